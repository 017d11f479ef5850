import { z } from 'zod';
import { Failure } from '../failure.ts';
import type { Collection } from '../store/collection.ts';
import type { KeyedLock } from '../store/keyed-lock.ts';
import type { AccountRecord } from './record.ts';
import { type Vault, VaultFailure } from './vault.ts';

class WrongEncryptionKey extends Failure<{ kind: 'wrong-encryption-key' }> {
  override readonly name = 'WrongEncryptionKey';
}

/** A known text, sealed like a key: what does not open it would not open the keys either. */
export const checkRecord = z.object({ sealed: z.string() });
export type CheckRecord = z.infer<typeof checkRecord>;

const CHECK = 'check';
const KNOWN = 'portkeeper';
const NOBODY = { userId: '', panel: '' };

/**
 * Proves at the start that the encryption key fits the store; a new store gets its check value here.
 * @throws WrongEncryptionKey, StoreFailure
 */
export async function checkEncryptionKey(checks: Collection<CheckRecord>, vault: Vault): Promise<void> {
  const found = await checks.get(CHECK);
  if (!found) return checks.set(CHECK, { sealed: await vault.seal(KNOWN, NOBODY) });
  try {
    await vault.open(found.sealed, NOBODY);
  } catch (error) {
    if (!(error instanceof VaultFailure)) throw error;
    throw new WrongEncryptionKey({ kind: 'wrong-encryption-key' }, error);
  }
}

export interface Rotated {
  /** How many people's records there are. */
  people: number;
  /** How many of them were sealed anew. */
  rotated: number;
  /** How many are sealed with a former key nevertheless, counted in the end: then that key is still needed. */
  left: number;
}

/**
 * Seals everything anew that another than the first encryption key has sealed, and looks again afterwards. It can be
 * interrupted and repeated: each record is replaced as a whole, and the check value comes last, so that no key is
 * given up too early.
 * @throws VaultFailure, StoreFailure
 */
export async function rotateKeys({
  records,
  checks,
  vault,
  lock,
  onProgress,
}: {
  records: Collection<AccountRecord>;
  checks: Collection<CheckRecord>;
  vault: Vault;
  lock: KeyedLock;
  /** Told after each person. */
  onProgress(done: number, people: number): void;
}): Promise<Rotated> {
  const isOld = (record: AccountRecord | null): record is AccountRecord =>
    record?.links.some(({ sealed }) => vault.isOld(sealed)) ?? false;
  const people = await records.keys();
  let rotated = 0;
  for (const [index, userId] of people.entries()) {
    await lock(`account ${userId}`, async () => {
      const record = await records.get(userId);
      if (!isOld(record)) return;
      await records.set(userId, await resealed(record, { userId, vault }));
      rotated += 1;
    });
    onProgress(index + 1, people.length);
  }
  // A program that does not ask who runs on the store (an older one) may have sealed with the former key meanwhile.
  let left = 0;
  for (const userId of await records.keys()) if (isOld(await records.get(userId))) left += 1;
  if (left === 0) await checks.set(CHECK, { sealed: await vault.seal(KNOWN, NOBODY) });
  return { people: people.length, rotated, left };
}

async function resealed(
  record: AccountRecord,
  { userId, vault }: { userId: string; vault: Vault },
): Promise<AccountRecord> {
  const links = record.links.map(async (link) => {
    const owner = { userId, panel: link.panel };
    return { ...link, sealed: await vault.seal(await vault.open(link.sealed, owner), owner) };
  });
  return { ...record, links: await Promise.all(links) };
}
