import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { checkEncryptionKey, checkRecord, rotateKeys } from '../../src/accounts/encryption.ts';
import { type AccountRecord, accountRecord } from '../../src/accounts/record.ts';
import { createVault } from '../../src/accounts/vault.ts';
import { aloneOn } from '../../src/store/alone.ts';
import { openCollection } from '../../src/store/collection.ts';
import { COLLECTIONS } from '../../src/store/collections.ts';
import { type Holder, type LeaseOptions, takeLease } from '../../src/store/lease.ts';
import { openStore, type Store } from '../../src/store/open.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { SERVERS, type StoreServer } from '../support/servers.ts';

const ALL: Holder = { what: 'bot', sharding: null };
const bot = (shards: number[], count: number): Holder => ({ what: 'bot', sharding: { shards, count } });
const RUNNING = { problem: { kind: 'store-unavailable', reason: 'running' } };

/** Moves the clock on, second by second, for as long as something is not settled. */
async function meanwhile<T>(clock: ManualClock, work: Promise<T>): Promise<T> {
  let isOver = false;
  const end = () => {
    isOver = true;
  };
  work.then(end, end);
  while (!isOver) {
    await Promise.race([clock.sleeping(1_000), work.then(end, end)]);
    if (!isOver) clock.advance(1_000);
  }
  return work;
}

