import { chmodSync, closeSync, existsSync, mkdirSync, openSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import KeyvSqlite from '@keyv/sqlite';
import { createKeyedLock } from './keyed-lock.ts';
import { threadDriver } from './sqlite-thread.ts';
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

async function openFile(uri: string): Promise<KeyvSqlite> {
  const adapter = connect(uri, BUSY_TIMEOUT_MS);
  try {
    // Takes the write lock once: a file that is read-only or held by another program is better noticed now.
    await adapter.query('BEGIN IMMEDIATE');
    await adapter.query('ROLLBACK');
    return adapter;
  } catch (error) {
    await adapter.disconnect().catch(() => undefined);
    throw error;
  }
}

/**
 * The table as every version of the adapter so far reads it. Version 6 would take what stands before the first colon of
 * the keys of an older table for a namespace; an index is all that it needs, and the older version can still be used.
 */
async function prepare(query: (sql: string) => Promise<Record<string, unknown>[]>): Promise<void> {
  for (const pragma of PRAGMAS) await query(`PRAGMA ${pragma}`);
  if (await isPrepared(query)) return;
  await query('BEGIN IMMEDIATE');
  try {
    await query('CREATE TABLE IF NOT EXISTS keyv (key VARCHAR(255) PRIMARY KEY, value TEXT)');
    if (!(await isPrepared(query))) {
      await query("ALTER TABLE keyv ADD COLUMN namespace VARCHAR(255) NOT NULL DEFAULT ''");
      await query('ALTER TABLE keyv ADD COLUMN expires BIGINT DEFAULT NULL');
      await query('CREATE UNIQUE INDEX keyv_key_namespace ON keyv (key, namespace)');
    }
    await query('COMMIT');
  } catch (error) {
    await query('ROLLBACK').catch(() => undefined);
    throw error;
  }
}

async function isPrepared(query: (sql: string) => Promise<Record<string, unknown>[]>): Promise<boolean> {
  return (await query('PRAGMA table_info(keyv)')).some(({ name }) => name === 'namespace');
}

/** How many records one statement writes: others do not wait long for their turn. */
const AT_ONCE = 500;

/** Adds what the adapter lacks: a failed write rejects, and many records are few statements. */
class ManyAtOnce extends KeyvSqlite {
  override async set(key: string, value: unknown): Promise<boolean> {
    await this.setMany([{ key, value }]);
    return true;
  }

  override async setMany<Value>(entries: { key: string; value: Value }[]): Promise<boolean[]> {
    // `WHERE true`: without it the parser takes ON for the beginning of a join (sqlite.org/lang_upsert.html, 2.2).
    const upsert = `INSERT INTO keyv (key, value)
      SELECT value ->> 0, value ->> 1 FROM json_each(?) WHERE true
      ON CONFLICT(key, namespace) DO UPDATE SET value = excluded.value`;
    for (let start = 0; start < entries.length; start += AT_ONCE) {
      const some = entries.slice(start, start + AT_ONCE).map(({ key, value }) => [key, value]);
      await this.query(upsert, JSON.stringify(some));
    }
    return entries.map(() => true);
  }

  // The adapter's own has a parameter for each key.
  override async getMany<Value>(keys: string[]) {
    const select = 'SELECT key, value FROM keyv WHERE key IN (SELECT value FROM json_each(?))';
    const rows = (await this.query(select, JSON.stringify(keys))) as { key: string; value: Value }[];
    const byKey = new Map(rows.map(({ key, value }) => [key, value]));
    return keys.map((key) => byKey.get(key));
  }
}

/** A connection that says what goes wrong by rejecting only. */
export function connect(uri: string, busyTimeout: number): KeyvSqlite {
  const adapter = new ManyAtOnce({ uri, busyTimeout, driver: threadDriver(prepare) });
  // The adapter also throws what it emits.
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
  const rows = (await adapter.query(sql, prefix.length, prefix)) as { key: string; value: string }[];
  return new Map(rows.map(({ key, value }) => [key, value]));
}
