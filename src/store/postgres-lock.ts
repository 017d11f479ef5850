import { createHash } from 'node:crypto';
import type { Pool } from 'pg';
import { type Clock, systemClock } from '../clock.ts';
import { createKeyedLock, type KeyedLock } from './keyed-lock.ts';
import { StoreFailure, serverFailure } from './store-failure.ts';

/** Longer than any work on a panel takes, with its retries. */
const ACQUIRE_WITHIN_MS = 60_000;
const RETRY_MS = 20;

/**
 * A lock that all processes on one database share: advisory locks of the one session in `pool`, which end with it
 * (postgresql.org/docs/current/explicit-locking.html#ADVISORY-LOCKS). Within the process calls wait in their order,
 * and only the first of them asks the server – again and again, so that no number of waiting keys needs more
 * connections.
 * @param onLost told when the session ended while the work was running.
 */
export function createPostgresLock(
  pool: Pool,
  { onLost, clock = systemClock }: { onLost: (error: Error) => void; clock?: Clock },
): KeyedLock {
  const inOrder = createKeyedLock();

  async function acquire(id: string): Promise<void> {
    const until = clock.monotonic() + ACQUIRE_WITHIN_MS;
    while (!(await ask(pool, 'pg_try_advisory_lock', id))) {
      if (clock.monotonic() > until)
        throw new StoreFailure(new Error('Another process holds a lock for too long.'), 'locked');
      await clock.sleep(RETRY_MS);
    }
  }

  /** Never fails: what the work has done is done, and a lost session has no locks. */
  async function release(id: string): Promise<void> {
    const held = await ask(pool, 'pg_advisory_unlock', id).catch(() => false);
    if (!held) onLost(new Error('The connection that held a lock was lost.'));
  }

  return (key, work) =>
    inOrder(key, async () => {
      const id = idOf(key);
      await acquire(id);
      try {
        return await work();
      } finally {
        await release(id);
      }
    });
}

async function ask(pool: Pool, name: string, id: string): Promise<boolean> {
  try {
    const { rows } = await pool.query(`SELECT ${name}($1::bigint) AS yes`, [id]);
    return rows[0].yes === true;
  } catch (error) {
    throw serverFailure(error);
  }
}

/** The 64 bits that stand for a key; not those of any other program in the same database. */
function idOf(key: string): string {
  return createHash('sha256').update(`portkeeper ${key}`).digest().readBigInt64BE().toString();
}