describe.each(SERVERS.filter(({ missing }) => missing === null))('$name', ({ start }) => {
  let server: StoreServer;
  beforeAll(async () => {
    server = await start();
  }, 60_000);
  afterAll(() => server.remove());

  async function open(): Promise<Store> {
    const store = await openStore(server.url);
    onTestFinished(() => store.close());
    return store;
  }

  async function take(wanted: Holder, options: Partial<LeaseOptions> = {}) {
    const lease = await takeLease(await open(), wanted, { clock: new ManualClock(), ...options });
    onTestFinished(() => lease.release());
    return lease;
  }

  test('a second bot for the same shards waits until the first has ended, and says so once', async () => {
    const first = await take(ALL);
    const clock = new ManualClock();
    let waits = 0;
    let isMine = false;
    const second = take(ALL, { clock, onWait: () => waits++ }).then(() => {
      isMine = true;
    });
    for (let look = 0; look < 5; look++) {
      await clock.sleeping(1_000);
      clock.advance(1_000);
    }
    expect({ isMine, waits }).toEqual({ isMine: false, waits: 1 });
    await first.release();
    await meanwhile(clock, second);
    expect({ isMine, waits }).toEqual({ isMine: true, waits: 1 });
  });

  test('of ten that come at once one gets it', async () => {
    const over = new AbortController();
    let first = 0;
    const clocks = Array.from({ length: 10 }, () => new ManualClock());
    const all = clocks.map((clock) =>
      take(ALL, { clock, signal: over.signal }).then(
        () => {
          first += 1;
          over.abort();
        },
        () => undefined,
      ),
    );
    await Promise.all(all);
    expect(first).toBe(1);
  });

  test('bots whose shards have no guild in common go together; tasks go with nobody', async () => {
    await take(bot([0, 1], 4));
    await take(bot([2, 3], 4));
    // A guild of shard 3 of 8 is in shard 3 of 4.
    const clock = new ManualClock();
    const over = new AbortController();
    const third = take(bot([3], 8), { clock, signal: over.signal });
    await clock.sleeping(1_000);
    over.abort();
    await expect(third).rejects.toMatchObject(RUNNING);
  });

  test('one that ended without a word is waited for no longer than its lease, whatever its clock said', async () => {
    const dead = new ManualClock(Date.UTC(2099, 0, 1));
    await take(ALL, { clock: dead });
    const clock = new ManualClock();
    const began = clock.monotonic();
    await meanwhile(clock, take(ALL, { clock }));
    expect(clock.monotonic() - began).toBeGreaterThanOrEqual(20_000);
    expect(clock.monotonic() - began).toBeLessThanOrEqual(22_000);
  });

  test('one that is heard of keeps a task away, and a task keeps bots waiting', async () => {
    const [life, clock] = [new ManualClock(), new ManualClock()];
    const holder = await take(ALL, { clock: life });
    const task = aloneOn({ url: server.url, create: false, clock }, async () => 'done');
    const refused = expect(task).rejects.toMatchObject(RUNNING);
    await clock.sleeping(1_000);
    await life.sleeping(5_000);
    life.advance(5_000);
    await life.sleeping(5_000);
    clock.advance(1_000);
    await refused;
    await holder.release();
    const waiting = new ManualClock();
    let began: Promise<unknown> = Promise.resolve();
    await aloneOn({ url: server.url, create: false }, async () => {
      began = take(ALL, { clock: waiting });
      await waiting.sleeping(1_000);
    });
    await meanwhile(waiting, began);
  });

  test('who was taken for dead learns it, and does not take the lease back', async () => {
    const first = new ManualClock();
    const lost = Promise.withResolvers<void>();
    await take(ALL, { clock: first, onLost: lost.resolve });
    const second = new ManualClock();
    await meanwhile(second, take(ALL, { clock: second }));
    await first.sleeping(5_000);
    first.advance(5_000);
    await lost.promise;
  });

  test('a store that has lost the lease, with nobody else there, gets it again', async () => {
    const clock = new ManualClock();
    let isLost = false;
    await take(ALL, {
      clock,
      onLost: () => {
        isLost = true;
      },
    });
    const store = await open();
    for (const key of (await store.entries('leases:')).keys()) await store.adapter.delete(key);
    await clock.sleeping(5_000);
    clock.advance(5_000);
    await clock.sleeping(5_000);
    expect((await store.entries('leases:')).size).toBe(1);
    expect(isLost).toBe(false);
  });

  test('a name is claimed once among all processes, and is free again when its time is over', async () => {
    const stores = await Promise.all(Array.from({ length: 5 }, open));
    const got = await Promise.all(stores.map((store) => store.claim('interaction 1', 60_000)));
    expect(got.filter(Boolean)).toHaveLength(1);
    expect(await stores[0]?.claim('interaction 2', 60_000)).toBe(true);
    expect(await stores[1]?.claim('interaction 3', 1)).toBe(true);
    await expect.poll(() => stores[2]?.claim('interaction 3', 60_000)).toBe(true);
  });

  test('the former key is not given up while somebody seals with it during a rotation', async () => {
    const store = await open();
    const [former, latest] = [new Uint8Array(32).fill(1), new Uint8Array(32).fill(2)];
    const [before, after] = [createVault([former]), createVault([latest, former])];
    const records = openCollection(store, { ...COLLECTIONS.accounts, schema: accountRecord });
    const checks = openCollection(store, { ...COLLECTIONS.encryption, schema: checkRecord });
    await checkEncryptionKey(checks, before);
    const linked = async (userId: string): Promise<AccountRecord> => {
      const panel = 'https://panel.example.com';
      const sealed = await before.seal('ptlc_key', { userId, panel });
      const link = { panel, username: 'a', identifier: 'b', linkedAt: 0, lastUsedAt: null, sealed };
      return { links: [link], channels: [] };
    };
    for (const id of ['1', '2', '3']) await records.set(id, await linked(id));
    let late: Promise<void> | null = null;
    // The late link is there before the rotation counts again.
    const counted = { ...records, keys: () => Promise.resolve(late).then(() => records.keys()) };
    const rotate = (onProgress: () => void) =>
      rotateKeys({ records: counted, checks, vault: after, lock: store.lock, onProgress });
    const first = await rotate(() => {
      late ??= linked('4').then((record) => records.set('4', record));
    });
    expect(first).toEqual({ people: 3, rotated: 3, left: 1 });
    await checkEncryptionKey(checks, before);
    expect(await rotate(() => undefined)).toEqual({ people: 4, rotated: 1, left: 0 });
    await expect(checkEncryptionKey(checks, before)).rejects.toMatchObject({
      problem: { kind: 'wrong-encryption-key' },
    });
  });
});
