import { z } from 'zod';
import { prefixOf } from './collection.ts';
import { COLLECTIONS } from './collections.ts';
import { type OpenOptions, openStore, type Store, StoreFailure } from './open.ts';

/** As Keyv stores what a collection gives it. */
const versioned = z.object({ value: z.object({ version: z.number() }) });

/**
 * `openStore` for a program that works with the records: it looks at every one of them once, so that an older
 * program than the last one is refused as a whole at its start, and not person by person.
 * @throws StoreFailure; `newer` when a record has a version that this program does not know.
 */
export async function openKnownStore(url: string, options: OpenOptions = {}): Promise<Store> {
  const store = await openStore(url, options);
  try {
    for (const collection of Object.values(COLLECTIONS)) await refuseNewer(store, collection);
    return store;
  } catch (error) {
    await store.close();
    throw store.failure(error);
  }
}

async function refuseNewer(
  store: Store,
  { name, version }: { name: string; version: number },
): Promise<void> {
  for (const stored of (await store.entries(prefixOf(name))).values()) {
    if (versionOf(stored) > version) throw new StoreFailure(undefined, 'newer');
  }
}

/** What cannot be read is no newer version; whoever wants it is told that it is damaged. */
function versionOf(stored: string): number {
  try {
    return versioned.parse(JSON.parse(stored)).value.version;
  } catch {
    return 0;
  }
}
