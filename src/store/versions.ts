import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { openCollection } from './collection.ts';
import { COLLECTIONS } from './collections.ts';
import { type OpenOptions, openStore, type Store, StoreFailure } from './open.ts';

/** The version of each collection, in one record: whether a store is known must not take reading all of it. */
const VERSIONS = { name: 'versions', version: 1, schema: z.record(z.string(), z.number()) };
const KEY = 'collections';
const KNOWN = new Map<string, number>(Object.values(COLLECTIONS).map(({ name, version }) => [name, version]));

/**
 * `openStore` for a program that works with the records: an older program than the last one is refused as a whole
 * at its start, and not person by person. A record that is newer nevertheless is refused when it is read.
 * @throws StoreFailure; `newer` when a newer program has opened the store.
 */
export async function openKnownStore(url: string, options: OpenOptions = {}): Promise<Store> {
  const store = await openStore(url, options);
  try {
    await markVersions(store);
    return store;
  } catch (error) {
    await store.close();
    throw error;
  }
}

/**
 * Writes into a store what this program writes into it from now on: before the first record that an older program
 * does not know.
 * @throws StoreFailure; `newer` as `refuseNewer` does.
 */
export async function markVersions(store: Store): Promise<void> {
  const known = Object.fromEntries(KNOWN);
  if (isDeepStrictEqual(await refuseNewer(store), known)) return;
  await openCollection(store, VERSIONS).set(KEY, known);
}

/**
 * Writes nothing.
 * @returns the versions that the store tells; null for an empty one, and for one of Portkeeper before it told them.
 * @throws StoreFailure; `newer` when the store has, or may have, what this program does not know.
 */
export async function refuseNewer(store: Store): Promise<Record<string, number> | null> {
  const found = await openCollection(store, VERSIONS).get(KEY);
  const isNewer = Object.entries(found ?? {}).some(([name, version]) => version > (KNOWN.get(name) ?? 0));
  if (isNewer) throw new StoreFailure(undefined, 'newer');
  return found;
}
