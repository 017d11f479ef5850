import { EventEmitter, once } from 'node:events';
import { createServer } from 'node:net';
import KeyvValkey from '@keyv/valkey';
import { Pool } from 'pg';
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { z } from 'zod';
import { openCollection } from '../../src/store/collection.ts';
import { type OpenOptions, openStore, type Store, type StoreFailure } from '../../src/store/open.ts';
import { type Program, startProgram } from '../support/process.ts';
import { SERVERS, type StoreServer, WORKER } from '../support/servers.ts';

/** What only a store that is a server can do: be shared, and go away. */

/** Discord waits for an answer much longer; people do not. */
const SOON_MS = 6_000;

const numbersOf = (store: Store) =>
  openCollection(store, { name: 'numbers', version: 1, schema: z.number() });
const reasonOf = (work: Promise<unknown>) =>
  work.then(
    () => 'no failure',
    (error: StoreFailure) => `${error.name} ${error.problem?.reason}`,
  );
const UNREACHABLE = 'StoreFailure unreachable';

/** How everything that a command can want from a store ends, and when the last of it did. */
async function everything(store: Store): Promise<{ reasons: string[]; ms: number }> {
  const numbers = numbersOf(store);
  const began = performance.now();
  const work = [
    numbers.get('x'),
    numbers.set('x', 1),
    numbers.delete('y'),
    numbers.keys(),
    store.lock('x', async () => 1),
  ];
  const reasons = await Promise.all(work.map(reasonOf));
  return { reasons: [...new Set(reasons)], ms: performance.now() - began };
}

const worksAgain = (store: Store) =>
  vi.waitUntil(
    () =>
      numbersOf(store)
        .keys()
        .then(Boolean, () => false),
    { timeout: 10_000, interval: 20 },
  );

