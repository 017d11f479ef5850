import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { COLOURS } from '../../src/pictures/frame.ts';
import { timeline } from '../../src/pictures/timeline.ts';
import { uptimeSvg } from '../../src/pictures/uptime.ts';
import { alertMessage } from '../../src/views/alerts.ts';
import { UPTIME_RANGES } from '../../src/views/routes.ts';
import { percentage } from '../../src/views/units.ts';
import { RANGES, uptimeView } from '../../src/views/uptime.ts';
import { watchList } from '../../src/views/watches.ts';
import { sumOf } from '../../src/watching/codec.ts';
import type { Alert, WatchRecord } from '../../src/watching/record.ts';
import type { Sample, Series } from '../../src/watching/series.ts';
import { summarise } from '../../src/watching/statistics.ts';
import { type Finding, isTurning, lengthened, type Streak, turned } from '../../src/watching/turn.ts';
import { watchWith } from '../../src/watching/watches.ts';
import { holds, RUNS } from './support/runs.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const NOW = Date.UTC(2026, 10, 21, 21, 7, 13, 250);
const BEGIN: WatchRecord = {
  ...{ owner: '1', guild: '2', channel: '3', role: null, panel: 'abcdef', server: '2295c7ba', allocation: 1 },
  ...{ serverName: 'Survival', address: '203.0.113.10:25565', everyMs: MINUTE_MS, bornMs: 0 },
  ...{ state: 'unknown', sinceMs: null, paused: null, incidents: [], alerts: [], told: 0 },
};

type Check = { sign: '+' | '-' | '?' | '.'; times: number };

/** Runs of equal checks, so that there are outages of all lengths; `?` untestable, `.` not done. */
const checks = fc.array(
  fc.record({
    sign: fc.constantFrom(...(['+', '+', '-', '-', '?', '.'] as const)),
    times: fc.oneof(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 400 })),
  }),
  { minLength: 1, maxLength: 14 },
);
const scene = fc.record({
  checks,
  everyMs: fc.constantFrom(1, 5, 15, 60).map((minutes) => minutes * MINUTE_MS),
  range: fc.constantFrom(...UPTIME_RANGES),
  lateMs: fc.integer({ min: 0, max: 59_000 }),
  /** Whether a crash has lost the last samples. */
  lost: fc.nat({ max: 5 }),
});

function findingOf(sign: Check['sign']): Finding | null {
  if (sign === '.') return null;
  if (sign === '+') return { kind: 'up', latencyMs: 12.34 };
  return sign === '-' ? { kind: 'down', reason: 'silent' } : { kind: 'untestable', reason: 'no-answer' };
}

/** What the state machine makes of a row of checks that ends now, and what is kept of it. */
function play({ checks, everyMs, lateMs }: { checks: readonly Check[]; everyMs: number; lateMs: number }) {
  const signs = checks.flatMap(({ sign, times }) => Array.from({ length: times }, () => sign));
  const bornMs = NOW - lateMs - (signs.length - 1) * everyMs - 1_000;
  let record: WatchRecord = { ...BEGIN, everyMs, bornMs };
  let streak: Streak | null = null;
  const samples: Sample[] = [];
  const told: Alert[] = [];
  for (const [index, sign] of signs.entries()) {
    const atMs = bornMs + 1_000 + index * everyMs;
    const finding = findingOf(sign);
    if (!finding) continue;
    const latencyMs = finding.kind === 'up' ? finding.latencyMs : null;
    if (finding.kind !== 'untestable') {
      samples.push({ atMs, up: finding.kind === 'up', latencyMs, received: null, sent: null });
    }
    streak = lengthened(streak, finding, atMs);
    if (!isTurning(record, { streak, finding })) continue;
    record = turned({ ...record, alerts: [] }, { id: '1-0', streak, finding, now: atMs });
    told.push(...record.alerts);
  }
  return { record, samples, told };
}

function shown({
  checks,
  everyMs,
  range,
  lateMs,
  lost,
}: typeof scene extends fc.Arbitrary<infer T> ? T : never) {
  const { record, samples: all, told } = play({ checks, everyMs, lateMs });
  const samples = all.slice(0, all.length - Math.min(lost, Math.floor((5 * MINUTE_MS) / everyMs)));
  const { label, lengthMs } = RANGES[range];
  const span = { fromMs: NOW - lengthMs, toMs: NOW };
  const byHour = Map.groupBy(samples, ({ atMs }) => Math.floor(atMs / HOUR_MS));
  const hours = [...byHour].map(([hour, part]) => sumOf(hour * HOUR_MS, part));
  const recent = samples.filter(({ atMs }) => atMs >= NOW - DAY_MS);
  const series: Series = { samples: recent, hours, incidents: record.incidents };
  const summary = summarise(series, { span, everyMs });
  const watch = watchWith('1-0', record);
  const message = uptimeView({ watch: { ...watch, isPaused: false }, summary, range, picture: null });
  const [embed] = JSON.parse(JSON.stringify(message)).embeds;
  const svg = uptimeSvg(summary, {
    name: 'Survival',
    address: record.address,
    range: label,
    bornMs: record.bornMs,
  });
  const list = JSON.stringify(watchList([{ ...watch, goesBy: null, why: null }], { now: NOW }));
  const outages: string[] = (embed.fields ?? []).flatMap(({ value }: { value: string }) => value.split('\n'));
  return { record, told, summary, text: embed.description as string, outages, svg, list };
}

