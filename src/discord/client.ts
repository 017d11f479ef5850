import {
  type CacheFactory,
  Client,
  Collection,
  Events,
  type Interaction,
  LimitedCollection,
} from 'discord.js';
import { keepNamed, type Named } from './named.ts';

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
}

/** A client without intents and without caches: slash commands and components arrive without any. */
export function createClient({ apiUrl, sharding, onInteraction, onError }: ClientOptions): Client {
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
  return client;
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
