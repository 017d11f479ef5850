import { randomBytes } from 'node:crypto';
import type { Client } from 'discord.js';
import type { Logger } from 'pino';
import { clicks, commands } from '../commands/index.ts';
import { onOutdated } from '../commands/ports/list.ts';
import type { Services } from '../commands/services.ts';
import { createAccounts } from './accounts/accounts.ts';
import { createDirectory } from './allocations/directory.ts';
import { createKnownPorts } from './allocations/known-ports.ts';
import { createSightings } from './allocations/sightings.ts';
import { createTester } from './allocations/test-port.ts';
import { createUnderway } from './allocations/underway.ts';
import { type Checklist, quiet } from './checklist.ts';
import { type Clock, systemClock } from './clock.ts';
import type { Config } from './config.ts';
import { createClient, logIn } from './discord/client.ts';
import { deploy } from './discord/deploy.ts';
import { createDispatcher, type Dispatcher } from './discord/dispatch.ts';
import { type GatewayState, watchGateway } from './discord/gateway-state.ts';
import { createLink } from './discord/link.ts';
import { createMembership } from './discord/membership.ts';
import { createMessenger } from './discord/messenger.ts';
import { type DiscordFailure, isOutOfCommands, troubleOf } from './discord/trouble.ts';
import { createLookups } from './network/lookups.ts';
import { createOwnAddresses } from './network/own-addresses.ts';
import { directReach, type Reach } from './network/reach.ts';
import { healthStep, openKept, probeAll, type StoreWarning } from './opening.ts';
import { type HealthServer, serveHealth, urlOf } from './operations/http.ts';
import { createMetrics, type Metrics, noMetrics } from './operations/metrics.ts';
import { createDialects } from './panel/dialects.ts';
import { createTransport } from './panel/transport.ts';
import { hasKey } from './panel-key.ts';
import { type Lease, takeLease } from './store/lease.ts';
import type { Store } from './store/open.ts';
import { commandsNotSent, discordWaits } from './views/discord-trouble.ts';
import { keyInWrongPlace } from './views/explain.ts';
import { WAITING_FOR_ANOTHER, watchesTakenUp } from './views/start-up.ts';
import { createWatcher } from './watching/watching.ts';

const HTTPS_PORT = 443;
/** A shorter wait is over before anybody has read about it. */
const WORTH_TELLING_MS = 2_000;

export interface Portkeeper {
  /** Answers what has begun, then lets go of Discord, the panels and the store. */
  stop(): Promise<void>;
  /** Resolves when no watched port is being checked. */
  idle(): Promise<void>;
}

export interface StartOptions {
  log: Logger;
  clock?: Clock;
  /** What the operator is told of each step. */
  checklist?: Checklist;
  /** The way to game servers; another one only in the sandbox. */
  reach?: Reach;
  /** Whether the operator is told of panels that do not answer. */
  probePanels?: boolean;
  /** Told when Discord has counted a login of this bot: a day has 1,000. */
  onLogin?(): void;
  /** Told when Discord will not have this bot any more. */
  onClosedForGood?(failure: DiscordFailure): void;
  /** Told when another process serves from this store, because nothing was heard of this one for too long. */
  onTakenOver?(): void;
  /** Ends waiting for another process. */
  signal?: AbortSignal;
}

/** What is undone, the last first, when the start ends early. */
type Undo = (() => Promise<unknown>)[];

/**
 * Puts the program together and starts it, step by step: data folder → store → encryption key → health → panels →
 * Discord → commands → watches.
 * @throws what the first failing step throws; then nothing is left open.
 */
export async function startPortkeeper(config: Config, options: StartOptions): Promise<Portkeeper> {
  const undo: Undo = [];
  try {
    return await start(config, { ...options, undo });
  } catch (error) {
    for (const close of undo.toReversed()) await close().catch(() => undefined);
    throw error;
  }
}

