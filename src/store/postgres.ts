import { KeyvPostgres } from '@keyv/postgres';
import { Pool } from 'pg';
import { createPostgresLock } from './postgres-lock.ts';
import { waysTo } from './postgres-tls.ts';
import type { OpenOptions, Store } from './store.ts';
import { StoreFailure, serverFailure } from './store-failure.ts';

const TABLE = 'portkeeper';

/** Node gives up after these; `SESSION` makes the server give up as well, so that nothing is written afterwards. */
const POOL_OPTIONS = {
  application_name: 'portkeeper',
  connectionTimeoutMillis: 3_000,
  query_timeout: 4_000,
  keepAlive: true,
};

/**
 * The server ends a statement that nobody waits for, and notices within half a minute that a machine is gone: until
 * then its locks are held (postgresql.org/docs/current/runtime-config-connection.html; the default is two hours).
 */
const SESSION = [
  'SET statement_timeout = 3500',
  'SET tcp_keepalives_idle = 10',
  'SET tcp_keepalives_interval = 5',
  'SET tcp_keepalives_count = 3',
].join('; ');

/** The adapter on a pool of its own: its own pool is one for the whole process, and an error in it would end that. */
class PooledPostgres extends KeyvPostgres {
  readonly #pool: Pool;

  constructor(pool: Pool) {
    super({ table: TABLE });
    this.#pool = pool;
  }

  // Called by the constructor above, before there is a pool; what it returns is called later.
  override async connect() {
    return async (sql: string, values?: unknown[]) => (await this.#pool.query(sql, values)).rows;
  }
}

/**
 * Opens a PostgreSQL database, in which one table is used, and made if need be.
 * @throws StoreFailure when it cannot be reached or written, or does not accept what the URL says.
 */
export async function openPostgres(url: string, options: OpenOptions): Promise<Store> {
  const [first = url, second] = waysTo(url);
  if (!second) return openOne(first, options);
  try {
    return await openOne(first, options);
  } catch (error) {
    if (error instanceof StoreFailure && error.problem.reason === 'tls') return openOne(second, options);
    throw error;
  }
}

async function openOne(url: string, { onWarning = () => {} }: OpenOptions): Promise<Store> {
  const pools: Pool[] = [];
  let isAway = false;
  const openPool = (options: object) => {
    const pool = poolOf(url, options);
    // An idle connection that breaks says so here, and without a listener the process would end.
    pool.on('error', (error) => {
      if (!isAway) onWarning(serverFailure(error));
      isAway = true;
    });
    pool.on('connect', () => {
      isAway = false;
    });
    pools.push(pool);
    return pool;
  };
  const close = async () => void (await Promise.all(pools.map((pool) => pool.end())));
  try {
    const pool = openPool({ max: 4 });
    const adapter = await openTable(pool);
    const onLost = (error: Error) => onWarning(serverFailure(error, 'locked'));
    return {
      kind: 'postgres',
      adapter,
      // One connection that is never given up: the locks of this process live as long as it does.
      lock: createPostgresLock(openPool({ max: 1, idleTimeoutMillis: 0 }), { onLost }),
      concerns: [],
      claim: claims(pool),
      entries: (prefix) => entriesOf(pool, prefix),
      failure: (error) => serverFailure(error),
      close,
    };
  } catch (error) {
    await close();
    throw serverFailure(error);
  }
}

function poolOf(url: string, options: object): Pool {
  return new Pool({
    connectionString: url,
    ...POOL_OPTIONS,
    ...options,
    onConnect: (client: Pick<Pool, 'query'>) => client.query(SESSION),
  });
}

/** The adapter only emits that it could not make its table; whether that matters is asked here. */
async function openTable(pool: Pool): Promise<KeyvPostgres> {
  await pool.query('SELECT 1');
  const adapter = new PooledPostgres(pool);
  let first: unknown;
  adapter.on('error', (error) => {
    first ??= error;
  });
  try {
    // Writes nothing, but needs all the rights that writing needs.
    await adapter.query(
      `INSERT INTO public.${TABLE} (key, value) SELECT key, value FROM public.${TABLE} WHERE false
       ON CONFLICT (key) DO UPDATE SET value = excluded.value`,
    );
  } catch (error) {
    throw first ?? error;
  }
  return adapter;
}

/** How many claims go by until those that are over are deleted. */
const CLAIMS_BETWEEN_PURGES = 100;
const CLAIM = 'claim:';
/** Milliseconds by the server's clock, which is the same for all. */
const NOW = 'floor(extract(epoch FROM clock_timestamp()) * 1000)';
/** `CASE`, because the value of another record is no number, and the order of what AND joins is not promised. */
const IS_OVER = `CASE WHEN starts_with(claims.key, '${CLAIM}') THEN claims.value::numeric < ${NOW} ELSE false END`;

/**
 * A claim is a record that says when it is over. Of two at once one waits for the other's row and finds it taken
 * (postgresql.org/docs/current/sql-insert.html).
 */
function claims(pool: Pool): Store['claim'] {
  let untilPurge = 0;
  return async (name, forMs) => {
    try {
      if (untilPurge-- === 0) {
        untilPurge = CLAIMS_BETWEEN_PURGES;
        await pool.query(`DELETE FROM public.${TABLE} AS claims WHERE ${IS_OVER}`);
      }
      const { rowCount } = await pool.query(
        `INSERT INTO public.${TABLE} AS claims (key, value) VALUES ($1, (${NOW} + $2::bigint)::text)
         ON CONFLICT (key) DO UPDATE SET value = excluded.value WHERE ${IS_OVER}`,
        [CLAIM + name, forMs],
      );
      return rowCount === 1;
    } catch (error) {
      throw serverFailure(error);
    }
  };
}

/** One statement, so that nothing changes meanwhile; the adapter's own iterator ends early when it fails. */
async function entriesOf(pool: Pool, prefix: string): Promise<Map<string, string>> {
  const sql = `SELECT key, value FROM public.${TABLE} WHERE starts_with(key, $1) ORDER BY key`;
  const { rows } = await pool.query(sql, [prefix]);
  return new Map(rows.map(({ key, value }: { key: string; value: string }) => [key, value]));
}
