import { once } from 'node:events';
import {
  type CacheFactory,
  Client,
  Collection,
  Events,
  type Interaction,
  LimitedCollection,
} from 'discord.js';
import { keepNamed, type Named } from './named.ts';
import { DiscordFailure, isForGood } from './trouble.ts';

/** A callback that Discord has not had after this long would come too late anyway. */
const REST_TIMEOUT_MS = 2_500;
const REST_RETRIES = 2;
/**
 * Discord does not count interaction webhooks against its 50 requests a second, discord.js does: 200 deferred
 * commands at once took 4.2 s to the last edit with its default, 0.4 s with this.
 */
const REST_PER_SECOND = 1_000;

export interface ClientOptions {
  /** Base of Discord's REST API, without version; the gateway is what it names. */
  apiUrl: string;
  /** Which shards of how many; `null` for all that Discord recommends. */
  sharding?: { shards: number[]; count: number } | null;
  onInteraction(interaction: Interaction, named: Named): Promise<void>;
  onError(error: unknown): void;
  /** Discord ended the connection, and no other one will be had with these settings. */
  onClosedForGood?(failure: DiscordFailure): void;
  /** A shard has got a session. */
  onLogin?(): void;
  /** Discord wants to be left alone for so long. */
  onWait?(ms: number): void;
}

/** A client without intents and without caches: slash commands and components arrive without any. */
export function createClient(options: ClientOptions): Client {
  const { apiUrl, sharding, onInteraction, onError } = options;
  const client = new Client({
    intents: [],
    ...(sharding ? { shards: sharding.shards, shardCount: sharding.count } : { shards: 'auto' }),
    allowedMentions: { parse: [] },
    // Its type ties each manager to its own keys and values, which no single function can satisfy.
    makeCache: keepNothing as CacheFactory,
    rest: {
      api: apiUrl,
      timeout: REST_TIMEOUT_MS,
      retries: REST_RETRIES,
      globalRequestsPerSecond: REST_PER_SECOND,
      // Without a word about how long, discord.js would ask again at once, and for ever.
      rejectOnRateLimit: ({ retryAfter }) => {
        if (!(retryAfter > 0)) return true;
        options.onWait?.(retryAfter);
        return false;
      },
    },
  });
  const named = keepNamed();
  client.on(Events.Raw, named.saw);
  client.on(
    Events.InteractionCreate,
    (interaction) => void onInteraction(interaction, named.take(interaction.id)),
  );
  client.on(Events.Error, onError);
  client.on(Events.ShardError, onError);
  client.on(Events.ShardReady, () => options.onLogin?.());
  client.on(Events.ShardDisconnect, ({ code }) => {
    if (isForGood(code)) options.onClosedForGood?.(new DiscordFailure({ how: 'closed', code }));
  });
  return client;
}

/** Resolves when interactions can arrive, which is a little after the login. @throws what `troubleOf` understands */
export async function logIn(client: Client, token: string): Promise<void> {
  const over = new AbortController();
  const ready = once(client, Events.ClientReady, { signal: over.signal });
  const closed = new Promise<never>((_, reject) => {
    client.on(Events.ShardDisconnect, ({ code }) => reject(new DiscordFailure({ how: 'closed', code })));
  });
  const login = client.login(token).catch((error: unknown) => {
    // What it read was not what Discord answers: it took it for an address of the gateway, and found none.
    const isOther = error instanceof TypeError && client.ws.gateway === null;
    throw isOther ? new DiscordFailure({ how: 'page', status: 200 }, error) : error;
  });
  try {
    await Promise.race([Promise.all([login, ready]), closed]);
  } finally {
    over.abort();
  }
}

/** discord.js relies on these (they are not meant to be limited); without intents they stay empty by themselves. */
const NEEDED_CACHES = new Set([
  'ChannelManager',
  'GuildChannelManager',
  'GuildManager',
  'PermissionOverwriteManager',
  'RoleManager',
]);

function keepNothing(manager: { name: string }) {
  return NEEDED_CACHES.has(manager.name) ? new Collection() : new LimitedCollection({ maxSize: 0 });
}
