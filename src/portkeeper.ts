import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { accessSync, constants, mkdirSync } from 'node:fs';
import { type Client, Events } from 'discord.js';
import type { Logger } from 'pino';
import { clicks, commands } from '../commands/index.ts';
import { onOutdated } from '../commands/ports/list.ts';
import type { Services } from '../commands/services.ts';
import { createAccounts } from './accounts/accounts.ts';
import { checkEncryptionKey } from './accounts/encryption.ts';
import { createDirectory } from './allocations/directory.ts';
import { createKnownPorts } from './allocations/known-ports.ts';
import { createTester } from './allocations/test-port.ts';
import { createUnderway } from './allocations/underway.ts';
import { quietly, type Step } from './checklist.ts';
import { type Clock, systemClock } from './clock.ts';
import type { Config } from './config.ts';
import { createClient } from './discord/client.ts';
import { deploy } from './discord/deploy.ts';
import { createDispatcher, type Dispatcher } from './discord/dispatch.ts';
import { watchGateway } from './discord/gateway-state.ts';
import { createLink } from './discord/link.ts';
import { createMessenger } from './discord/messenger.ts';
import { openCollections, openVault } from './keys.ts';
import { directReach, type Reach } from './network/reach.ts';
import { serveHealth } from './operations/http.ts';
import { createMetrics, type Metrics, noMetrics } from './operations/metrics.ts';
import { createDialects } from './panel/dialects.ts';
import { probePanel } from './panel/probe.ts';
import { createTransport, type Transport } from './panel/transport.ts';
import { hasKey } from './panel-key.ts';
import { type OpenOptions, StoreFailure } from './store/open.ts';
import { openKnownStore } from './store/versions.ts';
import { keyInWrongPlace } from './views/explain.ts';
import { describeStore, watchesTakenUp } from './views/start-up.ts';
import { createWatcher } from './watching/watching.ts';

const HTTPS_PORT = 443;

export interface Portkeeper {
  /** Answers what has begun, then lets go of Discord, the panels and the store. */
  stop(): Promise<void>;
  /** Resolves when no watched port is being checked. */
  idle(): Promise<void>;
}

export interface StartOptions {
  log: Logger;
  clock?: Clock;
  /** Each step of the start goes through it. */
  step?: Step;
  /** The way to game servers; another one only in the sandbox. */
  reach?: Reach;
  /** Whether the operator's panels must answer before anything else begins. */
  probePanels?: boolean;
}

/**
 * Puts the program together and starts it, step by step: data folder → store → encryption key → panels → Discord →
 * commands.
 * @throws what the first failing step throws.
 */
export async function startPortkeeper(config: Config, options: StartOptions): Promise<Portkeeper> {
  const { log, clock = systemClock, step = quietly, reach = directReach } = options;
  const metrics = config.http ? await createMetrics() : noMetrics;
  const onWarning: StoreWarning = (warning) => log.warn({ err: warning }, 'The store has a problem.');
  const kept = await openKept(config, { step, exclusive: true, onWarning });
  const dialects = createDialects();
  const transport = createTransport({
    clock,
    onExchange: ({ panelUrl, ...facts }) => metrics.exchange({ ...facts, dialect: dialects.of(panelUrl) }),
  });
  if (options.probePanels) await probeAll(config, { transport, step });
  const { records, vault } = kept;
  const { lock } = kept.store;
  const accounts = createAccounts({
    records,
    vault,
    lock,
    clock,
    transport,
    dialects,
    offered: config.panels,
    ports: [HTTPS_PORT, ...config.panelPorts],
  });
  const client = createClient({
    apiUrl: config.discordApiUrl,
    sharding: config.sharding,
    onInteraction: (interaction, named) => dispatcher.handle(interaction, named),
    onError: (error) => log.error({ err: error }, 'The connection to Discord has a problem.'),
  });
  const known = createKnownPorts({
    ...{ records: kept.ports, lock, clock },
    isLinked: async (owner, panel) => (await accounts.links(owner)).some(({ ref }) => ref === panel),
  });
  const tester = createTester({ reach, clock, known });
  const isLinkAlive = createLink({ rest: client.rest, clock });
  const watcher = createWatcher({
    ...{ records: kept.watches, samples: kept.samples, lock, clock, accounts, tester, log },
    messenger: createMessenger({ rest: client.rest, botId: () => client.user?.id ?? '', log }),
    owns: (guild) => isOurs(guild, config),
    isOnline: async () => gateway.condition() === 'ready' && (await isLinkAlive()),
    onCheck: metrics.watchCheck,
    onTold: ({ about }) => metrics.alert(about.kind),
  });
  const services = {
    accounts,
    directory: createDirectory({ clock }),
    dialects,
    lock,
    clock,
    tester,
    underway: createUnderway(),
    rides: new Map(),
    watching: watcher,
    onWait: metrics.rateLimitWait,
  };
  const dispatcher = dispatcherFor(services, { log, metrics });
  const gateway = watchGateway(client, { clock, onChange: metrics.gatewayReady });
  await step(
    'Discord',
    () => logIn(client, config.discordToken),
    () => client.user?.username ?? 'logged in',
  );
  await step(
    'commands',
    () => register(client),
    (sent) => (sent ? 'registered' : 'up to date'),
  );
  await step('watches', () => watcher.start(), watchesTakenUp);
  const health = async () => {
    const condition = gateway.condition();
    const store = await kept.checks.get('check').then(
      () => 'ok',
      () => 'failing',
    );
    return {
      healthy: condition !== 'dead',
      ready: condition === 'ready' && store === 'ok',
      gateway: condition,
      store,
    };
  };
  const { http } = config;
  const server =
    http &&
    (await step(
      'health',
      () => serveHealth(http, { health, metrics: metrics.text }),
      () => `http://${http.host}:${http.port}`,
    ));
  return {
    idle: () => watcher.idle(),
    async stop() {
      await Promise.all([dispatcher.close(), watcher.stop()]);
      await server?.close();
      await client.destroy();
      // What arrived until then is told that it is not done.
      await dispatcher.idle();
      await transport.close();
      await kept.store.close();
    },
  };
}

