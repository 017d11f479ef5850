import KeyvValkey from '@keyv/valkey';
import { Pool } from 'pg';
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { z } from 'zod';
import { openCollection } from '../../src/store/collection.ts';
import { openStore } from '../../src/store/open.ts';
import { PASSWORD, SERVERS, type StoreServer } from '../support/servers.ts';

/** A server that is there and says no: none of it may be swallowed. */

const [redis, postgres] = SERVERS;

interface Operator {
  replicaof(...to: unknown[]): Promise<void>;
  config(...settings: string[]): Promise<void>;
  lpush(key: string, value: string): Promise<void>;
  del(key: string): Promise<void>;
  pttl(key: string): Promise<number>;
  disconnect(): void;
}

async function open(url: string) {
  const store = await openStore(url);
  onTestFinished(() => store.close());
  return { store, numbers: openCollection(store, { name: 'numbers', version: 1, schema: z.number() }) };
}

const refusal = (reason: string) => ({
  name: 'StoreFailure',
  problem: { kind: 'store-unavailable', reason },
});

describe.skipIf(redis.missing !== null)('redis', () => {
  let server: StoreServer;
  /** Another client, for what an operator would do. */
  let operator: Operator;
  beforeAll(async () => {
    server = await redis.start();
    operator = new KeyvValkey(server.url).redis;
  });
  afterAll(async () => {
    operator.disconnect();
    await server.remove();
  });

  test('a replica that may not be written', async () => {
    const { numbers, store } = await open(server.url);
    await operator.replicaof('127.0.0.1', 1);
    onTestFinished(() => operator.replicaof('NO', 'ONE'));
    await expect(numbers.set('1', 1)).rejects.toMatchObject(refusal('not-writable'));
    await expect(numbers.delete('1')).rejects.toMatchObject(refusal('not-writable'));
    await expect(store.lock('1', async () => 1)).rejects.toMatchObject(refusal('not-writable'));
  });

  test('a memory that is full', async () => {
    const { numbers } = await open(server.url);
    await operator.config('SET', 'maxmemory', '1');
    onTestFinished(() => operator.config('SET', 'maxmemory', '0'));
    await expect(numbers.set('1', 1)).rejects.toMatchObject(refusal('full'));
  });

  test('something else under one of our keys', async () => {
    const { numbers } = await open(server.url);
    await operator.lpush('portkeeper:numbers:list', 'x');
    await expect(numbers.get('list')).rejects.toMatchObject(refusal('corrupt'));
    await operator.del('portkeeper:numbers:list');
  });

  test('a database that does not exist', async () => {
    const url = new URL(server.url);
    url.pathname = '/99';
    await expect(openStore(url.href)).rejects.toMatchObject(refusal('no-database'));
  });

  test('settings under which keys get lost are told', async () => {
    expect((await open(server.url)).store.concerns).toEqual([]);
    const settings = { appendonly: 'no', maxmemory: '100mb', 'maxmemory-policy': 'allkeys-lru' };
    for (const [name, value] of Object.entries(settings)) await operator.config('SET', name, value);
    expect((await open(server.url)).store.concerns).toEqual(['not-durable', 'evicts']);
    const usual = { appendonly: 'yes', maxmemory: '0', 'maxmemory-policy': 'noeviction' };
    for (const [name, value] of Object.entries(usual)) await operator.config('SET', name, value);
  });

  test('a lock is kept as long as its work takes', async () => {
    const { store } = await open(server.url);
    const lease = () => operator.pttl('mutex:portkeeper:long');
    await store.lock('long', async () => {
      let lowest = await lease();
      await vi.waitUntil(
        async () => {
          const now = await lease();
          const renewed = now > lowest;
          lowest = Math.min(lowest, now);
          return renewed;
        },
        { timeout: 8_000, interval: 200 },
      );
    });
    expect(await lease()).toBeLessThan(0);
  });

  test('valkey:// is the same', async () => {
    const { numbers } = await open(server.url);
    await numbers.set('valkey', 1);
    const other = await open(server.url.replace('redis://', 'valkey://'));
    expect(await other.numbers.get('valkey')).toBe(1);
  });
});

describe.skipIf(postgres.missing !== null)('postgres', () => {
  let server: StoreServer;
  beforeAll(async () => {
    server = await postgres.start();
  }, 60_000);
  afterAll(() => server.remove());

  async function operator(...statements: string[]): Promise<void> {
    const pool = new Pool({ connectionString: server.url, max: 1 });
    for (const statement of statements) await pool.query(statement);
    await pool.end();
  }

  const as = (user: string, options = '') => {
    const url = new URL(server.url);
    url.username = user;
    url.search = options;
    return url.href;
  };

  test('a server that may only be read', async () => {
    await open(server.url);
    const readOnly = as('keeper', '?options=-c%20default_transaction_read_only%3Don');
    await expect(openStore(readOnly)).rejects.toMatchObject(refusal('not-writable'));
  });

  test('a user who may not make the table', async () => {
    await operator(
      'DROP TABLE IF EXISTS public.portkeeper',
      'REVOKE CREATE ON SCHEMA public FROM PUBLIC',
      `CREATE ROLE guest LOGIN PASSWORD '${PASSWORD}'`,
    );
    await expect(openStore(as('guest'))).rejects.toMatchObject(refusal('not-writable'));
    const { numbers } = await open(server.url);
    await operator('GRANT SELECT, INSERT, UPDATE, DELETE ON public.portkeeper TO guest');
    await numbers.set('1', 1);
    expect(await (await open(as('guest'))).numbers.get('1')).toBe(1);
  });

  test('a table that is gone while the bot runs', async () => {
    const { numbers, store } = await open(server.url);
    await operator('ALTER TABLE public.portkeeper RENAME TO away');
    await expect(numbers.set('1', 1)).rejects.toMatchObject(refusal('other'));
    await expect(numbers.keys()).rejects.toMatchObject(refusal('other'));
    await operator('ALTER TABLE public.away RENAME TO portkeeper');
    expect(await store.lock('x', () => numbers.keys())).toEqual(expect.any(Array));
  });

  test('a database that does not exist', async () => {
    const url = new URL(server.url);
    url.pathname = '/nowhere';
    await expect(openStore(url.href)).rejects.toMatchObject(refusal('no-database'));
  });
});

test.each(['', 'data/store.sqlite', 'mysql://x', 'postgres://[', 'redis://:secret@host:99999'])(
  '%j is no address of a store',
  async (url) => {
    const failure = await openStore(url).catch((error: unknown) => error);
    expect(failure).toMatchObject({ name: 'StoreFailure' });
    expect(String((failure as Error).cause)).not.toContain('secret');
  },
);
