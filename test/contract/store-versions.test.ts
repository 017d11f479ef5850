import { join } from 'node:path';
import {
  afterAll,
  afterEach,
  beforeAll,
  beforeEach,
  describe,
  expect,
  onTestFinished,
  test,
  vi,
} from 'vitest';
import { z } from 'zod';
import { backupSqlite } from '../../src/store/backup.ts';
import { openCollection } from '../../src/store/collection.ts';
import { COLLECTIONS } from '../../src/store/collections.ts';
import { copyBetween } from '../../src/store/copy.ts';
import { openStore, type Store } from '../../src/store/open.ts';
import { openKnownStore } from '../../src/store/versions.ts';
import { emptyFolder } from '../support/process.ts';
import { SERVERS, type StoreServer } from '../support/servers.ts';

/** Which program may open a store: told by one record of it, however many there are. */

const KEY = 'versions:collections';
const NOW = Object.fromEntries(Object.values(COLLECTIONS).map(({ name, version }) => [name, version]));
const NEWER = { problem: { kind: 'store-unavailable', reason: 'newer' } };

/** As it is stored, which no later program may forget how to read. */
const stored = (value: unknown, version = 1) => JSON.stringify({ value: { version, value } });
const account = (version = 1) => stored('somebody', version);

const newUrl = () => `sqlite://${join(emptyFolder(), 'store.sqlite')}`;

/** Whatever reads a record of a store that the test has opened. */
const reads = vi.hoisted((): { mock: { calls: unknown[][] } }[] => []);
vi.mock('../../src/store/open.ts', async (original) => {
  const actual = await original<typeof import('../../src/store/open.ts')>();
  async function openCounted(...wanted: Parameters<typeof openStore>): Promise<Store> {
    const store = await actual.openStore(...wanted);
    reads.push(vi.spyOn(store.adapter, 'get'), vi.spyOn(store, 'entries'));
    return store;
  }
  return { ...actual, openStore: openCounted };
});
beforeEach(() => {
  reads.length = 0;
});

async function raw(url: string): Promise<Store> {
  const store = await openStore(url);
  onTestFinished(() => store.close());
  return store;
}

async function openAndClose(url: string): Promise<void> {
  await (await openKnownStore(url)).close();
}

describe.each([
  { name: 'sqlite', missing: null, start: null },
  ...SERVERS.map(({ name, missing, start }) => ({ name, missing, start })),
])('$name', ({ missing, start }) => {
  let server: StoreServer | null = null;
  let url: string;
  beforeAll(async () => {
    if (!missing && start) server = await start();
  }, 60_000);
  afterAll(() => server?.remove());
  beforeEach(() => {
    url = server?.url ?? newUrl();
  });
  afterEach(async () => {
    if (!server) return;
    const store = await openStore(url);
    for (const key of (await store.entries('')).keys()) await store.adapter.delete(key);
    await store.close();
  });
  const here = test.skipIf(missing !== null);

  /** What `KEY` holds, and everything else. */
  async function contents() {
    const all = await (await raw(url)).entries('');
    const { value } = JSON.parse(all.get(KEY) ?? '{}');
    all.delete(KEY);
    return { versions: value, others: all };
  }

  here('a new store gets the versions that this program writes', async () => {
    await openAndClose(url);
    expect(await contents()).toEqual({ versions: { version: 1, value: NOW }, others: new Map() });
    await openAndClose(url);
    expect(await contents()).toEqual({ versions: { version: 1, value: NOW }, others: new Map() });
  });

  here.each([
    ['without versions', null],
    ['with older versions', stored({ accounts: 0 })],
  ])('a store %s is opened and gets them, and nothing else changes', async (_name, versions) => {
    const { adapter } = await raw(url);
    await adapter.set('accounts:1', account());
    if (versions) await adapter.set(KEY, versions);
    await openAndClose(url);
    expect(await contents()).toEqual({
      versions: { version: 1, value: NOW },
      others: new Map([['accounts:1', account()]]),
    });
  });

  here.each([
    ['a collection of a newer version', stored({ ...NOW, accounts: COLLECTIONS.accounts.version + 1 })],
    ['a collection that is not known yet', stored({ ...NOW, later: 1 })],
    ['versions told in a newer way', stored('differently', 2)],
  ])('a store with %s is refused, and left as it is', async (_name, versions) => {
    const store = await raw(url);
    await store.adapter.set(KEY, versions);
    await expect(openKnownStore(url)).rejects.toMatchObject(NEWER);
    expect(await store.entries('')).toEqual(new Map([[KEY, versions]]));
  });

  here('opening reads one record, however many there are', async () => {
    const { adapter } = await raw(url);
    await Promise.all(Array.from({ length: 500 }, (_, id) => adapter.set(`accounts:${id}`, account())));
    await openAndClose(url);
    expect(reads.flatMap(({ mock }) => mock.calls)).toEqual([[KEY]]);
  });

  here('a lone newer record stops no start, and is refused when it is read', async () => {
    const { adapter } = await raw(url);
    await adapter.set('accounts:1', account(COLLECTIONS.accounts.version + 1));
    await adapter.set('accounts:2', account());
    const store = await openKnownStore(url);
    onTestFinished(() => store.close());
    const records = openCollection(store, { ...COLLECTIONS.accounts, schema: z.string() });
    await expect(records.get('1')).rejects.toMatchObject(NEWER);
    expect(await records.get('2')).toBe('somebody');
  });

  here('a copy has the versions of the program that made it, whether the source has any or not', async () => {
    const from = newUrl();
    await (await raw(from)).adapter.set('accounts:1', account());
    for (const written of [1, 0]) {
      expect(await copyBetween({ from, to: url }, () => {})).toEqual({ records: 1, written });
      expect(await contents()).toEqual({
        versions: { version: 1, value: NOW },
        others: new Map([['accounts:1', account()]]),
      });
      await openAndClose(from);
    }
  });

  here('neither from a newer store nor to one is copied', async () => {
    const versions = stored({ ...NOW, later: 1 });
    const [newer, other] = [await raw(url), newUrl()];
    await newer.adapter.set(KEY, versions);
    await expect(copyBetween({ from: url, to: other }, () => {})).rejects.toMatchObject(NEWER);
    expect(await (await raw(other)).entries('')).toEqual(new Map());
    await expect(copyBetween({ from: other, to: url }, () => {})).rejects.toMatchObject(NEWER);
    expect(await newer.entries('')).toEqual(new Map([[KEY, versions]]));
  });
});

test('a backup has the versions of its store', async () => {
  const url = newUrl();
  const path = join(emptyFolder(), 'taken');
  const store = await raw(url);
  await store.adapter.set(KEY, stored({ accounts: 0 }));
  await backupSqlite(url, path);
  expect(await (await raw(`sqlite://${path}`)).entries('')).toEqual(await store.entries(''));
});
