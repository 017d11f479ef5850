import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { openCollection } from '../../src/store/collection.ts';
import { openStore } from '../../src/store/open.ts';

const person = z.object({ name: z.string(), ports: z.array(z.number()) });
const ALICE = { name: 'Alice “ü😀”', ports: [25565, 1] };
const people = { name: 'people', version: 1, schema: person };
const unavailable = { name: 'StoreFailure', problem: { kind: 'store-unavailable' } };

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'portkeeper-store-'));
  onTestFinished(() => rmSync(made, { recursive: true }));
  return made;
}

const open = async (path = join(folder(), 'data', 'portkeeper.sqlite')) => {
  const store = await openStore(`sqlite://${path}`);
  let closed = false;
  const close = async () => {
    if (!closed) await store.close();
    closed = true;
  };
  onTestFinished(close);
  return { store, close, path };
};

test('what is set is got, changed and deleted, each key for itself', async () => {
  const { store } = await open();
  const collection = openCollection(store, people);
  expect(await collection.get('1')).toBeNull();
  await collection.set('1', ALICE);
  await collection.set('2', { name: 'Bob', ports: [] });
  expect(await collection.get('1')).toEqual(ALICE);
  await collection.set('1', { ...ALICE, ports: [] });
  expect(await collection.get('1')).toEqual({ ...ALICE, ports: [] });
  await collection.delete('1');
  await collection.delete('1');
  expect(await collection.get('1')).toBeNull();
  expect(await collection.get('2')).toEqual({ name: 'Bob', ports: [] });
});

test('records survive the program', async () => {
  const first = await open();
  await openCollection(first.store, people).set('1', ALICE);
  await first.close();
  const second = await open(first.path);
  expect(await openCollection(second.store, people).get('1')).toEqual(ALICE);
});

test('collections do not see each other’s records', async () => {
  const { store } = await open();
  await openCollection(store, people).set('1', ALICE);
  expect(await openCollection(store, { ...people, name: 'others' }).get('1')).toBeNull();
});

test('a record of another version is refused, not guessed at', async () => {
  const { store } = await open();
  await openCollection(store, { ...people, version: 2 }).set('1', ALICE);
  await expect(openCollection(store, people).get('1')).rejects.toMatchObject(unavailable);
});

test('a record of another shape is refused', async () => {
  const { store } = await open();
  await openCollection(store, { ...people, schema: z.unknown() }).set('1', { name: 'Alice' });
  await expect(openCollection(store, people).get('1')).rejects.toMatchObject(unavailable);
});

test('the folder is made for this user only', async () => {
  const { path } = await open();
  expect(existsSync(path)).toBe(true);
  expect(statSync(join(path, '..')).mode & 0o777).toBe(0o700);
});

test('a store that cannot be opened says so', async () => {
  const file = join(folder(), 'file');
  writeFileSync(file, 'this is not a database, and it is long enough to be looked at');
  await expect(openStore(`sqlite://${file}`)).rejects.toMatchObject(unavailable);
  await expect(openStore(`sqlite://${file}/below.sqlite`)).rejects.toMatchObject(unavailable);
});

test('a failed write is told, not swallowed', async () => {
  const { store, close } = await open();
  const collection = openCollection(store, people);
  await close();
  await expect(collection.set('1', ALICE)).rejects.toMatchObject(unavailable);
  await expect(collection.get('1')).rejects.toMatchObject(unavailable);
  await expect(collection.delete('1')).rejects.toMatchObject(unavailable);
});
