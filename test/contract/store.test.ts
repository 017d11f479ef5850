import { randomUUID } from 'node:crypto';
import { EventEmitter } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { type Collection, openCollection } from '../../src/store/collection.ts';
import { openStore, type Store } from '../../src/store/open.ts';
import { emptyFolder } from '../support/process.ts';
import { PASSWORD, SERVERS, type StoreServer, serversRequired } from '../support/servers.ts';

/** What every kind of store keeps, whoever runs it. */

const missing = SERVERS.flatMap(({ name, missing }) => (missing ? [`${name}: ${missing}`] : []));
if (missing.length > 0) console.warn(`Not run: the contract of the store on ${missing.join('; on ')}.`);

test.skipIf(!serversRequired)('every kind of server can be started where that is asked for', () => {
  expect(missing).toEqual([]);
});

/** Characters that mean something to one of the stores, or to Keyv. */
const ODD_KEYS = [
  '',
  ' ',
  '*',
  '?',
  '%',
  '_',
  '[a]',
  ':',
  'a:b',
  'numbers:1',
  "'; --",
  '"',
  '\\',
  '\0',
  '\n',
  'ü',
  '😀',
  '__proto__',
  '%3A',
];

const ODD_TEXTS = {
  'lone surrogates': 'a\ud83d b\ude00',
  'a NUL and control characters': '\0\u0001\u007f\u2028',
  'every plane': 'ü ﷽ 中文 😀 🏳️‍🌈 \u{10ffff}',
  'what Keyv escapes': ':base64:AAAA',
  '100 KB': 'kilo'.repeat(25_600),
  nothing: '',
};

