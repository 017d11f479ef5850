import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import KeyvSqlite from '@keyv/sqlite';
import type { KeyvStoreAdapter } from 'keyv';
import { Failure } from '../failure.ts';

/** How long a write waits for another process that holds the file. */
const BUSY_TIMEOUT_MS = 5_000;

export class StoreFailure extends Failure<{ kind: 'store-unavailable' }> {
  override readonly name = 'StoreFailure';
}

export interface Store {
  adapter: KeyvStoreAdapter;
  close(): Promise<void>;
}

/**
 * Opens the store that a `STORE_URL` names; its folder is made, for this user only, when it is missing.
 * @throws StoreFailure when the file cannot be opened or written.
 */
export async function openStore(url: string): Promise<Store> {
  const path = url.replace(/^sqlite:\/\//, '');
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    const adapter = new KeyvSqlite({ uri: url, busyTimeout: BUSY_TIMEOUT_MS });
    // The adapter also throws what it emits; without a listener the emission would end the process.
    adapter.on('error', () => undefined);
    await adapter.query('PRAGMA secure_delete = ON');
    return { adapter, close: () => adapter.disconnect() };
  } catch (error) {
    throw new StoreFailure({ kind: 'store-unavailable' }, error);
  }
}
