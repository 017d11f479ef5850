import type { KeyvBridgeStore } from 'keyv';
import type { KeyedLock } from './keyed-lock.ts';
import type { StoreFailure } from './store-failure.ts';

/** What about a server makes it a poor place for keys; it works nevertheless. */
export type StoreConcern =
  /** What it confirms is lost when it is restarted. */
  | 'not-durable'
  /** It throws records away when its memory is full. */
  | 'evicts';

/** What is used of an adapter of Keyv, whichever version of its contract it keeps. */
export type Adapter = Required<
  Pick<KeyvBridgeStore, 'get' | 'delete' | 'clear' | 'getMany' | 'deleteMany'>
> & {
  set(key: string, value: unknown): Promise<unknown>;
  setMany(entries: { key: string; value: unknown }[]): Promise<unknown>;
};

export interface Store {
  kind: 'sqlite' | 'redis' | 'postgres';
  adapter: Adapter;
  /** Holds among all processes that use this store – SQLite is used by one only. */
  lock: KeyedLock;
  concerns: readonly StoreConcern[];
  /**
   * Takes a name that nobody has taken for `forMs` milliseconds: of all processes on this store, one gets it. Of two
   * calls in one process the second is the caller's own affair where only one process can use the store (SQLite).
   */
  claim(name: string, forMs: number): Promise<boolean>;
  /** Every record whose key begins with `prefix`, as it is stored. Rejects when they cannot all be read. */
  entries(prefix: string): Promise<Map<string, string>>;
  /** Says of an error of `adapter`, `entries` or the client below why the store does not serve. */
  failure(error: unknown): StoreFailure;
  close(): Promise<void>;
}

export interface OpenOptions {
  /** Refuses a SQLite file that another process has opened so, and keeps it for this one. Servers are shared. */
  exclusive?: boolean;
  /** False to refuse a SQLite file that does not exist. */
  create?: boolean;
  /**
   * Told once when the connection to a server is lost, and when a lock was lost while its work ran. Commands fail by
   * themselves meanwhile; this is for the log.
   */
  onWarning?(warning: StoreFailure): void;
}
