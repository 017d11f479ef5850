import { chmodSync, cpSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { startDiscord } from '../../sandbox/discord/index.ts';
import { checkEncryptionKey, checkRecord } from '../../src/accounts/encryption.ts';
import { keptEncryptionKey } from '../../src/accounts/encryption-key.ts';
import { accountRecord } from '../../src/accounts/record.ts';
import { createVault } from '../../src/accounts/vault.ts';
import { openCollection } from '../../src/store/collection.ts';
import { COLLECTIONS } from '../../src/store/collections.ts';
import { openStore } from '../../src/store/open.ts';
import { openKnownStore } from '../../src/store/versions.ts';
import { emptyFolder, startProgram } from '../support/process.ts';
import { CHANNEL, LINKED, LINKED_AT_MS, PANEL } from '../support/servers-fixture.ts';

/** A copy of the data folder that a version of Portkeeper left behind (test/support/servers-fixture.ts). */
function dataOf(version: string): string {
  const folder = join(emptyFolder(), 'data');
  cpSync(`test/fixtures/data-${version}`, folder, { recursive: true });
  // Git keeps no modes of this kind.
  chmodSync(join(folder, 'encryption.key'), 0o600);
  return folder;
}

/** Everything in it, as it is stored. */
async function entriesOf(folder: string): Promise<Map<string, string>> {
  const store = await openStore(`sqlite://${folder}/portkeeper.sqlite`, { create: false });
  return store.entries('').finally(store.close);
}

async function openData(folder: string) {
  const store = await openKnownStore(`sqlite://${folder}/portkeeper.sqlite`, { create: false });
  onTestFinished(() => store.close());
  return {
    store,
    vault: createVault([new Uint8Array(Buffer.from(keptEncryptionKey(folder), 'base64'))]),
    records: openCollection(store, { ...COLLECTIONS.accounts, schema: accountRecord }),
    checks: openCollection(store, { ...COLLECTIONS.encryption, schema: checkRecord }),
  };
}

describe.each(['v0.1'])('the data of %s', (version) => {
  test('is read: everybody is still linked, with the same key', async () => {
    const { vault, records, checks } = await openData(dataOf(version));
    await checkEncryptionKey(checks, vault);
    expect((await records.keys()).toSorted()).toEqual(LINKED.map(({ userId }) => userId));
    for (const { userId, username, key } of LINKED) {
      const record = await records.get(userId);
      expect(record?.channels).toEqual([CHANNEL]);
      expect(record?.links).toMatchObject([{ panel: PANEL, username, linkedAt: LINKED_AT_MS }]);
      expect(await vault.open(record?.links[0]?.sealed ?? '', { userId, panel: PANEL })).toBe(key);
    }
  });

  test('is what the program starts on, and all that it adds is the versions', async () => {
    const discord = await startDiscord();
    onTestFinished(() => discord.close());
    const folder = dataOf(version);
    const before = await entriesOf(folder);
    const env = { DISCORD_TOKEN: 'any', DISCORD_API_URL: discord.apiUrl, DATA_DIR: folder };
    const bot = startProgram('src/main.ts', env);
    await bot.line('Portkeeper is ready');
    bot.child.kill('SIGTERM');
    await bot.ended;
    const after = await entriesOf(folder);
    expect(after.delete('versions:collections')).toBe(true);
    expect(after).toEqual(before);
  });
});

test('a record of a newer version is refused, and left as it is', async () => {
  const folder = dataOf('v0.1');
  const { store, records } = await openData(folder);
  const [alice] = LINKED;
  const newer = openCollection(store, {
    ...COLLECTIONS.accounts,
    version: COLLECTIONS.accounts.version + 1,
    schema: accountRecord,
  });
  await newer.set(alice?.userId ?? '', { links: [], channels: [] });
  await expect(records.get(alice?.userId ?? '')).rejects.toMatchObject({
    name: 'StoreFailure',
    problem: { kind: 'store-unavailable', reason: 'newer' },
  });
  expect(await newer.get(alice?.userId ?? '')).toEqual({ links: [], channels: [] });
});

test('a store that a newer version has written stops the start with a sentence', async () => {
  const folder = dataOf('v0.1');
  const { store } = await openData(folder);
  await store.adapter.set('versions:collections', '{"value":{"version":1,"value":{"accounts":99}}}');
  const bot = startProgram('src/main.ts', { DISCORD_TOKEN: 'any', DATA_DIR: folder });
  expect(await bot.ended).toBe(1);
  expect(bot.output()).toContain('written by a newer version of Portkeeper');
});
