import { describe, expect, test } from 'vitest';
import { alertMessage } from '../../src/views/alerts.ts';
import type { Alert, WatchRecord } from '../../src/watching/record.ts';
import type { Messenger } from '../../src/watching/tell.ts';
import { MINUTE_MS, OWNER, surroundings, WANTED } from './support/watcher.ts';

const DAY_MS = 24 * 60 * MINUTE_MS;
const ID = `${OWNER}-0`;
const JUMPS = [-40 * DAY_MS, -60 * MINUTE_MS, -5 * MINUTE_MS, 60 * MINUTE_MS, 40 * DAY_MS];

/** One watch that was up for ten minutes, and everything that is told of it. */
async function watched(more: Partial<typeof WANTED> & { role?: string } = {}) {
  const made = await surroundings();
  const told: { text: string; about: Alert['about']; quiet: boolean | undefined }[] = [];
  const messenger: Messenger = {
    send: async (watch, alert) => {
      told.push({ text: JSON.stringify(alertMessage(watch, alert)), about: alert.about, quiet: alert.quiet });
      return 'sent';
    },
    isThere: async () => false,
  };
  const checks: string[] = [];
  const watcher = await made.start({ messenger, onCheck: ({ outcome }) => void checks.push(outcome) });
  await watcher.watch({ ...WANTED, ...more } as typeof WANTED);
  await made.pass(10 * MINUTE_MS);
  const record = async (): Promise<WatchRecord> => {
    const found = await made.records.get(ID);
    if (!found) throw new Error('There is no such watch.');
    return found;
  };
  const series = async () => {
    const toMs = made.clock.now();
    const read = await watcher.readSeries(ID, { fromMs: toMs - DAY_MS, toMs });
    if (!read) throw new Error('There is no such watch.');
    return read;
  };
  return { ...made, watcher, told, checks, record, series };
}

/** What must be so of everything that is kept, whatever the clock did. */
function expectSense({ incidents, sinceMs }: WatchRecord, now: number): void {
  let lastMs = Number.NEGATIVE_INFINITY;
  for (const { fromMs, toMs } of incidents) {
    expect(fromMs).toBeGreaterThanOrEqual(lastMs);
    expect(toMs ?? now).toBeGreaterThanOrEqual(fromMs);
    lastMs = toMs ?? now;
  }
  expect(lastMs).toBeLessThanOrEqual(now);
  expect(sinceMs ?? now).toBeLessThanOrEqual(now);
}

describe.each(JUMPS)('when the wall clock is set by %d ms', (jumpMs) => {
  test('checks go on at their rhythm, and an outage is told within two of them', async () => {
    const { clock, pass, checks, told, state } = await watched();
    clock.jump(jumpMs);
    checks.length = 0;
    state.isUp = false;
    await pass(200_000);
    expect(checks.length).toBeGreaterThanOrEqual(3);
    expect(checks.length).toBeLessThanOrEqual(4);
    expect(told.map(({ about }) => about.kind)).toEqual(['down']);
  });

  test('during an outage, what is said and kept of it is what was measured', async () => {
    const { clock, pass, told, record, state, series } = await watched();
    state.isUp = false;
    await pass(5 * MINUTE_MS);
    clock.jump(jumpMs);
    const setMs = clock.now();
    await pass(5 * MINUTE_MS);
    const during = await record();
    expect(during.state).toBe('down');
    expect(during.sinceMs).toBeGreaterThanOrEqual(setMs);
    expectSense(during, clock.now());
    expect(during.incidents.at(-1)?.toMs).toBeNull();
    state.isUp = true;
    await pass(5 * MINUTE_MS);
    expect(told.map(({ about }) => about.kind)).toEqual(['down', 'up']);
    // Down for the ten minutes that it was, in every place.
    expect(told[1]?.text).toMatch(/down for \*\*(9|10|11) minutes( \d+ seconds)?\*\*/i);
    const after = await record();
    expect(after.state).toBe('up');
    expectSense(after, clock.now());
    const { samples, incidents } = await series();
    const times = samples.map(({ atMs }) => atMs);
    expect(times).toEqual([...new Set(times)].toSorted((one, other) => one - other));
    expect(times.every((atMs) => atMs <= clock.now())).toBe(true);
    // What failed since then lies within an incident.
    const failed = samples.filter(({ up, atMs }) => !up && atMs >= setMs);
    expect(failed.length).toBeGreaterThanOrEqual(4);
    for (const { atMs } of failed) {
      expect(
        incidents.some(({ fromMs, toMs }) => fromMs - 1_000 <= atMs && atMs < (toMs ?? clock.now())),
      ).toBe(true);
    }
  });

  test('between the two checks of an outage, it begins where the first of them was', async () => {
    const { clock, pass, passUntil, record, checks, state } = await watched();
    state.isUp = false;
    checks.length = 0;
    await passUntil(() => checks.includes('down'));
    clock.jump(jumpMs);
    await pass(2 * MINUTE_MS);
    const [incident] = (await record()).incidents;
    const agoMs = clock.now() - (incident?.fromMs ?? 0);
    expect(agoMs).toBeGreaterThanOrEqual(MINUTE_MS);
    expect(agoMs).toBeLessThanOrEqual(3.5 * MINUTE_MS);
  });

  test('a role is mentioned again after its ten minutes, and not before a minute has passed', async () => {
    const { clock, pass, told, state } = await watched({ role: '4711' } as never);
    state.isUp = false;
    await pass(3 * MINUTE_MS);
    clock.jump(jumpMs);
    await pass(17 * MINUTE_MS);
    state.isUp = true;
    await pass(3 * MINUTE_MS);
    expect(told.map(({ quiet }) => quiet ?? false)).toEqual([false, false]);
  });

  test('the panel is asked as often as ever', async () => {
    const { clock, pass, state } = await watched();
    clock.jump(jumpMs);
    state.asked.length = 0;
    await pass(60 * MINUTE_MS);
    expect(state.asked.filter((what) => what === 'server').length).toBeGreaterThanOrEqual(4);
    expect(state.asked.length).toBeLessThanOrEqual(20);
  });
});

test('a start with a clock that was set back does not wait for what lies ahead', async () => {
  const { clock, pass, start, watcher, records, state, told } = await watched();
  state.isUp = false;
  await pass(3 * MINUTE_MS);
  await watcher.stop();
  clock.jump(-60 * MINUTE_MS);
  const checks: string[] = [];
  await start({ onCheck: ({ outcome }) => void checks.push(outcome) });
  await pass(3 * MINUTE_MS);
  expect(checks.length).toBeGreaterThanOrEqual(3);
  const record = await records.get(ID);
  expect(record?.state).toBe('down');
  expect(told).toHaveLength(1);
  if (record) expectSense(record, clock.now());
  expect(record?.incidents.at(-1)?.toMs).toBeNull();
});
