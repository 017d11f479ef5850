import { once } from 'node:events';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import type { Accounts } from '../../src/accounts/accounts.ts';
import { createTester } from '../../src/allocations/test-port.ts';
import { openCollections } from '../../src/keys.ts';
import { openStore } from '../../src/store/open.ts';
import type { WatchRecord } from '../../src/watching/record.ts';
import type { Messenger } from '../../src/watching/tell.ts';
import { createWatcher, type WatcherOptions } from '../../src/watching/watching.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { emptyFolder } from '../support/process.ts';

const MINUTE_MS = 60_000;
const NOTHING_LISTENS = 1;
const OWNER = '80351110224678912';
const WANTED = {
  ...{ owner: OWNER, guild: '100', channel: '200', role: null, panel: 'abcdef', server: '2295c7ba' },
  ...{ allocation: 1, serverName: 'Survival', address: '203.0.113.10:40000', everyMs: MINUTE_MS },
};

/** The part that watches, between a store of its own, a panel that knows one port, and a listener for it. */
async function surroundings() {
  const clock = new ManualClock();
  const listener = createServer((socket) => socket.end());
  listener.listen(0, '127.0.0.1');
  await once(listener, 'listening');
  const store = await openStore(`sqlite://${join(emptyFolder(), 'watches.sqlite')}`);
  const state = { isUp: true, isOnline: true, asked: [] as string[], told: [] as string[], logged: 0 };
  const address = listener.address();
  const port = typeof address === 'object' ? (address?.port ?? 0) : 0;
  const reach = {
    resolve: async () => [],
    place: () => ({ ip: '127.0.0.1', port: state.isUp ? port : NOTHING_LISTENS }),
  };
  const allocation = { id: 1, ip: '203.0.113.10', alias: null, port: 40_000, note: null, isPrimary: true };
  const client = {
    panel: { url: 'https://panel.example.com', trusted: true },
    async server() {
      state.asked.push('server');
      return { name: 'Survival', allocations: [allocation] };
    },
    async resources() {
      state.asked.push('resources');
      return { state: 'running', traffic: { received: clock.now(), sent: clock.now() } };
    },
  };
  const messenger: Messenger = {
    send: async (_watch, { about }) => {
      state.told.push(about.kind);
      return 'sent';
    },
    isThere: async () => state.told.length > 0,
  };
  const { watches: records, samples } = openCollections(store);
  const options: WatcherOptions = {
    ...{ records, samples, lock: store.lock, clock, messenger },
    accounts: { open: async () => ({ ref: 'abcdef', url: '', client }) } as unknown as Accounts,
    tester: createTester({ reach, clock }),
    log: {
      warn: () => {
        state.logged += 1;
      },
    },
    owns: () => true,
    isOnline: () => state.isOnline,
    onCheck: () => {},
    onTold: () => {},
  };
  const running: ReturnType<typeof createWatcher>[] = [];
  const start = async (changed: Partial<WatcherOptions> = {}) => {
    const watcher = createWatcher({ ...options, ...changed });
    running.push(watcher);
    await watcher.start();
    return watcher;
  };
  onTestFinished(async () => {
    for (const watcher of running) await watcher.stop();
    await store.close();
    listener.close();
  });
  const pass = async (ms: number) => {
    const until = clock.now() + ms;
    while (clock.now() < until) {
      clock.advance(Math.min(clock.nextWake() ?? until, until) - clock.now());
      await setImmediate();
      for (const watcher of running) await watcher.idle();
    }
  };
  return { start, pass, clock, records, options, state };
}

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

const span = () => ({ fromMs: Date.UTC(2026, 10, 21), toMs: Date.UTC(2026, 10, 22) });

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
  const { start, pass, state, options, records } = await surroundings();
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
  expect(options.isOnline()).toBe(true);
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
