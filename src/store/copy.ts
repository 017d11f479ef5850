import { Failure } from '../failure.ts';
import { aloneOn } from './alone.ts';
import { prefixOf } from './collection.ts';
import { COLLECTIONS } from './collections.ts';
import type { Store } from './open.ts';
import { markVersions, refuseNewer } from './versions.ts';

export type CopyProblem =
  /** The target has records that the source does not have, or not so. Nothing was written. */
  | { kind: 'copy-target-not-empty'; records: number }
  /** Somebody wrote to one of the stores meanwhile. */
  | { kind: 'copy-differs'; records: number };

class CopyFailure extends Failure<CopyProblem> {
  override readonly name = 'CopyFailure';
}

/** Told after each record that was written, and for the others at once. */
export type CopyProgress = (done: number, records: number) => void;

/**
 * Copies everything in one store to another, as it is stored: keys stay sealed. It can be interrupted and repeated.
 * Afterwards both are read and compared. No Portkeeper may run on either: both are taken for this process alone.
 * @param from an address such as `STORE_URL`
 * @returns how many records there are, and how many of them had to be written.
 * @throws CopyFailure, StoreFailure
 */
export async function copyBetween(
  { from, to }: { from: string; to: string },
  onProgress: CopyProgress,
): Promise<{ records: number; written: number }> {
  return aloneOn({ url: from, create: false }, (source) =>
    aloneOn({ url: to, create: true }, (target) => copyStore(source, target, { onProgress })),
  );
}

/** `copyBetween` for stores that are open. The target tells the versions of this program, before it has a record. */
export async function copyStore(
  from: Store,
  to: Store,
  { onProgress }: { onProgress: CopyProgress },
): Promise<{ records: number; written: number }> {
  for (const store of [from, to]) await refuseNewer(store);
  const [wanted, there] = [await everythingIn(from), await everythingIn(to)];
  const foreign = [...there].filter(([key, value]) => wanted.get(key) !== value).length;
  if (foreign > 0) throw new CopyFailure({ kind: 'copy-target-not-empty', records: foreign });
  const missing = [...wanted].filter(([key]) => !there.has(key));
  await markVersions(to);
  onProgress(there.size, wanted.size);
  for (const [index, [key, value]] of missing.entries()) {
    await orFail(to, async () => to.adapter.set(key, value));
    onProgress(there.size + index + 1, wanted.size);
  }
  const differing = differences(await everythingIn(from), await everythingIn(to));
  if (differing > 0) throw new CopyFailure({ kind: 'copy-differs', records: differing });
  return { records: wanted.size, written: missing.length };
}

async function everythingIn(store: Store): Promise<Map<string, string>> {
  const everything = new Map<string, string>();
  for (const { name } of Object.values(COLLECTIONS)) {
    for (const [key, value] of await orFail(store, () => store.entries(prefixOf(name)))) {
      everything.set(key, value);
    }
  }
  return everything;
}

function differences(one: Map<string, string>, other: Map<string, string>): number {
  const keys = new Set([...one.keys(), ...other.keys()]);
  return [...keys].filter((key) => one.get(key) !== other.get(key)).length;
}

async function orFail<T>(store: Store, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw store.failure(error);
  }
}
