import { readStoreAddress } from './address.ts';
import type { OpenOptions, Store } from './store.ts';
import { StoreFailure } from './store-failure.ts';

export type { OpenOptions, Store, StoreConcern } from './store.ts';
export { StoreFailure, type StoreProblem, type StoreReason } from './store-failure.ts';

type Opener = (url: string, options: OpenOptions) => Promise<Store>;

/** Loaded when they are wanted: who stays with SQLite does not pay for the clients of servers. */
const sqlite: Opener = async (...wanted) => (await import('./sqlite.ts')).openSqlite(...wanted);
const redis: Opener = async (...wanted) => (await import('./redis.ts')).openRedis(...wanted);
const postgres: Opener = async (...wanted) => (await import('./postgres.ts')).openPostgres(...wanted);

const OPENERS = new Map([
  ['sqlite', sqlite],
  ['redis', redis],
  ['rediss', redis],
  ['valkey', redis],
  ['postgres', postgres],
  ['postgresql', postgres],
]);

/**
 * Opens the store that a `STORE_URL` names, and proves that it can be read and written.
 * @throws StoreFailure within seconds when it cannot; neither it nor its causes hold the password of the URL.
 */
export async function openStore(url: string, options: OpenOptions = {}): Promise<Store> {
  const read = readStoreAddress(url);
  const open = OPENERS.get(url.split('://', 1)[0] ?? '');
  if (!open || 'wrong' in read)
    throw new StoreFailure(new Error('This is no address of a store.'), 'bad-url');
  return open(read.url, options);
}
