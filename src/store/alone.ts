import { type Clock, systemClock } from '../clock.ts';
import { takeLease } from './lease.ts';
import { openStore, type Store } from './open.ts';

/**
 * Opens a store for a task that nobody may disturb, and closes it afterwards.
 * @throws StoreFailure; `running` or `locked` when a Portkeeper runs on it; and what `work` throws
 */
export async function aloneOn<T>(
  { url, create, clock = systemClock }: { url: string; create: boolean; clock?: Clock },
  work: (store: Store) => Promise<T>,
): Promise<T> {
  const store = await openStore(url, { exclusive: true, create });
  try {
    const lease = await takeLease(store, { what: 'task' }, { clock, refuse: true });
    return await work(store).finally(() => lease.release());
  } finally {
    await store.close();
  }
}
