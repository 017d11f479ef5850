import KeyvValkey from '@keyv/valkey';
import { createRedisLock, type LockClient } from './redis-lock.ts';
import type { OpenOptions, Store, StoreConcern } from './store.ts';
import { serverFailure } from './store-failure.ts';

/** Everything of Portkeeper in a server that may hold more than that. */
const PREFIX = 'portkeeper:';
const SCAN_COUNT = 500;

/**
 * Nothing waits for a server that is away: a command that was kept and sent minutes later would overwrite what
 * happened since, after its author was told that it failed.
 */
const CLIENT_OPTIONS = {
  connectionName: 'portkeeper',
  lazyConnect: true,
  enableOfflineQueue: false,
  autoResendUnfulfilledCommands: false,
  maxRetriesPerRequest: 0,
  connectTimeout: 3_000,
  commandTimeout: 3_000,
  // A connection on which nothing comes back is given up, so that the next command gets a new one.
  socketTimeout: 5_000,
  keepAlive: 10_000,
  // The client asks for IPv4 only unless it is told otherwise.
  family: 0,
  retryStrategy: (attempt: number) => Math.min(attempt * 100, 1_000),
};

/** What is used of the client below the adapter (iovalkey, which has the methods of ioredis). */
interface Client extends LockClient {
  on(event: 'error', listener: (error: unknown) => void): void;
  on(event: 'ready', listener: () => void): void;
  connect(): Promise<void>;
  disconnect(): void;
  info(): Promise<string>;
  scan(cursor: string, ...options: unknown[]): Promise<[cursor: string, keys: string[]]>;
  mget(keys: string[]): Promise<(string | null)[]>;
}

/** Adds what the adapter lacks: many records in one command, all of them or none. */
class ManyAtOnce extends KeyvValkey {
  async setMany(entries: { key: string; value: unknown }[]): Promise<void> {
    await this.redis.mset(new Map(entries.map(({ key, value }) => [this._getKeyName(key), value])));
  }
}

/**
 * Opens a Redis or Valkey server. The client comes back to it by itself whenever it was away.
 * @throws StoreFailure when it cannot be reached, or does not accept what the URL says.
 */
export async function openRedis(url: string, { onWarning = () => {} }: OpenOptions): Promise<Store> {
  let client: Client | null = null;
  let first: unknown;
  try {
    const adapter = new ManyAtOnce({ ...CLIENT_OPTIONS, ...serverOf(url), useRedisSets: false });
    // The adapter would write its latest namespace into the keys of all, and list only keys without one.
    adapter._getKeyName = (key) => PREFIX + key;
    adapter.on('error', (error) => {
      first ??= error;
    });
    const redis: Client = adapter.redis;
    client = redis;
    await redis.connect();
    // The client only says that there is no such database, and goes on with another.
    if (first) throw first;
    warnOnce(redis, (error) => onWarning(serverFailure(error)));
    return {
      kind: 'redis',
      adapter,
      lock: createRedisLock(redis, { onLost: (error) => onWarning(serverFailure(error, 'locked')) }),
      concerns: concernsOf(await redis.info().catch(() => '')),
      claim: (name, forMs) => claimOn(redis, name, forMs),
      entries: (prefix) => entriesOf(redis, prefix),
      failure: (error) => serverFailure(error),
      close: async () => redis.disconnect(),
    };
  } catch (error) {
    client?.disconnect();
    // What `connect` rejects with says only that there is no connection.
    throw serverFailure(first ?? error);
  }
}

/** The server forgets the name by itself (redis.io/docs/latest/commands/set). */
async function claimOn(redis: Client, name: string, forMs: number): Promise<boolean> {
  try {
    return (await redis.set(`${PREFIX}claim:${name}`, '1', 'PX', forMs, 'NX')) === 'OK';
  } catch (error) {
    throw serverFailure(error);
  }
}

/** Read here and not by the client, whose way of reading URLs knows no `valkey://`. */
function serverOf(url: string) {
  const { protocol, hostname, port, username, password, pathname, searchParams } = new URL(url);
  const isSocket = hostname === '' && /^\/.*\D/.test(pathname);
  return {
    ...(isSocket
      ? { path: decodeURIComponent(pathname), db: Number(searchParams.get('db')) || 0 }
      : {
          host: hostname.replace(/^\[|\]$/g, '') || '127.0.0.1',
          port: Number(port || 6379),
          db: Number(pathname.slice(1)) || 0,
        }),
    ...(username ? { username: decodeURIComponent(username) } : {}),
    ...(password ? { password: decodeURIComponent(password) } : {}),
    ...(protocol === 'rediss:' ? { tls: {} } : {}),
  };
}

/** The client emits an error for each of its attempts; one line is enough for each time that the server is away. */
function warnOnce(redis: Client, warn: (error: unknown) => void): void {
  let isAway = false;
  redis.on('ready', () => {
    isAway = false;
  });
  redis.on('error', (error) => {
    if (!isAway) warn(error);
    isAway = true;
  });
}

/** Reads the answer to INFO (redis.io/docs/latest/commands/info); what a server does not tell is no concern. */
function concernsOf(info: string): StoreConcern[] {
  const facts = new Map(info.split(/\r?\n/).map((line) => line.split(':', 2) as [string, string]));
  const limited = Number(facts.get('maxmemory') ?? 0) > 0;
  const evicts = limited && facts.get('maxmemory_policy') !== 'noeviction';
  return [
    ...(facts.get('aof_enabled') === '0' ? (['not-durable'] as const) : []),
    ...(evicts ? (['evicts'] as const) : []),
  ];
}

/** A scan returns every key that is there all the time, some of them twice (redis.io/docs/latest/commands/scan). */
async function entriesOf(redis: Client, prefix: string): Promise<Map<string, string>> {
  const entries = new Map<string, string>();
  let cursor = '0';
  do {
    const [next, keys] = await redis.scan(cursor, 'MATCH', `${PREFIX}${prefix}*`, 'COUNT', SCAN_COUNT);
    const values = keys.length > 0 ? await redis.mget(keys) : [];
    for (const [index, key] of keys.entries()) {
      const value = values[index];
      if (typeof value === 'string') entries.set(key.slice(PREFIX.length), value);
    }
    cursor = next;
  } while (cursor !== '0');
  return entries;
}
