import { chmodSync, closeSync, existsSync, mkdirSync, openSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import KeyvSqlite from '@keyv/sqlite';
import { createKeyedLock } from './keyed-lock.ts';
import type { OpenOptions, Store } from './store.ts';
import { StoreFailure } from './store-failure.ts';

/** How long a write waits for another process that holds the file. */
export const BUSY_TIMEOUT_MS = 5_000;
/** How long a start waits for a bot that is being stopped. */
const OTHER_BOT_TIMEOUT_MS = 2_000;
/** Only the user that the bot runs as may read what people entrust to it. */
const FILE_MODE = 0o600;
const FOLDER_MODE = 0o700;

/**
 * - FULL: what is confirmed is on the disk, and survives a power cut (sqlite.org/pragma.html#pragma_synchronous).
 * - TRUNCATE: a rollback journal. In WAL mode a forgotten key would stay in the log until a checkpoint, and with a
 *   checkpoint after each write it is no faster (docs/stores.md). In DELETE mode the end of a transaction is not on
 *   the disk before the folder is; here the journal is synced itself.
 * - secure_delete: what is deleted is overwritten, so that a forgotten key is not left in free pages of the file.
 */
const PRAGMAS = ['journal_mode = TRUNCATE', 'synchronous = FULL', 'secure_delete = ON'];

/** The path in an URL such as `sqlite://data/portkeeper.sqlite`; `%20` is a space, unless there is such a file. */
export function pathOf(url: string): string {
  const path = url.replace(/^sqlite:\/\//, '');
  if (existsSync(path)) return path;
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

/**
 * Opens a file, or makes it, and its folder, for this user only.
 * @throws StoreFailure when the file cannot be opened or written, is no store, or belongs to another process.
 */
export async function openSqlite(url: string, options: OpenOptions): Promise<Store> {
  const path = pathOf(url);
  let letGo = async () => {};
  try {
    if (options.create === false && !existsSync(path)) throw new StoreFailure(undefined, 'missing');
    if (existsSync(path) && statSync(path).isDirectory())
      throw new StoreFailure(undefined, { path, reason: 'folder' });
    makeFile(path);
    if (options.exclusive) letGo = await holdAlone(path);
    const adapter = await openFile(path);
    // Not before: what is no store may be somebody else's, and its rights are theirs.
    chmodSync(path, FILE_MODE);
    return {
      kind: 'sqlite',
      adapter,
      lock: createKeyedLock(),
      concerns: [],
      claim: async () => true,
      entries: (prefix) => entriesOf(adapter, prefix),
      failure: (error) => (error instanceof StoreFailure ? error : new StoreFailure(error)),
      close: () => adapter.disconnect().finally(letGo),
    };
  } catch (error) {
    await letGo();
    throw error instanceof StoreFailure ? error : new StoreFailure(error, { path });
  }
}

/**
 * SQLite would make the file readable for everybody; its journal gets the mode of the file. A file that is there is
 * not opened: closing it would end the locks that this process has on it (sqlite.org/howtocorrupt.html, 2.2).
 */
function makeFile(path: string): void {
  mkdirSync(dirname(path), { recursive: true, mode: FOLDER_MODE });
  if (!existsSync(path)) closeSync(openSync(path, 'a', FILE_MODE));
}

async function openFile(path: string): Promise<KeyvSqlite> {
  const adapter = connect(path, BUSY_TIMEOUT_MS);
  try {
    for (const pragma of PRAGMAS) await adapter.query(`PRAGMA ${pragma}`);
    // Takes the write lock once: a file that is read-only or held by another program is better noticed now.
    await adapter.query('BEGIN IMMEDIATE');
    await adapter.query('ROLLBACK');
    return adapter;
  } catch (error) {
    await adapter.disconnect().catch(() => undefined);
    throw error;
  }
}

/** Adds what the adapter lacks: many records in one statement, so that the disk is waited for once. */
class ManyAtOnce extends KeyvSqlite {
  async setMany(entries: { key: string; value: unknown }[]): Promise<void> {
    // `WHERE true`: without it the parser takes ON for the beginning of a join (sqlite.org/lang_upsert.html, 2.2).
    const upsert = `INSERT INTO keyv (key, value)
      SELECT value ->> 0, value ->> 1 FROM json_each(?) WHERE true
      ON CONFLICT(key) DO UPDATE SET value = excluded.value`;
    await this.query(upsert, JSON.stringify(entries.map(({ key, value }) => [key, value])));
  }

  // The adapter's own looks for each key in all the rows.
  override async getMany<Value>(keys: string[]) {
    const select = 'SELECT key, value FROM keyv WHERE key IN (SELECT value FROM json_each(?))';
    const rows: { key: string; value: Value }[] = await this.query(select, JSON.stringify(keys));
    const byKey = new Map(rows.map(({ key, value }) => [key, value]));
    return keys.map((key) => byKey.get(key));
  }
}

/** A connection that says what goes wrong by rejecting only. */
export function connect(path: string, busyTimeout: number): KeyvSqlite {
  const adapter = new ManyAtOnce({ uri: `sqlite://${path}`, busyTimeout });
  // The adapter also throws what it emits; without a listener the emission would end the process.
  adapter.on('error', () => undefined);
  return adapter;
}

/**
 * Keeps a file for one process: while it runs, it holds the lock of a second, empty database beside it. The kernel
 * takes that back however the process ends. The file itself stays free for a backup.
 * @returns lets go of it.
 */
async function holdAlone(path: string): Promise<() => Promise<void>> {
  makeFile(`${path}.lock`);
  const beside = connect(`${path}.lock`, OTHER_BOT_TIMEOUT_MS);
  try {
    await beside.query('BEGIN EXCLUSIVE');
    return () => beside.disconnect();
  } catch (error) {
    await beside.disconnect().catch(() => undefined);
    throw error;
  }
}

/** One statement, so that nothing changes meanwhile; the adapter's own iterator pages by position. */
async function entriesOf(adapter: KeyvSqlite, prefix: string): Promise<Map<string, string>> {
  const sql = 'SELECT key, value FROM keyv WHERE substr(key, 1, ?) = ? ORDER BY key';
  const rows: { key: string; value: string }[] = await adapter.query(sql, prefix.length, prefix);
  return new Map(rows.map(({ key, value }) => [key, value]));
}
