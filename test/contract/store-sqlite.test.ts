import { readdirSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { backupPath, backupSqlite } from '../../src/store/backup.ts';
import { openCollection } from '../../src/store/collection.ts';
import { type OpenOptions, openStore, type Store } from '../../src/store/open.ts';
import { openFile } from '../../src/store/sqlite.ts';
import { openDatabase } from '../../src/store/sqlite-thread.ts';
import { emptyFolder, startProgram } from '../support/process.ts';
import { WORKER } from '../support/servers.ts';

/** What only a store that is a file can do: belong to one process, leave nothing behind, and be copied. */

async function open(url: string, options?: OpenOptions): Promise<Store> {
  const store = await openStore(url, options);
  onTestFinished(() => store.close().catch(() => undefined));
  return store;
}

const newUrl = () => `sqlite://${emptyFolder()}/data/store.sqlite`;
const numbersOf = (store: Store) =>
  openCollection(store, { name: 'numbers', version: 1, schema: z.number() });
const worker = (url: string, ...args: string[]) => startProgram(WORKER, { STORE_URL: url }, { args });
const IN_USE = { problem: { kind: 'store-unavailable', reason: 'locked' } };

test('a file belongs to one process, however that ends', async () => {
  const url = newUrl();
  const first = worker(url, 'open');
  await first.line('open');
  await expect(openStore(url, { exclusive: true })).rejects.toMatchObject(IN_USE);
  const beside = await open(url);
  await numbersOf(beside).set('1', 1);
  first.child.kill('SIGKILL');
  await first.ended;
  expect(await numbersOf(await open(url, { exclusive: true })).get('1')).toBe(1);
  const second = worker(url, 'open');
  expect(await second.ended).toBe(1);
});

test('a file belongs to one user of a process, until that closes it', async () => {
  const url = newUrl();
  const first = await open(url, { exclusive: true });
  await expect(openStore(url, { exclusive: true })).rejects.toMatchObject(IN_USE);
  await open(url);
  await expect(openStore(url, { exclusive: true })).rejects.toMatchObject(IN_USE);
  await first.close();
  await open(url, { exclusive: true });
}, 30_000);

test('a file that could not be opened is free for the next', async () => {
  const path = join(emptyFolder(), 'store.sqlite');
  writeFileSync(path, 'this is no database, and it is long enough to be looked at');
  for (let attempt = 0; attempt < 2; attempt++) {
    await expect(openStore(`sqlite://${path}`, { exclusive: true })).rejects.toMatchObject({
      problem: { reason: 'corrupt' },
    });
  }
});

test('a file that must be there is not made', async () => {
  const url = newUrl();
  const missing = { problem: { kind: 'store-unavailable', reason: 'missing' } };
  await expect(openStore(url, { create: false })).rejects.toMatchObject(missing);
  await expect(backupSqlite(url, join(emptyFolder(), 'x'))).rejects.toMatchObject(missing);
});

test('what is confirmed survives a power cut: the settings that promise it', async () => {
  const { query, close } = await openFile(join(emptyFolder(), 'store.sqlite'));
  onTestFinished(close);
  expect(await query('PRAGMA synchronous')).toEqual([{ synchronous: 2 }]);
  expect(await query('PRAGMA journal_mode')).toEqual([{ journal_mode: 'truncate' }]);
});

test('neither a deleted nor an overwritten record leaves bytes in any file', async () => {
  const url = newUrl();
  const store = await open(url, { exclusive: true });
  const texts = openCollection(store, { name: 'texts', version: 1, schema: z.string() });
  for (let number = 0; number < 50; number++) await texts.set(`${number}`, `secret of ${number}`.repeat(200));
  await texts.set('1', 'overwritten');
  await texts.delete('2');
  const folder = join(url.slice('sqlite://'.length), '..');
  const bytes = readdirSync(folder).map((name) => readFileSync(join(folder, name), 'latin1'));
  expect(bytes.join()).toContain('secret of 3secret');
  expect(bytes.join()).not.toContain('secret of 1secret');
  expect(bytes.join()).not.toContain('secret of 2secret');
});

test('a backup is whole although somebody writes meanwhile, and readable for its owner only', async () => {
  const url = newUrl();
  const writer = worker(url, 'count', 'backed-up', '100000');
  await writer.line('open');
  const folder = join(emptyFolder(), 'backups');
  const counts: number[] = [];
  for (const name of ['1', '2', '3']) {
    const { bytes } = await backupSqlite(url, join(folder, name));
    expect(bytes).toBe(statSync(join(folder, name)).size);
    expect(statSync(join(folder, name)).mode & 0o777).toBe(0o600);
    const copy = await open(`sqlite://${join(folder, name)}`, { create: false });
    counts.push((await numbersOf(copy).get('backed-up')) ?? 0);
    await copy.close();
    const { query, close } = await openDatabase(join(folder, name), 0);
    expect(await query('PRAGMA integrity_check')).toEqual([{ integrity_check: 'ok' }]);
    await close();
  }
  expect(counts).toEqual(counts.toSorted((a, b) => a - b));
  expect(writer.child.exitCode).toBeNull();
});

test('a backup replaces nothing, leaves no half of itself, and is for files only', async () => {
  const url = newUrl();
  await (await open(url)).close();
  const folder = emptyFolder();
  const path = join(folder, 'taken');
  writeFileSync(path, 'mine');
  await expect(backupSqlite(url, path)).rejects.toMatchObject({ problem: { kind: 'backup-exists', path } });
  expect(readFileSync(path, 'utf8')).toBe('mine');
  expect(readdirSync(folder)).toEqual(['taken']);
  await expect(backupSqlite(url, join(path, 'below'))).rejects.toMatchObject({ name: 'StoreFailure' });
  await expect(backupSqlite('redis://127.0.0.1', path)).rejects.toMatchObject({
    problem: { kind: 'backup-not-sqlite' },
  });
});

test('a backup that is ended on the way leaves no draft; what a killed one left goes with a later one', async () => {
  const url = newUrl();
  await (await open(url)).close();
  const folder = emptyFolder();
  const path = join(folder, 'portkeeper.sqlite');
  const ending = new AbortController();
  const made = backupSqlite(url, path, { signal: ending.signal });
  ending.abort();
  expect(readdirSync(folder)).toEqual([]);
  await made.catch(() => undefined);
  const [old, fresh] = [`${path}.0123456789ab`, `${path}.ba9876543210`];
  for (const draft of [old, `${old}-journal`, fresh, join(folder, 'mine.sqlite')]) writeFileSync(draft, '');
  utimesSync(old, new Date(0), new Date(0));
  await backupSqlite(url, join(folder, 'portkeeper-2.sqlite'));
  expect(readdirSync(folder).toSorted()).not.toContain('portkeeper.sqlite.0123456789ab');
  expect(readdirSync(folder)).toEqual(
    expect.arrayContaining(['portkeeper.sqlite.ba9876543210', 'mine.sqlite']),
  );
});

test('a space in the path of a store may be written as %20', async () => {
  const folder = join(emptyFolder(), 'my data');
  await (await open(`sqlite://${folder.replace(' ', '%20')}/x.sqlite`)).close();
  expect(readdirSync(folder)).toContain('x.sqlite');
});

test('a backup nobody has named gets the time for a name', () => {
  const at = Date.UTC(2026, 10, 21, 12, 30, 5, 7);
  expect(backupPath('sqlite://data/x.sqlite', at)).toBe(
    join('data', 'backups', 'portkeeper-2026-11-21T12-30-05Z.sqlite'),
  );
});