describe.each(SERVERS.filter(({ missing }) => missing === null))('$name', ({ name, start }) => {
  let server: StoreServer;
  beforeAll(async () => {
    server = await start();
  }, 60_000);
  afterAll(() => server.remove());

  async function open(options?: OpenOptions): Promise<Store> {
    const store = await openStore(server.url, options);
    // Each collection listens to the adapter, and some tests look again and again.
    if (store.adapter instanceof EventEmitter) store.adapter.setMaxListeners(0);
    onTestFinished(async () => {
      await store.close();
      if (!server.pid) await server.start();
    });
    return store;
  }

  const worker = (...args: string[]): Program => startProgram(WORKER, { STORE_URL: server.url }, { args });

  test('processes that read, change and write under the lock lose nothing', async () => {
    const [times, workers] = [200, 3];
    const running = Array.from({ length: workers }, () => worker('count', 'shared', String(times)));
    expect(await Promise.all(running.map(({ ended }) => ended))).toEqual([0, 0, 0]);
    expect(await numbersOf(await open()).get('shared')).toBe(times * workers);
  }, 60_000);

  test('a lock that another process holds is waited for, and comes as soon as it is let go', async () => {
    const store = await open();
    const holder = worker('hold', 'held');
    await holder.line('held');
    let isMine = false;
    const mine = store.lock('held', async () => {
      isMine = true;
    });
    for (let look = 0; look < 50; look++) await numbersOf(store).get('x');
    expect(isMine).toBe(false);
    const began = performance.now();
    holder.child.kill('SIGTERM');
    await mine;
    expect(performance.now() - began).toBeLessThan(SOON_MS);
  });

  test('the lock of a process that was killed is free after a while', async () => {
    const store = await open();
    const holder = worker('hold', 'orphan');
    await holder.line('held');
    holder.child.kill('SIGKILL');
    expect(await store.lock('orphan', async () => 'mine')).toBe('mine');
  }, 30_000);

  test('a server that goes away: everything fails soon and says why; it comes back, and nothing is lost', async () => {
    const warned = Promise.withResolvers<StoreFailure>();
    const warnings: StoreFailure[] = [];
    const store = await open({
      onWarning(warning) {
        warnings.push(warning);
        warned.resolve(warning);
      },
    });
    const numbers = numbersOf(store);
    await store.lock('x', async () => 1);
    const confirmed: number[] = [];
    const writing = (async () => {
      for (let number = 0; ; number++) {
        await numbers.set(`away ${number}`, number);
        confirmed.push(number);
        if (number === 200) void server.kill();
      }
    })();
    expect(await reasonOf(writing)).toBe(UNREACHABLE);
    await vi.waitUntil(() => server.pid === undefined);
    expect(await reasonOf(numbers.set('late', 1))).toBe(UNREACHABLE);
    const meanwhile = await everything(store);
    expect(meanwhile.reasons).toEqual([UNREACHABLE]);
    expect(meanwhile.ms).toBeLessThan(SOON_MS);
    expect((await warned.promise).problem.reason).toBe('unreachable');
    await server.start();
    await worksAgain(store);
    expect(confirmed.length).toBeGreaterThan(200);
    for (const number of confirmed) expect(await numbers.get(`away ${number}`)).toBe(number);
    expect(await numbers.get('late')).toBeNull();
    await numbers.set('back', 1);
    expect(await store.lock('another', () => numbers.get('back'))).toBe(1);
    expect(warnings).toHaveLength(1);
  }, 40_000);

  test('a server that was away during work under a lock spoils neither the work nor the next', async () => {
    const store = await open();
    const work = store.lock('busy', async () => {
      await server.kill();
      return 'done';
    });
    expect(await work).toBe('done');
    await server.start();
    await worksAgain(store);
    const began = performance.now();
    expect(await store.lock('busy', async () => 'next')).toBe('next');
    expect(performance.now() - began).toBeLessThan(SOON_MS);
  }, 40_000);

  test('a server that is silent fails everything soon, and serves again when it speaks', async () => {
    const store = await open();
    await store.lock('x', async () => 1);
    const speak = await silence(name, server);
    const meanwhile = await everything(store);
    expect(meanwhile.reasons).toContain(UNREACHABLE);
    expect(meanwhile.ms).toBeLessThan(SOON_MS);
    await speak();
    await worksAgain(store);
  }, 40_000);

  test('nobody there, and somebody who never answers: opening fails soon', async () => {
    const mute = createServer((socket) => socket.resume()).listen(0, '127.0.0.1');
    await once(mute, 'listening');
    const url = new URL(server.url);
    const address = mute.address();
    url.port = String(typeof address === 'object' ? address?.port : '');
    const began = performance.now();
    expect(await reasonOf(openStore(url.href))).toBe(UNREACHABLE);
    expect(performance.now() - began).toBeLessThan(SOON_MS);
    mute.close();
    await once(mute, 'close');
    expect(await reasonOf(openStore(url.href))).toBe(UNREACHABLE);
  }, 30_000);

  test('a lock that is lost while its work runs is told', async () => {
    const lost = Promise.withResolvers<StoreFailure>();
    const store = await open({ onWarning: lost.resolve });
    const work = store.lock('stolen', async () => {
      await loseLocks(name, server);
      // PostgreSQL tells it when the lock is let go, Redis when it is to be refreshed.
      return name === 'redis' ? (await lost.promise).problem.reason : 'done';
    });
    expect(['locked', 'done']).toContain(await work);
    expect((await lost.promise).problem.kind).toBe('store-unavailable');
  });
});

/** Lets no statement through until the returned function is called. */
async function silence(name: string, server: StoreServer): Promise<() => Promise<void>> {
  if (name === 'redis') {
    process.kill(server.pid ?? 0, 'SIGSTOP');
    return async () => void process.kill(server.pid ?? 0, 'SIGCONT');
  }
  const pool = new Pool({ connectionString: server.url, max: 1 });
  await pool.query('BEGIN');
  await pool.query('LOCK TABLE public.portkeeper IN ACCESS EXCLUSIVE MODE');
  return () => pool.end();
}

async function loseLocks(name: string, server: StoreServer): Promise<void> {
  if (name === 'redis') {
    const other = new KeyvValkey(server.url);
    await other.redis.del('mutex:portkeeper:stolen');
    await other.disconnect();
    return;
  }
  const pool = new Pool({ connectionString: server.url });
  await pool.query(
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'portkeeper'",
  );
  await pool.end();
}
