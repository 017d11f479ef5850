import { describe, expect, test } from 'vitest';
import { createSightings } from '../../src/allocations/sightings.ts';
import { type Sending, send } from '../../src/allocations/signal.ts';
import { createUnderway } from '../../src/allocations/underway.ts';
import { survivalWith } from './support/survival.ts';

async function setUp(power?: Parameters<typeof survivalWith>[0]) {
  const made = await survivalWith(power);
  const underway = createUnderway();
  const sightings = createSightings();
  const common = { underway, sightings, afterMs: Number.NEGATIVE_INFINITY };
  const sending = async (signal: Sending['signal'], more: Partial<Sending> = {}) => {
    const sent = await send(made.at, { ...common, signal, ...more });
    if ('behind' in sent) throw new Error('Something is under way that began too early.');
    return sent;
  };
  return { ...made, underway, common, sending };
}

test.each([
  ['restart', 'running', true],
  ['restart', 'starting', true],
  ['restart', 'offline', true],
  ['restart', 'stopping', false],
  ['start', 'offline', true],
  ['start', 'starting', false],
  ['start', 'running', false],
  ['stop', 'running', true],
  ['stop', 'starting', true],
  ['stop', 'stopping', false],
  ['stop', 'offline', false],
] as const)('%s of a server that is %s is sent: %s', async (signal, power, isSent) => {
  const { sending, sent } = await setUp(power);
  expect((await sending(signal)).joined).toBe(!isSent);
  expect(sent()).toBe(isSent ? 1 : 0);
});

test('whoever comes second joins, until the first is over', async () => {
  const { sending, sent, clock } = await setUp();
  const [first, second] = await Promise.all([sending('restart'), sending('restart')]);
  expect(first).toMatchObject({ joined: false, sinceMs: clock.monotonic() });
  expect(second).toMatchObject({ joined: true, sinceMs: clock.monotonic() });
  first.over();
  expect((await sending('restart')).joined).toBe(false);
  expect(sent()).toBe(2);
});

test('one’s own next signal is sent while the first is under way', async () => {
  const { sending, sent } = await setUp();
  await sending('stop');
  expect((await sending('start', { own: true })).joined).toBe(false);
  expect(sent()).toBe(2);
});

test('a refused signal is not under way; one whose answer was lost is, and is not sent again', async () => {
  const { sending, sent, panel, underway, at } = await setUp();
  panel.fault({ kind: 'status', status: 403, code: 'AccessDeniedHttpException', method: 'POST' });
  await expect(sending('restart')).rejects.toMatchObject({ problem: { permission: 'control.restart' } });
  expect(underway.run(at)).toBeNull();
  panel.fault({ kind: 'reset', when: 'after-write', method: 'POST' });
  expect(await sending('restart')).toMatchObject({ lost: true, joined: false });
  expect(underway.run(at)).not.toBeNull();
  expect(sent()).toBe(2);
});

test('what was begun first is under way until both are over', async () => {
  const { at, underway } = await setUp();
  const [stopped, started] = [underway.begin(at, 'stop'), underway.begin(at, 'start')];
  expect(underway.run(at)).toMatchObject({ signal: 'start' });
  started();
  expect(underway.run(at)).toMatchObject({ signal: 'stop' });
  stopped();
  expect(underway.run(at)).toBeNull();
});

test('who is over ends nobody else’s', async () => {
  const { at, underway } = await setUp();
  const first = underway.begin(at, 'stop');
  const second = underway.begin(at, 'start');
  first();
  expect(underway.run(at)).toMatchObject({ signal: 'start' });
  second();
  expect(underway.run(at)).toBeNull();
});

describe('a lock', () => {
  const broken = new Error('The store is away.');

  test('that cannot be had keeps a signal from being sent', async () => {
    const { at, sending, sent } = await setUp();
    at.lock = () => Promise.reject(broken);
    await expect(sending('restart')).rejects.toBe(broken);
    expect(sent()).toBe(0);
  });

  test('but not one’s own next', async () => {
    const { at, sending, sent } = await setUp('offline');
    at.lock = () => Promise.reject(broken);
    expect(await sending('start', { own: true })).toMatchObject({ joined: false });
    expect(sent()).toBe(1);
  });

  test.each(['stop', 'restart'] as const)('that fails after a %s takes nothing back', async (signal) => {
    const { at, sending, sent } = await setUp();
    at.lock = async (_key, work) => {
      await work();
      throw broken;
    };
    expect(await sending(signal)).toMatchObject({ joined: false });
    expect(sent()).toBe(1);
  });
});

describe('what was changed has to be felt', () => {
  test('a run that began before it is not joined, and one that began after it is', async () => {
    const { at, clock, common, sending, sent } = await setUp();
    const first = await sending('restart');
    clock.advance(10_000);
    const afterMs = clock.monotonic();
    expect(await send(at, { ...common, signal: 'restart', afterMs })).toHaveProperty('behind');
    first.over();
    clock.advance(1_000);
    expect(await sending('restart', { afterMs })).toMatchObject({ joined: false });
    expect(await sending('restart', { afterMs })).toMatchObject({ joined: true });
    expect(sent()).toBe(2);
  });

  test('a server that is stopped for something else is started after it', async () => {
    const { clock, sending } = await setUp();
    await sending('stop');
    clock.advance(10_000);
    expect(await sending('restart', { afterMs: clock.monotonic() })).toMatchObject({ joined: true });
  });

  test.each([
    ['long before it', -86_400_000, false],
    ['just before it', -1_000, false],
    ['after it', 40_000, true],
  ])('a process that began %s: nothing is sent %s', async (_when, atMs, joined) => {
    const { clock, sending, survival, sent } = await setUp();
    const afterMs = clock.monotonic();
    survival.startedAt = clock.now() + atMs;
    clock.advance(90_000);
    expect(await sending('restart', { afterMs })).toMatchObject({ joined });
    expect(sent()).toBe(joined ? 0 : 1);
  });
});
