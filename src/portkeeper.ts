import { randomBytes } from 'node:crypto';
import type { Logger } from 'pino';
import { clicks, commands } from '../commands/index.ts';
import { onOutdated } from '../commands/ports/list.ts';
import type { Services } from '../commands/services.ts';
import { createAccounts } from './accounts/accounts.ts';
import { checkEncryptionKey, checkRecord, rotateKeys } from './accounts/encryption.ts';
import { keptEncryptionKey } from './accounts/encryption-key.ts';
import { looksLikeKey } from './accounts/key.ts';
import { accountRecord } from './accounts/record.ts';
import { createVault } from './accounts/vault.ts';
import { createDirectory } from './allocations/directory.ts';
import { createPanelHabits } from './allocations/habits.ts';
import { type Clock, systemClock } from './clock.ts';
import type { Config } from './config.ts';
import { createClient } from './discord/client.ts';
import { deploy } from './discord/deploy.ts';
import { createDispatcher } from './discord/dispatch.ts';
import { createTransport } from './panel/transport.ts';
import { openCollection } from './store/collection.ts';
import { createKeyedLock } from './store/keyed-lock.ts';
import { openStore } from './store/open.ts';
import { keyInWrongPlace } from './views/explain.ts';

export interface Portkeeper {
  /** Answers what has begun, then lets go of Discord, the panels and the store. */
  stop(): Promise<void>;
}

/**
 * Puts the program together and starts it: store → panels → Discord.
 * @throws what the store or the login throws.
 */
export async function startPortkeeper(
  config: Config,
  { log, clock = systemClock }: { log: Logger; clock?: Clock },
): Promise<Portkeeper> {
  const { store, records, checks, vault, lock } = await openKeys(config);
  await checkEncryptionKey(checks, vault);
  const transport = createTransport({ clock });
  const accounts = createAccounts({
    records,
    vault,
    lock,
    clock,
    transport,
    offered: config.panels,
  });
  const services: Services = {
    accounts,
    directory: createDirectory({ clock }),
    habits: createPanelHabits(),
    lock,
    clock,
  };
  const dispatcher = createDispatcher({
    commands,
    clicks,
    services,
    clock,
    log,
    newReference,
    outdated: onOutdated,
    refuse: (texts) => (texts.some(looksLikeKey) ? keyInWrongPlace() : null),
  });
  const client = createClient({
    apiUrl: config.discordApiUrl,
    onInteraction: dispatcher.handle,
    onError: (error) => log.error({ err: error }, 'The connection to Discord has a problem.'),
  });
  await client.login(config.discordToken);
  if (client.application) {
    const sent = await deploy(client.rest, { applicationId: client.application.id, commands });
    log.info({ commands: commands.length, sent }, sent ? 'Commands registered.' : 'Commands are up to date.');
  }
  return {
    async stop() {
      await dispatcher.idle();
      await client.destroy();
      await transport.close();
      await store.close();
    },
  };
}

/** The store with everything in it that is encrypted. */
async function openKeys(config: Config) {
  const store = await openStore(config.storeUrl);
  return {
    store,
    records: openCollection(store, { name: 'accounts', version: 1, schema: accountRecord }),
    checks: openCollection(store, { name: 'encryption', version: 1, schema: checkRecord }),
    vault: createVault(
      config.encryptionKeys ?? [new Uint8Array(Buffer.from(keptEncryptionKey(config.dataDir), 'base64'))],
    ),
    lock: createKeyedLock(),
  };
}

/**
 * Encrypts everything anew with the first of several encryption keys.
 * @throws WrongEncryptionKey, VaultFailure, StoreFailure
 */
export async function rotateStoredKeys(
  config: Config,
  onProgress: (done: number, people: number) => void,
): Promise<{ people: number; rotated: number }> {
  const { store, checks, vault, ...rest } = await openKeys(config);
  try {
    await checkEncryptionKey(checks, vault);
    return await rotateKeys({ checks, vault, onProgress, ...rest });
  } finally {
    await store.close();
  }
}

/** Short enough to be read out, long enough to be found in a log. */
function newReference(): string {
  return randomBytes(4).toString('hex').toUpperCase();
}
