import { expect, test } from 'vitest';
import type { WatchRecord } from '../../src/watching/record.ts';
import type { Messenger } from '../../src/watching/tell.ts';
import { MINUTE_MS, OWNER, span, surroundings, WANTED } from './support/watcher.ts';

test('while the bot itself is cut off, no port is called down', async () => {
  const { start, pass, state } = await surroundings();
  const watcher = await start();
  await watcher.watch(WANTED);
  await pass(5 * MINUTE_MS);
  Object.assign(state, { isUp: false, isOnline: false });
  await pass(30 * MINUTE_MS);
  expect(state.told).toEqual([]);
  Object.assign(state, { isUp: true, isOnline: true });
  await pass(5 * MINUTE_MS);
  expect(state.told).toEqual([]);
  const { incidents, samples } = (await watcher.readSeries(`${OWNER}-0`, span())) ?? {};
  expect(incidents).toEqual([]);
  expect(samples?.every(({ up }) => up)).toBe(true);
});

test('the samples have latencies, and the traffic between two readings of the server', async () => {
  const { start, pass } = await surroundings();
  const watcher = await start();
  await watcher.watch(WANTED);
  await pass(30 * MINUTE_MS);
  const { samples = [], hours = [] } = (await watcher.readSeries(`${OWNER}-0`, span())) ?? {};
  // The first one is made at once, the others in their turn.
  expect(samples).toHaveLength(31);
  expect(samples.every(({ latencyMs }) => latencyMs !== null && latencyMs < 1_000)).toBe(true);
  const read = samples.filter(({ received }) => received !== null);
  expect(read.length).toBeGreaterThanOrEqual(4);
  expect(read.every(({ received }) => received === 5 * MINUTE_MS)).toBe(true);
  expect(hours[0]?.received).toBe(read.length * 5 * MINUTE_MS);
  expect(await watcher.readSeries('1-0', span())).toBeNull();
});

test('the guild of another process is not checked here', async () => {
  const { start, pass, state } = await surroundings();
  const here = await start({ owns: (guild) => guild === '100' });
  await here.watch({ ...WANTED, guild: '101' });
  await pass(5 * MINUTE_MS);
  expect(state.asked).toEqual([]);
});

test('two processes on the same watch tell everything once', async () => {
  const { start, pass, state } = await surroundings();
  const one = await start();
  await one.watch(WANTED);
  await start();
  state.isUp = false;
  await pass(5 * MINUTE_MS);
  state.isUp = true;
  await pass(5 * MINUTE_MS);
  expect(state.told).toEqual(['down', 'up']);
});

test('25 watches of one server each minute cost the panel 20 requests an hour, while all is well', async () => {
  const { start, pass, state } = await surroundings();
  const watcher = await start();
  for (let channel = 0; channel < 25; channel += 1) {
    const put = await watcher.watch({ ...WANTED, channel: String(channel), everyMs: 5 * MINUTE_MS });
    expect(put.ok).toBe(true);
  }
  await pass(60 * MINUTE_MS);
  expect(state.asked.filter((what) => what === 'server').length).toBeLessThanOrEqual(7);
  expect(state.asked.filter((what) => what === 'resources').length).toBeLessThanOrEqual(13);
});

test('a port that stays down costs it no more', async () => {
  const { start, pass, state } = await surroundings();
  const watcher = await start();
  await watcher.watch(WANTED);
  state.isUp = false;
  await pass(60 * MINUTE_MS);
  expect(state.told).toEqual(['down']);
  expect(state.asked.length).toBeLessThanOrEqual(22);
});

test('a store that is away is one line in the log, and afterwards everything goes on', async () => {
  const { start, pass, state, records } = await surroundings();
  let isAway = false;
  const away = async () => {
    throw new Error('The store is away.');
  };
  const broken: typeof records = { ...records, get: (key) => (isAway ? away() : records.get(key)) };
  const watcher = await start({ records: broken });
  await watcher.watch(WANTED);
  await pass(2 * MINUTE_MS);
  isAway = true;
  state.isUp = false;
  await pass(20 * MINUTE_MS);
  expect(state).toMatchObject({ told: [], logged: 1 });
  isAway = false;
  await pass(3 * MINUTE_MS);
  expect(state.told).toEqual(['down']);
});

test.each([1, 60])(
  'an alert that was sent but not written down is not sent again %d minutes later',
  async (minutes) => {
    const { start, pass, state, records, clock } = await surroundings();
    // As a crash leaves it: everything after the message has gone out is lost.
    let isDead = false;
    const dying: typeof records = {
      ...records,
      set: async (key, record: WatchRecord) => {
        if (state.told.length > 0) isDead = true;
        if (isDead) throw new Error('This process is dead.');
        await records.set(key, record);
      },
    };
    const seen = new Set<string>();
    const messenger: Messenger = {
      // Discord, as its documentation says: for some minutes it knows a nonce again.
      send: async (_watch, { about, nonce }) => {
        if (!seen.has(nonce) || clock.now() - startMs > 3 * MINUTE_MS) state.told.push(about.kind);
        seen.add(nonce);
        return 'sent';
      },
      isThere: async (_watch, { nonce }) => seen.has(nonce),
    };
    const first = await start({ records: dying, messenger });
    await first.watch(WANTED);
    await pass(2 * MINUTE_MS);
    state.isUp = false;
    const startMs = clock.now() + MINUTE_MS;
    await pass(3 * MINUTE_MS - 30_000);
    await first.stop();
    expect(isDead).toBe(true);
    clock.advance(minutes === 1 ? 0 : minutes * MINUTE_MS);
    await start({ messenger });
    await pass(10 * MINUTE_MS);
    expect(state.told).toEqual(['down']);
  },
);