async function start(config: Config, options: StartOptions & { undo: Undo }): Promise<Portkeeper> {
  const { log, clock = systemClock, reach = directReach, checklist = quiet, undo } = options;
  const metrics = config.http ? await createMetrics() : noMetrics;
  const onWarning: StoreWarning = (warning) => log.warn({ err: warning }, 'The store has a problem.');
  const kept = await openKept(config, { checklist, exclusive: true, onWarning });
  undo.push(() => kept.store.close());
  const lease = await leaseFor(config, { ...options, clock, checklist, store: kept.store });
  undo.push(() => lease.release());
  const dialects = createDialects();
  const isOwn = createOwnAddresses({ clock, published: config.publicAddresses });
  const lookups = createLookups({ clock, resolve: reach.resolve, isOwn });
  undo.push(async () => lookups.close());
  const transport = createTransport({
    ...{ clock, lookups },
    onExchange: ({ panelUrl, ...facts }) => metrics.exchange({ ...facts, dialect: dialects.of(panelUrl) }),
  });
  undo.push(() => transport.close());
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
  let isStarting = true;
  const client = createClient({
    apiUrl: config.discordApiUrl,
    sharding: config.sharding,
    onInteraction: (interaction, named) => dispatcher.handle(interaction, named),
    onError: (error) => log.error({ err: error }, 'The connection to Discord has a problem.'),
    onWait(ms) {
      if (isStarting && ms >= WORTH_TELLING_MS) checklist.warn('Discord', discordWaits(ms));
    },
    onLogin: () => options.onLogin?.(),
    onClosedForGood: (failure) => options.onClosedForGood?.(failure),
  });
  undo.push(() => client.destroy());
  const known = createKnownPorts({
    ...{ records: kept.ports, lock, clock },
    isLinked: async (owner, panel) => (await accounts.links(owner)).some(({ ref }) => ref === panel),
  });
  const tester = createTester({ reach, clock, known, lookups });
  const isLinkAlive = createLink({ rest: client.rest, clock });
  const watcher = createWatcher({
    ...{ records: kept.watches, samples: kept.samples, lock, clock, accounts, tester, log },
    messenger: createMessenger({ rest: client.rest, botId: () => client.user?.id ?? '', log }),
    members: createMembership({ rest: client.rest, clock }),
    owns: (guild) => isOurs(guild, config),
    isOnline: async () => gateway.condition() === 'ready' && (await isLinkAlive()),
    onCheck: metrics.watchCheck,
    onTold: ({ about }) => metrics.alert(about.kind),
  });
  undo.push(() => watcher.stop());
  const services = {
    accounts,
    directory: createDirectory({ clock }),
    dialects,
    lock,
    clock,
    tester,
    underway: createUnderway(),
    sightings: createSightings(),
    rides: new Map(),
    riders: new Map(),
    watching: watcher,
    onWait: metrics.rateLimitWait,
  };
  const dispatcher = dispatcherFor(services, { log, metrics, claim: kept.store.claim });
  const gateway = watchGateway(client, { clock, onChange: metrics.gatewayReady });
  const server = await healthServer(config, { checklist, gateway, kept, metrics });
  undo.push(async () => server?.close());
  if (options.probePanels) await probeAll(config, { transport, checklist, clock });
  await checklist.step(
    'Discord',
    () => logIn(client, config.discordToken),
    () => client.user?.username ?? 'logged in',
  );
  await checklist.attempt(
    'commands',
    () => register(client),
    (error) => {
      log.warn({ err: error }, 'The commands were not brought up to date.');
      return commandsNotSent(isOutOfCommands(error) ? 'no-more-today' : troubleOf(error));
    },
  );
  await checklist.step('watches', () => watcher.start(), watchesTakenUp);
  isStarting = false;
  return {
    idle: () => watcher.idle(),
    async stop() {
      await Promise.all([dispatcher.close(), watcher.stop()]);
      await server?.close();
      await client.destroy();
      // What arrived until then is told that it is not done.
      await dispatcher.idle();
      lookups.close();
      await transport.close();
      await lease.release();
      await kept.store.close();
    },
  };
}

function leaseFor(
  { sharding }: Config,
  {
    store,
    clock,
    checklist,
    signal,
    onTakenOver,
  }: Pick<StartOptions, 'signal' | 'onTakenOver'> & { store: Store; clock: Clock; checklist: Checklist },
): Promise<Lease> {
  return takeLease(
    store,
    { what: 'bot', sharding },
    {
      ...{ clock, ...(signal ? { signal } : {}) },
      onWait: () => checklist.warn('store', WAITING_FOR_ANOTHER),
      ...(onTakenOver ? { onLost: onTakenOver } : {}),
    },
  );
}

/** Serves health before anything logs in: a port that is taken is no reason to use up a login. */
async function healthServer(
  { http }: Config,
  {
    checklist,
    gateway,
    kept,
    metrics,
  }: {
    checklist: Checklist;
    gateway: GatewayState;
    kept: Awaited<ReturnType<typeof openKept>>;
    metrics: Metrics;
  },
): Promise<HealthServer | null> {
  if (!http) return null;
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
  const serve = async () => ({
    server: await serveHealth(http, { health, metrics: metrics.text }),
    said: urlOf(http),
  });
  return (await healthStep(http, checklist, serve)).server;
}

function dispatcherFor(
  services: Services,
  { log, metrics, claim }: { log: Logger; metrics: Metrics; claim: Store['claim'] },
): Dispatcher {
  return createDispatcher({
    commands,
    clicks,
    services,
    clock: services.clock,
    log,
    newReference,
    outdated: onOutdated,
    claim,
    refuse: (texts) => (texts.some(hasKey) ? keyInWrongPlace() : null),
    observe: metrics.interaction,
  });
}

async function register(client: Client): Promise<string> {
  if (!client.application) throw new Error('Discord named no application.');
  const sent = await deploy(client.rest, { applicationId: client.application.id, commands });
  return sent ? 'registered' : 'up to date';
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
