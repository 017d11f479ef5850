import { once } from 'node:events';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay, setImmediate } from 'node:timers/promises';
import { onTestFinished } from 'vitest';
import type { Accounts } from '../../../src/accounts/accounts.ts';
import { createKnownPorts } from '../../../src/allocations/known-ports.ts';
import { createTester } from '../../../src/allocations/test-port.ts';
import { openCollections } from '../../../src/keys.ts';
import { openStore } from '../../../src/store/open.ts';
import type { Members } from '../../../src/watching/members.ts';
import type { Messenger } from '../../../src/watching/tell.ts';
import { createWatcher, type WatcherOptions } from '../../../src/watching/watching.ts';
import { leadingNowhere } from '../../support/leading.ts';
import { ManualClock } from '../../support/manual-clock.ts';
import { emptyFolder } from '../../support/process.ts';

export const MINUTE_MS = 60_000;
const NOTHING_LISTENS = 1;
export const OWNER = '80351110224678912';
export const WANTED = {
  ...{ owner: OWNER, guild: '100', channel: '200', role: null, panel: 'abcdef', server: '2295c7ba' },
  ...{ allocation: 1, serverName: 'Survival', address: '203.0.113.10:40000', everyMs: MINUTE_MS },
  known: { game: 'tcp', answered: true },
};

/** The part that watches, between a store of its own, a panel that knows one port, and a listener for it. */
export async function surroundings() {
  const clock = new ManualClock();
  const listener = createServer((socket) => socket.end());
  listener.listen(0, '127.0.0.1');
  await once(listener, 'listening');
  const store = await openStore(`sqlite://${join(emptyFolder(), 'watches.sqlite')}`);
  const state = {
    isUp: true,
    isOnline: true,
    asked: [] as string[],
    told: [] as string[],
    logged: 0,
    power: 'running',
    note: null as string | null,
    standing: 'there' as Awaited<ReturnType<Members['standing']>>,
  };
  const address = listener.address();
  const port = typeof address === 'object' ? (address?.port ?? 0) : 0;
  /** Another one may listen instead: what is tested is at this port of this machine. */
  const at = { port };
  const reach = {
    resolve: leadingNowhere,
    place: () => ({ ip: '127.0.0.1', port: state.isUp ? at.port : NOTHING_LISTENS }),
  };
  const allocation = { id: 1, ip: '203.0.113.10', alias: null, port: 40_000, note: null, isPrimary: true };
  const client = {
    panel: { url: 'https://panel.example.com', trusted: true },
    async server() {
      state.asked.push('server');
      return { name: 'Survival', allocations: [{ ...allocation, note: state.note }] };
    },
    async resources() {
      state.asked.push('resources');
      return { state: state.power, traffic: { received: clock.now(), sent: clock.now() } };
    },
  };
  const messenger: Messenger = {
    send: async (_watch, { about }) => {
      state.told.push(about.kind);
      return 'sent';
    },
    isThere: async () => state.told.length > 0,
  };
  const members: Members = {
    standing: async () => state.standing,
    saw: () => {
      state.standing = 'there';
    },
  };
  const { watches: records, samples, ports } = openCollections(store);
  const known = createKnownPorts({ records: ports, lock: store.lock, clock, isLinked: async () => true });
  const options: WatcherOptions = {
    ...{ records, samples, lock: store.lock, clock, messenger, members },
    accounts: { open: async () => ({ ref: 'abcdef', url: '', client }) } as unknown as Accounts,
    tester: createTester({ reach, clock, known }),
    log: {
      warn: () => {
        state.logged += 1;
      },
    },
    owns: () => true,
    isOnline: async () => state.isOnline,
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
  /** Lets time pass, without waiting for what has begun, until something is so. */
  const passUntil = async (isSo: () => boolean | Promise<boolean>) => {
    for (let step = 0; step < 200 && !(await isSo()); step += 1) {
      clock.advance((clock.nextWake() ?? clock.now()) - clock.now());
      await delay(25);
    }
  };
  return { start, pass, passUntil, clock, records, samples, state, at, known };
}

/** The day of all these tests. */
export const span = () => ({ fromMs: Date.UTC(2026, 10, 21), toMs: Date.UTC(2026, 10, 22) });
