import AsyncLock from 'async-lock';

/** Runs `work` alone among all that use the same key, in the order of their calls. */
export type KeyedLock = <T>(key: string, work: () => Promise<T>) => Promise<T>;

/** Holds within this process. Who waits is bounded, so that a stuck panel cannot pile up work without end. */
const MAX_WAITING = 1_000;

export function createKeyedLock(): KeyedLock {
  const lock = new AsyncLock({ maxPending: MAX_WAITING });
  return (key, work) => lock.acquire(key, work);
}
