import { checkEncryptionKey, checkRecord } from '../../src/accounts/encryption.ts';
import { keptEncryptionKey } from '../../src/accounts/encryption-key.ts';
import { accountRecord } from '../../src/accounts/record.ts';
import { createVault } from '../../src/accounts/vault.ts';
import { openCollection } from '../../src/store/collection.ts';
import { openKnownStore } from '../../src/store/versions.ts';

/** Who is linked in the data folders under `test/fixtures/`, and with which key. */
export const LINKED = [
  { userId: '80351110224678912', username: 'alice', key: `ptlc_${'Alice'.repeat(8)}abc` },
  { userId: '80351110224678913', username: 'bob', key: `ptlc_${'Bobby'.repeat(8)}xyz` },
];
export const PANEL = 'https://panel.example.com';
export const CHANNEL = { channelId: '155117677105512449', panel: PANEL, serverId: '2295c7ba' };
export const LINKED_AT_MS = Date.UTC(2026, 10, 21, 12);

/**
 * Makes a data folder as this version of Portkeeper writes it:
 *
 *     node test/support/servers-fixture.ts test/fixtures/data-vX.Y
 *
 * Run it before a release whose records get another version or shape, commit the folder, and name it in
 * `test/contract/store-upgrade.test.ts`. The folders of versions that are out are never made anew.
 */
async function makeDataFolder(folder: string): Promise<void> {
  const store = await openKnownStore(`sqlite://${folder}/portkeeper.sqlite`);
  const vault = createVault([new Uint8Array(Buffer.from(keptEncryptionKey(folder), 'base64'))]);
  const checks = openCollection(store, { name: 'encryption', version: 1, schema: checkRecord });
  await checkEncryptionKey(checks, vault);
  const records = openCollection(store, { name: 'accounts', version: 1, schema: accountRecord });
  for (const { userId, username, key } of LINKED) {
    const sealed = await vault.seal(key, { userId, panel: PANEL });
    const identifier = key.slice(0, 16);
    const link = { panel: PANEL, username, identifier, linkedAt: LINKED_AT_MS, lastUsedAt: null, sealed };
    await records.set(userId, { links: [link], channels: [CHANNEL] });
  }
  await store.close();
}

if (process.argv[1] === import.meta.filename) await makeDataFolder(process.argv[2] ?? 'data');
