import { checkEncryptionKey, checkRecord, type Rotated, rotateKeys } from './accounts/encryption.ts';
import { keptEncryptionKey } from './accounts/encryption-key.ts';
import { accountRecord } from './accounts/record.ts';
import { createVault, type Vault } from './accounts/vault.ts';
import { knownPortsRecord } from './allocations/known-ports.ts';
import type { Config } from './config.ts';
import { aloneOn } from './store/alone.ts';
import { openCollection } from './store/collection.ts';
import { COLLECTIONS } from './store/collections.ts';
import type { Store } from './store/open.ts';
import { markVersions } from './store/versions.ts';
import { watchRecord } from './watching/record.ts';
import { sampleRecord } from './watching/samples.ts';

/** The vault of the configured encryption keys, or of the one kept in the data folder. @throws EncryptionKeyFailure */
export function openVault({ encryptionKeys, dataDir }: Config): Vault {
  return createVault(encryptionKeys ?? [new Uint8Array(Buffer.from(keptEncryptionKey(dataDir), 'base64'))]);
}

/** Everything that is kept, by what it is. */
export function openCollections(store: Store) {
  return {
    records: openCollection(store, { ...COLLECTIONS.accounts, schema: accountRecord }),
    checks: openCollection(store, { ...COLLECTIONS.encryption, schema: checkRecord }),
    watches: openCollection(store, { ...COLLECTIONS.watches, schema: watchRecord }),
    ports: openCollection(store, { ...COLLECTIONS.ports, schema: knownPortsRecord }),
    samples: openCollection(store, { ...COLLECTIONS.samples, schema: sampleRecord }),
  };
}

/**
 * Encrypts everything anew with the first of several encryption keys, alone on the store.
 * @throws WrongEncryptionKey, VaultFailure, StoreFailure
 */
export async function rotateStoredKeys(
  config: Config,
  onProgress: (done: number, people: number) => void,
): Promise<Rotated> {
  return aloneOn({ url: config.storeUrl, create: false }, async (store) => {
    await markVersions(store);
    const vault = openVault(config);
    const collections = openCollections(store);
    await checkEncryptionKey(collections.checks, vault);
    return rotateKeys({ ...collections, vault, lock: store.lock, onProgress });
  });
}
