import { chmodSync, closeSync, existsSync, mkdirSync, openSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { isForeign, isForeignFile } from './foreign.ts';
import { createKeyedLock } from './keyed-lock.ts';
import { type Database, openDatabase } from './sqlite-thread.ts';
import type { Adapter, OpenOptions, Store } from './store.ts';
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
 * @throws StoreFailure when the file cannot be opened or written, is no store or another program's, or belongs to another
 *   process.
 */
export async function openSqlite(url: string, options: OpenOptions): Promise<Store> {
  const path = pathOf(url);
  let letGo = async () => {};
  try {
    if (options.create === false && !existsSync(path)) throw new StoreFailure(undefined, 'missing');
    if (existsSync(path) && statSync(path).isDirectory())
      throw new StoreFailure(undefined, { path, reason: 'folder' });
    if (await isForeignFile(path)) throw new StoreFailure(undefined, { path, reason: 'foreign' });
    makeFile(path);
    if (options.exclusive) letGo = await holdAlone(path);
    const database = await openFile(path);
    // Not before: what is no store may be somebody else's, and its rights are theirs.
    chmodSync(path, FILE_MODE);
    return {
      kind: 'sqlite',
      adapter: adapterOf(database),
      lock: createKeyedLock(),
      concerns: [],
      claim: async () => true,
      entries: (prefix) => entriesOf(database, prefix),
      failure: (error) => (error instanceof StoreFailure ? error : new StoreFailure(error)),
      close: () => database.close().finally(letGo),
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

/** The table as Keyv's own adapters make it. */
const TABLE = 'CREATE TABLE IF NOT EXISTS keyv (key VARCHAR(255) PRIMARY KEY, value TEXT)';

/** A connection with the settings that keep what is confirmed. Rejects with what SQLite says. */
export async function openFile(path: string): Promise<Database> {
  const database = await openDatabase(path, BUSY_TIMEOUT_MS);
  try {
    if (await isForeign(database)) throw new StoreFailure(undefined, { path, reason: 'foreign' });
    for (const pragma of PRAGMAS) await database.query(`PRAGMA ${pragma}`);
    await database.query(TABLE);
    // Takes the write lock once: a file that is read-only or held by another program is better noticed now.
    await database.query('BEGIN IMMEDIATE');
    await database.query('ROLLBACK');
    return database;
  } catch (error) {
    await database.close().catch(() => undefined);
    throw error;
  }
}

/**
 * What Keyv asks of a store. Many records are one statement, all of them or none, and one wait for the disk: the keys go
 * as JSON, since the number of parameters is limited (sqlite.org/limits.html, 9).
 */
export function adapterOf({ query }: Database): Adapter {
  const KEYS = 'key IN (SELECT value FROM json_each(?))';
  const setMany = async (entries: { key: string; value: unknown }[]) => {
    // `WHERE true`: without it the parser takes ON for the beginning of a join (sqlite.org/lang_upsert.html, 2.2).
    const upsert = `INSERT INTO keyv (key, value)
      SELECT value ->> 0, value ->> 1 FROM json_each(?) WHERE true
      ON CONFLICT(key) DO UPDATE SET value = excluded.value`;
    await query(upsert, JSON.stringify(entries.map(({ key, value }) => [key, value])));
  };
  return {
    get: async (key) => (await query('SELECT value FROM keyv WHERE key = ?', key))[0]?.value,
    async getMany(keys) {
      const rows = await query(`SELECT key, value FROM keyv WHERE ${KEYS}`, JSON.stringify(keys));
      const byKey = new Map(rows.map(({ key, value }) => [key, value]));
      return keys.map((key) => byKey.get(key));
    },
    set: (key, value) => setMany([{ key, value }]),
    setMany,
    delete: async (key) => (await query('DELETE FROM keyv WHERE key = ? RETURNING key', key)).length > 0,
    async deleteMany(keys) {
      await query(`DELETE FROM keyv WHERE ${KEYS}`, JSON.stringify(keys));
      return true;
    },
    clear: async () => void (await query('DELETE FROM keyv')),
  };
}

/**
 * Keeps a file for one process: while it runs, it holds the lock of a second, empty database beside it. The kernel
 * takes that back however the process ends. The file itself stays free for a backup.
 * @returns lets go of it.
 */
async function holdAlone(path: string): Promise<() => Promise<void>> {
  makeFile(`${path}.lock`);
  const beside = await openDatabase(`${path}.lock`, OTHER_BOT_TIMEOUT_MS);
  try {
    await beside.query('BEGIN EXCLUSIVE');
    return () => beside.close();
  } catch (error) {
    await beside.close().catch(() => undefined);
    throw error;
  }
}

/** One statement, so that nothing changes meanwhile. */
async function entriesOf({ query }: Database, prefix: string): Promise<Map<string, string>> {
  const sql = 'SELECT key, value FROM keyv WHERE substr(key, 1, ?) = ? ORDER BY key';
  const rows = (await query(sql, prefix.length, prefix)) as { key: string; value: string }[];
  return new Map(rows.map(({ key, value }) => [key, value]));
}
