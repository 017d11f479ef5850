import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { COLLECTIONS } from '../../src/store/collections.ts';
import { copyBetween, copyStore } from '../../src/store/copy.ts';
import { openStore, type Store } from '../../src/store/open.ts';
import { emptyFolder } from '../support/process.ts';
import { SERVERS, type StoreServer } from '../support/servers.ts';

const PEOPLE = 150;
const quietly = { onProgress: () => {} };

const newUrl = () => `sqlite://${join(emptyFolder(), 'store.sqlite')}`;

async function open(url = newUrl()): Promise<Store> {
  const store = await openStore(url);
  onTestFinished(() => store.close());
  return store;
}

/** Values as they are stored, with what another encoding would change. */
async function fill(store: Store): Promise<Map<string, string>> {
  const records = Array.from(
    { length: PEOPLE },
    (_, number) => [`accounts:${number}`, `{"value":{"version":1,"value":"ü😀 \\u0000 ${number}"}}`] as const,
  );
  const all = new Map<string, string>([...records, ['encryption:check', '{"value" : 1 }']]);
  for (const [key, value] of all) await store.adapter.set(key, value);
  return all;
}

async function everythingIn(store: Store): Promise<Map<string, string>> {
  const found = Object.values(COLLECTIONS).map(({ name }) => store.entries(`${name}:`));
  return new Map((await Promise.all(found)).flatMap((entries) => [...entries]));
}

const servers: StoreServer[] = [];
let spare: string;
beforeAll(async () => {
  spare = mkdtempSync(join(tmpdir(), 'portkeeper-copy-'));
  for (const { missing, start } of SERVERS) if (!missing) servers.push(await start());
}, 60_000);
afterAll(async () => {
  for (const server of servers) await server.remove();
  rmSync(spare, { recursive: true });
});

test('everything goes from each kind of store to the next, byte for byte', async () => {
  const wanted = await fill(await open(`sqlite://${spare}/first.sqlite`));
  const way = ['sqlite:first', ...servers.map(({ url }) => url), 'sqlite:last'].map((url) =>
    url.replace(/^sqlite:(\w+)$/, `sqlite://${spare}/$1.sqlite`),
  );
  for (const [index, to] of way.entries()) {
    const from = way[index - 1];
    if (from === undefined) continue;
    const told: number[] = [];
    const done = await copyBetween({ from, to }, (number) => told.push(number));
    expect(done).toEqual({ records: PEOPLE + 1, written: PEOPLE + 1 });
    expect(told).toEqual(Array.from({ length: PEOPLE + 2 }, (_, number) => number));
    expect(await everythingIn(await open(to))).toEqual(wanted);
  }
});

test('an interrupted copy is continued, and a finished one changes nothing', async () => {
  const [from, to] = [await open(), await open()];
  const wanted = await fill(from);
  const interrupted = new Error('interrupted');
  const stopping = copyStore(from, to, {
    onProgress(done) {
      if (done === 40) throw interrupted;
    },
  });
  await expect(stopping).rejects.toBe(interrupted);
  expect((await everythingIn(to)).size).toBe(40);
  expect(await copyStore(from, to, quietly)).toEqual({ records: PEOPLE + 1, written: PEOPLE + 1 - 40 });
  expect(await copyStore(from, to, quietly)).toEqual({ records: PEOPLE + 1, written: 0 });
  expect(await everythingIn(to)).toEqual(wanted);
});

test.each([
  ['a record of somebody else', 'accounts:stranger'],
  ['another value for the same person', 'accounts:7'],
])('a target with %s is refused, and nothing is written', async (_name, key) => {
  const [from, to] = [await open(), await open()];
  await fill(from);
  await to.adapter.set(key, 'other');
  await expect(copyStore(from, to, quietly)).rejects.toMatchObject({
    name: 'CopyFailure',
    problem: { kind: 'copy-target-not-empty', records: 1 },
  });
  expect(await to.entries('')).toEqual(new Map([[key, 'other']]));
});

test('a target that loses or spoils what it confirmed is noticed', async () => {
  const [from, to] = [await open(), await open()];
  await fill(from);
  const { adapter } = to;
  const set = async (key: string, value: unknown) => {
    if (key === 'accounts:3') return;
    await adapter.set(key, key === 'accounts:5' ? 'spoilt' : value);
  };
  const lossy = { ...to, adapter: Object.assign(Object.create(adapter), { set }) };
  await expect(copyStore(from, lossy, quietly)).rejects.toMatchObject({
    problem: { kind: 'copy-differs', records: 2 },
  });
});

test('neither a store that is in use, nor one that is not there, is copied', async () => {
  const used = newUrl();
  const running = await openStore(used, { exclusive: true });
  onTestFinished(() => running.close());
  const locked = { problem: { reason: 'locked' } };
  await expect(copyBetween({ from: used, to: newUrl() }, () => {})).rejects.toMatchObject(locked);
  await expect(copyBetween({ from: newUrl(), to: newUrl() }, () => {})).rejects.toMatchObject({
    problem: { reason: 'missing' },
  });
}, 30_000);