/** What is wrong with a store while the program runs. */
type StoreWarning = NonNullable<OpenOptions['onWarning']>;

/**
 * The store, and the proof that what is encrypted in it can be read.
 * @param options.exclusive keeps a SQLite file for this process.
 */
export async function openKept(
  config: Config,
  { step, exclusive, onWarning }: { step: Step; exclusive: boolean; onWarning?: StoreWarning },
) {
  await step(
    'data folder',
    () => proveFolder(config.dataDir),
    () => config.dataDir,
  );
  const options = { exclusive, ...(onWarning ? { onWarning } : {}) };
  const store = await step('store', () => openKnownStore(config.storeUrl, options), describeStore);
  try {
    const collections = openCollections(store);
    const vault = await step('encryption key', async () => {
      const opened = openVault(config);
      await checkEncryptionKey(collections.checks, opened);
      return opened;
    });
    return { store, vault, ...collections };
  } catch (error) {
    await store.close();
    throw error;
  }
}

/** @throws StoreFailure */
function proveFolder(path: string): void {
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 });
    accessSync(path, constants.W_OK);
  } catch (error) {
    throw new StoreFailure(error);
  }
}

/** @throws PanelFailure */
export async function probeAll(
  { panels }: Config,
  { transport, step }: { transport: Transport; step: Step },
): Promise<void> {
  if (panels.length === 0)
    await step(
      'panels',
      () => undefined,
      () => 'members enter their own',
    );
  for (const panel of panels)
    await step(
      'panel',
      () => probePanel(transport, panel),
      () => panel.url,
    );
}

function dispatcherFor(services: Services, { log, metrics }: { log: Logger; metrics: Metrics }): Dispatcher {
  return createDispatcher({
    commands,
    clicks,
    services,
    clock: services.clock,
    log,
    newReference,
    outdated: onOutdated,
    refuse: (texts) => (texts.some(hasKey) ? keyInWrongPlace() : null),
    observe: metrics.interaction,
  });
}

/** Resolves when interactions can arrive, which is a little after the login. */
async function logIn(client: Client, token: string): Promise<void> {
  const ready = once(client, Events.ClientReady);
  await Promise.all([client.login(token), ready]);
}

async function register(client: Client): Promise<boolean> {
  if (!client.application) throw new Error('Discord named no application.');
  return deploy(client.rest, { applicationId: client.application.id, commands });
}

/** Each guild is one shard's (Gateway, Sharding), and so each watch is one process's. */
function isOurs(guild: string, { sharding }: Config): boolean {
  if (!sharding) return true;
  return sharding.shards.includes(Number((BigInt(guild) >> 22n) % BigInt(sharding.count)));
}

/** Short enough to be read out, long enough to be found in a log. */
function newReference(): string {
  return randomBytes(4).toString('hex').toUpperCase();
}
