import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Clock } from '../clock.ts';
import { type Collection, openCollection } from './collection.ts';
import { type Store, StoreFailure } from './open.ts';

/** What somebody does with a store: a bot for some shards (`null` for all of them), or a task that wants it alone. */
export type Holder = { what: 'bot'; sharding: { shards: number[]; count: number } | null } | { what: 'task' };

/** The right to use a store that is a server, for as long as it is renewed. */
export interface Lease {
  /** Lets go of it. Never fails: what cannot be let go of ends by itself. */
  release(): Promise<void>;
}

export interface LeaseOptions {
  clock: Clock;
  /** Ends waiting for others. */
  signal?: AbortSignal;
  /** Not to wait for somebody who is heard of, only until it is certain that a silent one has ended. */
  refuse?: boolean;
  /** Told once when somebody else has to be waited for. */
  onWait?(): void;
  /** Told once when somebody else has taken it, because nothing was heard of us for too long. */
  onLost?(): void;
}

const BEAT_MS = 5_000;
/**
 * Who is not heard of for so long has ended without a word. It is measured by those who wait, with their own clock:
 * the clocks of two machines need not agree.
 */
const LEASE_MS = 20_000;
const LOOK_EVERY_MS = 1_000;
/** Everybody looks and writes under this lock, so that of two who come at once one waits. */
const LOCK = 'leases';

const holder = z.object({
  what: z.enum(['bot', 'task']),
  sharding: z.object({ shards: z.array(z.int()).max(10_000), count: z.int().min(1) }).nullable(),
  beat: z.int(),
});
type LeaseRecord = z.infer<typeof holder>;

/**
 * Takes the right to use a store, once nobody else has it who is in the way: a second bot for the same shards, or a
 * task. SQLite needs none of it: its file is kept for one process (`exclusive`).
 * @throws StoreFailure; `running` when it is not to be waited for, or the signal aborted
 */
export async function takeLease(store: Store, wanted: Holder, options: LeaseOptions): Promise<Lease> {
  if (store.kind === 'sqlite') return { release: async () => undefined };
  // Not in the list of collections: what is copied to another store, or kept, is not who runs just now.
  const records = openCollection(store, { name: 'leases', version: 1, schema: holder });
  const mine = { id: randomUUID(), holder: wanted };
  await untilFree(store, { records, mine, options });
  return renewed(store, { records, mine, options });
}

interface Leasing {
  records: Collection<LeaseRecord>;
  mine: { id: string; holder: Holder };
  options: LeaseOptions;
}

async function untilFree(store: Store, { records, mine, options }: Leasing): Promise<void> {
  const { clock, refuse = false, signal } = options;
  const pulseOf = createPulse(clock);
  for (let look = 0; ; look++) {
    const pulses = await store.lock(LOCK, async () => {
      const others = [...(await inTheWay(records, mine.holder))];
      const felt = others.map(([id, { beat }]) => pulseOf(id, beat));
      if (!felt.every((pulse) => pulse === 'silent')) return felt;
      await records.deleteMany(others.map(([id]) => id));
      await records.set(mine.id, recordOf(mine.holder, 0));
      return null;
    });
    if (!pulses) return;
    if (signal?.aborted || (refuse && pulses.includes('alive')))
      throw new StoreFailure(new Error('Somebody else uses the store.'), 'running');
    if (look === 0) options.onWait?.();
    await clock.sleep(LOOK_EVERY_MS, signal).catch(() => undefined);
  }
}

/** Tells of each holder what its beats have said since the first look. */
function createPulse(clock: Clock): (id: string, beat: number) => 'alive' | 'silent' | 'unknown' {
  const seen = new Map<string, { beat: number; sinceMs: number }>();
  return (id, beat) => {
    const before = seen.get(id);
    const now = clock.monotonic();
    if (before?.beat !== beat) seen.set(id, { beat, sinceMs: now });
    if (!before) return 'unknown';
    if (before.beat !== beat) return 'alive';
    return now - before.sinceMs >= LEASE_MS ? 'silent' : 'unknown';
  };
}

function renewed(store: Store, { records, mine, options }: Leasing): Lease {
  const over = new AbortController();
  const forget = () => store.lock(LOCK, () => records.delete(mine.id)).catch(() => undefined);

  /** @returns false when somebody else has taken it. */
  async function beat(number: number): Promise<boolean> {
    return store.lock(LOCK, async () => {
      // A store that was restarted without its data, or somebody who took us for dead and has ended since.
      const isThere = (await records.get(mine.id)) !== null;
      if (!isThere && (await inTheWay(records, mine.holder)).size > 0) return false;
      await records.set(mine.id, recordOf(mine.holder, number));
      return true;
    });
  }

  async function renew(): Promise<void> {
    for (let number = 1; ; number++) {
      await options.clock.sleep(BEAT_MS, over.signal);
      // A store that is away is everybody's trouble: nobody can take the lease meanwhile either.
      const isMine = await beat(number).catch(() => true);
      if (!isMine) return options.onLost?.();
    }
  }

  const renewing = renew().catch(() => undefined);
  return {
    async release() {
      over.abort();
      await renewing;
      await forget();
    },
  };
}

function recordOf(wanted: Holder, beat: number): LeaseRecord {
  return { what: wanted.what, sharding: wanted.what === 'bot' ? wanted.sharding : null, beat };
}

async function inTheWay(records: Collection<LeaseRecord>, wanted: Holder): Promise<Map<string, LeaseRecord>> {
  const all = await records.getMany(await records.keys());
  return new Map([...all].filter(([, other]) => excludes(recordOf(wanted, 0), other)));
}

/** Two bots go together when no guild is a shard of both (Gateway, Sharding: guild_id >> 22 modulo the count). */
function excludes(one: Omit<LeaseRecord, 'beat'>, other: Omit<LeaseRecord, 'beat'>): boolean {
  if (one.what === 'task' || other.what === 'task') return true;
  const [a, b] = [one.sharding, other.sharding];
  if (!a || !b) return true;
  const divisor = greatestCommonDivisor(a.count, b.count);
  const theirs = new Set(b.shards.map((shard) => shard % divisor));
  return a.shards.some((shard) => theirs.has(shard % divisor));
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