const red = (slots: Parameters<typeof timeline>[0], span: Parameters<typeof timeline>[1]['span']) =>
  timeline(slots, { span, pane: { top: 0, bottom: 60 } }).split(`fill="${COLOURS.down}"`).length - 1;

describe('whatever a row of checks finds, message, picture, list and alerts agree', () => {
  test('what is red is an outage, and every outage is red somewhere', () => {
    holds(RUNS, scene, (one) => {
      const { summary, outages } = shown(one);
      const reds = summary.slots.filter((slot) => red([slot], summary) > 0);
      const touches = (
        slot: { fromMs: number; toMs: number },
        { fromMs, toMs }: { fromMs: number; toMs: number | null },
      ) => fromMs < slot.toMs && (toMs ?? NOW) > slot.fromMs - 1_000;
      for (const slot of reds) expect(summary.outages.some((outage) => touches(slot, outage))).toBe(true);
      for (const outage of summary.outages) expect(reds.some((slot) => touches(slot, outage))).toBe(true);
      expect(outages.length).toBe(Math.min(5, summary.outages.length));
      expect(summary.outages.reduce((sum, { downMs }) => sum + downMs, 0)).toBeCloseTo(summary.downMs, 0);
    });
  });

  test('every incident of the span is told, also one whose samples are lost', () => {
    holds(RUNS, scene, (one) => {
      const { record, summary } = shown(one);
      const begun = record.incidents.filter(({ fromMs }) => fromMs > summary.fromMs && fromMs < NOW - 1_000);
      const told = summary.outages.map(({ fromMs }) => fromMs);
      expect(told.filter((fromMs) => fromMs > summary.fromMs)).toEqual(begun.map(({ fromMs }) => fromMs));
    });
  });

  test('no percentage denies an outage, invents one, or is of time that was not measured', () => {
    holds(RUNS, scene, (one) => {
      const { summary, text, svg } = shown(one);
      const [, said] = text.match(/Up \*\*(.+?)\*\*/) ?? [];
      expect(text).not.toMatch(/NaN|undefined|Infinity|\b0 %.*no outage/);
      if (text.includes('no outage')) expect(said).toBe('100 %');
      if (summary.outages.length > 0) expect(said).not.toBe('100 %');
      if (said !== undefined) expect(svg).toContain(`>${said}</text>`);
      if (said === '0 %') expect(summary.upMs).toBe(0);
      if (summary.upMs > 0 && summary.downMs > 0) expect(['0 %', '100 %']).not.toContain(said);
      if (said !== undefined && !summary.isWhole) expect(text).toMatch(/watched so far|checked for/);
      expect(summary.measuredMs).toBeLessThanOrEqual(summary.toMs - summary.fromMs + 1);
    });
  });

  test('the list says what the message says', () => {
    holds(RUNS, scene, (one) => {
      const { record, outages, list, text } = shown(one);
      expect(list.includes('**Down**')).toBe(record.state === 'down');
      expect(list.includes('**Up**')).toBe(record.state === 'up');
      // What was lost with the process, or gone on with for days without a check, is the watcher's to find out.
      if (one.lost > 0 || one.checks.some(({ sign }) => sign === '.')) return;
      expect(outages.some((line) => line.includes('still down'))).toBe(record.state === 'down');
      if (list.includes('since you started watching')) expect(text).not.toMatch(/First result/);
      if (text.includes('Down since you started watching'))
        expect(list).toContain('**Down** since you started');
    });
  });

  test('an alert and the list of outages tell the same length', () => {
    holds(RUNS, scene, (one) => {
      if (one.lost > 0 || one.range !== '24h' || one.checks.some(({ sign }) => sign === '.')) return;
      const { record, told, summary, outages } = shown(one);
      const ended = told
        .filter(({ about }) => about.kind === 'up' && about.downFromMs > summary.fromMs)
        .slice(-4);
      if (summary.outages.length > 5) return;
      for (const alert of ended) {
        const [, length] = JSON.stringify(alertMessage(record, alert)).match(/down for \*\*(.+?)\*\*/) ?? [];
        expect(outages.some((line) => line.includes(`for ${length}`))).toBe(true);
      }
    });
  });
});

test('rounding never hides an outage, and never hides that it was up', () => {
  const ms = fc.integer({ min: 1, max: 90 * DAY_MS });
  holds(RUNS * 10, fc.tuple(ms, ms), ([upMs, downMs]) => {
    const said = percentage(100 * (upMs / (upMs + downMs)));
    expect(['0 %', '100 %']).not.toContain(said);
  });
  expect([percentage(0), percentage(100)]).toEqual(['0 %', '100 %']);
});
