import { z } from 'zod';
import type { Clock } from '../clock.ts';
import type { Collection } from '../store/collection.ts';
import type { KeyedLock } from '../store/keyed-lock.ts';
import { type Known, knownPort } from './games.ts';

const entry = knownPort.extend({
  /** See `panelRef` in `accounts/record.ts`. */
  panel: z.string(),
  server: z.string(),
  allocation: z.int(),
  /** When it was last found to be so; milliseconds since the epoch. */
  atMs: z.number(),
});

/** What one person's adding and testing has shown of ports; by their Discord id. The latest last. */
export const knownPortsRecord = z.object({ ports: z.array(entry) });

export type KnownPortsRecord = z.infer<typeof knownPortsRecord>;

/** One port, as the person reaches it. */
export interface Place {
  owner: string;
  panel: string;
  server: string;
  allocation: number;
}

/**
 * In which protocol ports have answered, or are meant to: nothing else, and each person's own, so that it goes when
 * they unlink and tells nobody anything. Every method throws StoreFailure.
 */
export interface KnownPorts {
  /** `null` where nothing is known, or only from too long ago. */
  of(place: Place): Promise<Known | null>;
  /** `null` forgets: the port has become another. */
  remember(place: Place, known: Known | null): Promise<void>;
  /** To be called when the link is gone: what is found out later is not written any more. */
  forgetPanel(owner: string, panel: string): Promise<void>;
}

const DAY_MS = 24 * 3_600_000;
/** What has not been seen for so long is a guess again: the port may have been used anew. */
const KEPT_MS = 90 * DAY_MS;
/** Confirming costs no write more often than this. */
const GRAIN_MS = DAY_MS;
/** More ports than a person tests in three months; some 20 kB. */
const MAX_PORTS = 200;

export interface KnownPortsOptions {
  records: Collection<KnownPortsRecord>;
  lock: KeyedLock;
  clock: Clock;
  /** Asked before anything is written: a test that is under way while somebody unlinks must leave nothing behind. */
  isLinked(owner: string, panel: string): Promise<boolean>;
}

export function createKnownPorts({ records, lock, clock, isLinked }: KnownPortsOptions): KnownPorts {
  // A clock that was wrong for a while must keep nothing for ever.
  const isWithin = (ms: number, { atMs }: { atMs: number }) => Math.abs(clock.now() - atMs) < ms;
  const read = async (owner: string) =>
    ((await records.get(owner))?.ports ?? []).filter((port) => isWithin(KEPT_MS, port));

  const change = (owner: string, edit: (ports: Entry[]) => Entry[] | Promise<Entry[]>) =>
    lock(`known ports ${owner}`, async () => {
      const ports = (await edit(await read(owner))).slice(-MAX_PORTS);
      if (ports.length === 0) await records.delete(owner);
      else await records.set(owner, { ports });
    });

  const find = async (place: Place) => (await read(place.owner)).find((port) => isAt(port, place));

  return {
    async of(place) {
      const found = await find(place);
      return found ? knownPort.parse(found) : null;
    },
    async remember(place, known) {
      const before = await find(place);
      if (!before && !known) return;
      if (before && known && isSameAs(before, known) && isWithin(GRAIN_MS, before)) return;
      const { panel, server, allocation, owner } = place;
      const added = known ? [{ ...known, panel, server, allocation, atMs: clock.now() }] : [];
      await change(owner, async (ports) => {
        const others = ports.filter((port) => !isAt(port, place));
        return (await isLinked(owner, panel)) ? [...others, ...added] : others;
      });
    },
    forgetPanel: (owner, panel) => change(owner, (ports) => ports.filter((port) => port.panel !== panel)),
  };
}

type Entry = z.infer<typeof entry>;

function isAt(port: Entry, { panel, server, allocation }: Place): boolean {
  return port.panel === panel && port.server === server && port.allocation === allocation;
}

/** Whether both say the same of a port. */
export function isSameAs(one: Known, other: Known): boolean {
  return one.game === other.game && one.answered === other.answered && one.queryPort === other.queryPort;
}
