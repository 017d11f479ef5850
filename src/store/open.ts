import { chmodSync, closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import KeyvSqlite from '@keyv/sqlite';
import type { KeyvStoreAdapter } from 'keyv';
import { Failure } from '../failure.ts';

/** How long a write waits for another process that holds the file. */
const BUSY_TIMEOUT_MS = 5_000;
/** Only the user that the bot runs as may read what people entrust to it. */
const FILE_MODE = 0o600;
const FOLDER_MODE = 0o700;

/** Why a store does not serve; the operator is told, a person only that it does not. */
export type StoreReason = 'not-writable' | 'locked' | 'corrupt' | 'full' | 'newer' | 'other';

export class StoreFailure extends Failure<{ kind: 'store-unavailable'; reason: StoreReason }> {
  override readonly name = 'StoreFailure';

  constructor(cause: unknown, reason = reasonOf(cause)) {
    super({ kind: 'store-unavailable', reason }, cause);
  }
}

export interface Store {
  adapter: KeyvStoreAdapter;
  close(): Promise<void>;
}

/**
 * Opens the store that a `STORE_URL` names; its folder is made, for this user only, when it is missing.
 * @throws StoreFailure when the file cannot be opened or written, or is no store.
 */
export async function openStore(url: string): Promise<Store> {
  const path = url.replace(/^sqlite:\/\//, '');
  try {
    mkdirSync(dirname(path), { recursive: true, mode: FOLDER_MODE });
    // SQLite would make the file readable for everybody; its journal gets the mode of the file.
    closeSync(openSync(path, 'a', FILE_MODE));
    chmodSync(path, FILE_MODE);
    const adapter = new KeyvSqlite({ uri: url, busyTimeout: BUSY_TIMEOUT_MS });
    // The adapter also throws what it emits; without a listener the emission would end the process.
    adapter.on('error', () => undefined);
    // What is deleted is overwritten, so that a forgotten key is not left in free pages of the file.
    await adapter.query('PRAGMA secure_delete = ON');
    await proveWritable(adapter);
    return { adapter, close: () => adapter.disconnect() };
  } catch (error) {
    throw new StoreFailure(error);
  }
}

/** Takes the write lock once: a file that is read-only or held by another program is better noticed now. */
async function proveWritable(adapter: KeyvSqlite): Promise<void> {
  await adapter.query('BEGIN IMMEDIATE');
  await adapter.query('ROLLBACK');
}

/** Codes of Node's file system and of SQLite (sqlite.org/rescode.html). */
const REASONS: Record<string, StoreReason> = {
  EACCES: 'not-writable',
  EPERM: 'not-writable',
  EROFS: 'not-writable',
  SQLITE_READONLY: 'not-writable',
  SQLITE_CANTOPEN: 'not-writable',
  SQLITE_BUSY: 'locked',
  SQLITE_LOCKED: 'locked',
  SQLITE_CORRUPT: 'corrupt',
  SQLITE_NOTADB: 'corrupt',
  ENOSPC: 'full',
  SQLITE_FULL: 'full',
};

function reasonOf(error: unknown): StoreReason {
  if (!(error instanceof Error) || !('code' in error)) return 'other';
  return REASONS[String(error.code)] ?? 'other';
}