describe.each([
  { name: 'sqlite', missing: null, start: null },
  ...SERVERS.map(({ name, missing, start }) => ({ name, missing, start })),
])('$name', ({ missing, start }) => {
  let folder: string;
  let server: StoreServer | null = null;
  let shared: Store;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'portkeeper-store-'));
    if (missing) return;
    server = start ? await start() : null;
    shared = await openStore(server?.url ?? `sqlite://${folder}/store.sqlite`);
    // Each collection listens to the adapter, and each test has some.
    if (shared.adapter instanceof EventEmitter) shared.adapter.setMaxListeners(0);
  }, 60_000);
  afterAll(async () => {
    await shared?.close();
    await server?.remove();
    rmSync(folder, { recursive: true });
  });

  /** A collection that nobody else uses. */
  const fresh = <T>(schema: z.ZodType<T>, { version = 1, name = `${randomUUID()}` } = {}) => ({
    name,
    records: openCollection<T>(shared, { name, version, schema }),
  });
  const here = test.skipIf(missing !== null);

  here('what is set is got, changed and deleted, each key for itself', async () => {
    const { records } = fresh(z.array(z.number()));
    expect(await records.get('1')).toBeNull();
    await records.set('1', [25565, 1]);
    await records.set('2', []);
    expect(await records.get('1')).toEqual([25565, 1]);
    await records.set('1', [2]);
    expect(await records.get('1')).toEqual([2]);
    await records.delete('1');
    await records.delete('1');
    expect(await records.get('1')).toBeNull();
    expect(await records.get('2')).toEqual([]);
  });

  here.each(Object.entries(ODD_TEXTS))('a text with %s comes back as it was', async (_name, text) => {
    const { records } = fresh(z.object({ text: z.string() }));
    await records.set('1', { text });
    expect(await records.get('1')).toEqual({ text });
  });

  here('odd keys are keys like any other', async () => {
    const { records } = fresh(z.string(), { name: 'numbers' });
    for (const key of ODD_KEYS) await records.set(key, `of ${JSON.stringify(key)}`);
    for (const key of ODD_KEYS) expect(await records.get(key)).toBe(`of ${JSON.stringify(key)}`);
    expect((await records.keys()).toSorted()).toEqual(ODD_KEYS.toSorted());
    for (const key of ODD_KEYS) await records.delete(key);
    expect(await records.keys()).toEqual([]);
  });

  here('many at once are the same as one after another', async () => {
    const { records } = fresh(z.object({ text: z.string() }), { name: 'numbers' });
    const texts = [...ODD_KEYS, ...Array.from({ length: 600 }, (_, number) => `key ${number}`)];
    const wanted = new Map(texts.map((key) => [key, { text: `of ${key}` }]));
    await records.setMany(wanted);
    await records.setMany(new Map([['key 1', { text: 'changed' }]]));
    expect(await records.get('key 1')).toEqual({ text: 'changed' });
    wanted.set('key 1', { text: 'changed' });
    expect(await records.getMany([...texts, 'missing'])).toEqual(wanted);
    await records.deleteMany([...texts, 'missing']);
    expect(await records.keys()).toEqual([]);
    await records.setMany(new Map());
    await records.deleteMany([]);
    expect(await records.getMany([])).toEqual(new Map());
  });

  here('a key that no store could keep apart from others is refused', async () => {
    const { records } = fresh(z.string());
    await expect(records.set('\ud83d', 'x')).rejects.toMatchObject({ name: 'StoreFailure' });
  });

  here('keys are all keys, however many, and only those of the collection', async () => {
    const name = randomUUID();
    const { records } = fresh(z.number(), { name });
    const others = ['x', `${name}x`, name.toUpperCase(), `x${name}`].map((other) =>
      fresh(z.number(), { name: other }),
    );
    const wanted = Array.from({ length: 1_234 }, (_, number) => String(number));
    await Promise.all(wanted.map((key) => records.set(key, 1)));
    for (const { records: foreign } of others) await foreign.set('foreign', 1);
    expect((await records.keys()).toSorted()).toEqual(wanted.toSorted());
    for (const { records: foreign } of others) expect(await foreign.keys()).toEqual(['foreign']);
  });

  here('a record of another version or shape is refused, never guessed at', async () => {
    const { name, records } = fresh(z.string(), { version: 2 });
    await records.set('1', 'of version 2');
    const refused = (reader: Collection<unknown>, reason: string) =>
      expect(reader.get('1')).rejects.toMatchObject({ problem: { kind: 'store-unavailable', reason } });
    await refused(fresh(z.string(), { name, version: 1 }).records, 'newer');
    await refused(fresh(z.string(), { name, version: 3 }).records, 'corrupt');
    await refused(fresh(z.number(), { name, version: 2 }).records, 'corrupt');
    await shared.adapter.set(`${name}:1`, 'no JSON');
    await refused(records, 'corrupt');
  });

  here(
    'work under one lock runs one after another, in the order of the calls; other keys do not wait',
    async () => {
      const { records } = fresh(z.array(z.number()));
      const append = (number: number) =>
        shared.lock(`order ${number % 2}`, async () => {
          const key = String(number % 2);
          await records.set(key, [...((await records.get(key)) ?? []), number]);
        });
      await Promise.all(Array.from({ length: 60 }, (_, number) => append(number)));
      const all = Array.from({ length: 60 }, (_, number) => number);
      expect(await records.get('0')).toEqual(all.filter((number) => number % 2 === 0));
      expect(await records.get('1')).toEqual(all.filter((number) => number % 2 === 1));
    },
  );

  here('a failure under the lock reaches its caller as it is, and the next one gets its turn', async () => {
    const failing = shared.lock('failing', () => Promise.reject(new Error('of the work')));
    await expect(failing).rejects.toThrow('of the work');
    expect(await shared.lock('failing', async () => 'turn')).toBe('turn');
  });

  here('a lock may be taken under another', async () => {
    const nested = Array.from({ length: 20 }, (_, number) =>
      shared.lock(`outer ${number}`, () => shared.lock(`inner ${number}`, async () => number)),
    );
    expect(await Promise.all(nested)).toHaveLength(20);
  });

  here('a store that is closed says so, and closing is the end of it', async () => {
    const url = server?.url ?? `sqlite://${emptyFolder()}/store.sqlite`;
    const store = await openStore(url);
    const records = openCollection(store, { name: 'x', version: 1, schema: z.string() });
    await store.close();
    const work = [records.get('1'), records.set('1', ''), records.delete('1'), records.keys()];
    for (const { status, ...outcome } of await Promise.allSettled(work)) {
      expect(status).toBe('rejected');
      expect(outcome).toMatchObject({ reason: { name: 'StoreFailure' } });
    }
  });

  // A file has no password.
  const withServer = start === null ? () => {} : here;
  withServer('a wrong password is refused, and none is told', async () => {
    const failure = await openStore(server?.wrongUrl ?? '').catch((error: unknown) => error);
    expect(failure).toMatchObject({ problem: { kind: 'store-unavailable', reason: 'wrong-password' } });
    const shown = inspect(failure, { depth: 20, showHidden: true });
    for (const secret of ['n0t-the', PASSWORD, encodeURIComponent(PASSWORD)]) {
      expect(shown).not.toContain(secret);
    }
  });
});
