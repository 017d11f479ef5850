import { Mutex } from 'redis-semaphore';
import { createKeyedLock, type KeyedLock } from './keyed-lock.ts';
import { StoreFailure, serverFailure } from './store-failure.ts';

/** What the lock uses of a Redis client. */
export interface LockClient {
  set(...parts: unknown[]): Promise<unknown>;
  get(key: string): Promise<unknown>;
  zrem(...parts: unknown[]): Promise<unknown>;
  eval(...parts: unknown[]): Promise<unknown>;
  evalsha(...parts: unknown[]): Promise<unknown>;
  once(event: 'ready', listener: () => void): void;
}

/** So long others wait for a process that died with a lock. */
const LEASE_MS = 10_000;
/** Work of any length keeps its lock: three attempts fit into a lease. */
const REFRESH_MS = 3_000;
/** Longer than any work on a panel takes, with its retries. */
const ACQUIRE_WITHIN_MS = 60_000;
const RETRY_MS = 20;

/** The library throws into the void what keeps it from refreshing; it is tried again before the lease ends. */
class PatientMutex extends Mutex {
  protected override async _refresh(): Promise<boolean> {
    return super._refresh().catch(() => true);
  }
}

/**
 * A lock that all processes on one Redis share. Within the process calls wait in their order, and only the first of
 * them asks the server.
 * @param onLost told when a lease ran out while its work was running, because the server was away for too long.
 */
export function createRedisLock(
  client: LockClient,
  { onLost }: { onLost: (error: Error) => void },
): KeyedLock {
  const inOrder = createKeyedLock();
  return (key, work) =>
    inOrder(key, async () => {
      const mutex = new PatientMutex(client, `portkeeper:${key}`, {
        lockTimeout: LEASE_MS,
        refreshInterval: REFRESH_MS,
        acquireTimeout: ACQUIRE_WITHIN_MS,
        retryInterval: RETRY_MS,
        onLockLost: onLost,
      });
      await acquire(mutex);
      try {
        return await work();
      } finally {
        // What the work has done is done: a lock that cannot be let go is let go later, or ends with its lease.
        const later = () => void mutex.release().catch(() => undefined);
        await mutex.release().catch(() => client.once('ready', later));
      }
    });
}

async function acquire(mutex: Mutex): Promise<void> {
  let acquired: boolean;
  try {
    acquired = await mutex.tryAcquire();
  } catch (error) {
    throw serverFailure(error);
  }
  if (!acquired) throw new StoreFailure(new Error('Another process holds a lock for too long.'), 'locked');
}
