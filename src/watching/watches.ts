import type { Collection } from '../store/collection.ts';
import type { KeyedLock } from '../store/keyed-lock.ts';
import type { Memory } from './memory.ts';
import { endOf, idsOf, MAX_WATCHES, type WatchRecord } from './record.ts';
import { resumed } from './turn.ts';

/** A watch with the id it is kept under, and when it ends by itself if it stays paused. */
export type Watch = WatchRecord & { id: string; endsAtMs: number | null };

/** With what is known of its last check: see `Memory`. `null` where another process makes its checks. */
export type OwnWatch = Watch & Pick<Memory, 'goesBy' | 'why'>;

/** As much of it as whoever manages its guild sees. */
export type WatchThere = Pick<Watch, 'id' | 'owner' | 'serverName' | 'address'>;

export function watchWith(id: string, record: WatchRecord): Watch {
  return { ...record, id, endsAtMs: endOf(record) };
}

/** What somebody asks for. */
export type Wanted = Pick<
  WatchRecord,
  | 'owner'
  | 'guild'
  | 'channel'
  | 'role'
  | 'panel'
  | 'server'
  | 'allocation'
  | 'serverName'
  | 'address'
  | 'everyMs'
  | 'known'
>;

export type Put =
  /** `was`: what there was before in the same channel about the same port. */
  { ok: true; watch: Watch; was: Watch | null } | { ok: false; reason: 'limit'; limit: number };

/** Watches as they are kept. Everything throws StoreFailure when the store does not answer. */
export interface Watches {
  get(id: string): Promise<WatchRecord | null>;
  /** Those of these ids that there are. */
  some(ids: string[]): Promise<Watch[]>;
  /** A person's watches, by the place they have. */
  of(owner: string): Promise<Watch[]>;
  all(): Promise<Watch[]>;
  /** Begins a watch, or changes the one about the same port in the same channel, which goes on if it was resting. */
  put(wanted: Wanted, now: number): Promise<Put>;
  /**
   * Reads, changes and writes one watch, alone. `edit` returns `null` to leave it as it is; it may take its time.
   * @returns what was written, or `null`.
   */
  change(
    id: string,
    edit: (record: WatchRecord) => WatchRecord | null | Promise<WatchRecord | null>,
  ): Promise<WatchRecord | null>;
  remove(id: string): Promise<void>;
}

/** How many records are read with one request, and in one turn of the event loop: each may have 200 incidents. */
const READ_AT_ONCE = 50;

export function createWatches({
  records,
  lock,
}: {
  records: Collection<WatchRecord>;
  lock: KeyedLock;
}): Watches {
  async function some(ids: string[]): Promise<Watch[]> {
    const found: Watch[] = [];
    for (let first = 0; first < ids.length; first += READ_AT_ONCE) {
      const read = await records.getMany(ids.slice(first, first + READ_AT_ONCE));
      for (const [id, record] of read) found.push(watchWith(id, record));
    }
    return found;
  }

  const of = (owner: string) => some(idsOf(owner));

  const alone = <T>(id: string, work: () => Promise<T>) => lock(`watch ${id}`, work);

  const change: Watches['change'] = (id, edit) =>
    alone(id, async () => {
      const record = await records.get(id);
      const edited = record && (await edit(record));
      if (edited) await records.set(id, edited);
      return edited;
    });

  return {
    get: (id) => records.get(id),
    some,
    of,
    all: async () => some(await records.keys()),
    put: (wanted, now) =>
      lock(`watches ${wanted.owner}`, async () => {
        const present = await of(wanted.owner);
        const was = present.find((watch) => isSame(watch, wanted)) ?? null;
        const free = idsOf(wanted.owner).find((id) => !present.some((watch) => watch.id === id));
        const id = was?.id ?? free;
        if (id === undefined) return { ok: false, reason: 'limit', limit: MAX_WATCHES };
        const record = await alone(id, async () => {
          const made = was ? continued((await records.get(id)) ?? was, wanted) : begun(wanted, now);
          await records.set(id, made);
          return made;
        });
        return { ok: true, watch: watchWith(id, record), was };
      }),
    change,
    remove: (id) => alone(id, () => records.delete(id)),
  };
}

function isSame(watch: Wanted, wanted: Wanted): boolean {
  return (['channel', 'panel', 'server', 'allocation'] as const).every((key) => watch[key] === wanted[key]);
}

function begun(wanted: Wanted, now: number): WatchRecord {
  return {
    ...wanted,
    bornMs: now,
    state: 'unknown',
    sinceMs: null,
    paused: null,
    incidents: [],
    alerts: [],
    told: 0,
  };
}

/**
 * With a new rhythm or role, and what is known of the port. The words to the owner about the watch are no news any
 * more; that it cannot be tested is said once again.
 */
function continued(record: WatchRecord, wanted: Wanted): WatchRecord {
  const { saidUntestable: _, ...kept } = record;
  const known = record.known ?? wanted.known;
  return resumed({ ...kept, ...wanted, ...(known ? { known } : {}) });
}
