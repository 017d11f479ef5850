import type { PanelAddress } from '../network/panel-address.ts';
import { cutText } from '../panel/bounded-text.ts';
import type { PowerState } from '../panel/live-schemas.ts';
import type { Allocation } from '../panel/schemas.ts';

/** A watched server as its panel last showed it to the owner's key, cut short: a panel may send anything. */
export interface Shown {
  panel: PanelAddress;
  serverName: string;
  /** What the panel attributes to the server: nothing else is contacted. */
  allocations: readonly Allocation[];
  state: PowerState;
  /** By the wall clock: when the panel said which ports there are. */
  saidAtMs: number;
  /** Bytes since the start of the server, and when that was read; `null` where the panel does not tell. */
  traffic: { received: number; sent: number; atMs: number } | null;
}

export interface Look extends Shown {
  /** Whether the panel could not be asked the last time, so that all of this is from before. */
  isPanelSilent: boolean;
}

const MAX_ALLOCATIONS = 300;
/** Of the objects around the texts, about. */
const ALLOCATION_BYTES = 150;
const LOOK_BYTES = 300;
const CHARACTER_BYTES = 2;

/** What is kept of a look. @param wanted these ports are kept, however many there are */
export function kept(look: Shown, wanted: ReadonlySet<number>): Shown {
  const { serverName, allocations } = look;
  const first = allocations.slice(0, MAX_ALLOCATIONS);
  const others = allocations.slice(MAX_ALLOCATIONS).filter(({ id }) => wanted.has(id));
  return {
    ...look,
    serverName: cutText(serverName),
    allocations: [...first, ...others].map(shortened),
  };
}

function shortened({ id, ip, alias, port, note, isPrimary }: Allocation): Allocation {
  return {
    id,
    ip: cutText(ip),
    alias: alias && cutText(alias),
    port,
    note: note && cutText(note),
    isPrimary,
  };
}

/** Whether a port may be missing only because there were too many, and nobody had asked for it yet. */
export function isLeftOut(
  { allocation }: { allocation: number },
  look: Shown | undefined,
  { wanted }: { wanted: ReadonlySet<number> },
): boolean {
  return look !== undefined && look.allocations.length >= MAX_ALLOCATIONS && !wanted.has(allocation);
}

/** How much memory a look takes, about. */
export function bytesOf({ serverName, allocations }: Shown): number {
  const texts = allocations.flatMap(({ ip, alias, note }) => [ip, alias ?? '', note ?? '']);
  const characters = [serverName, ...texts].reduce((sum, { length }) => sum + length, 0);
  return LOOK_BYTES + allocations.length * ALLOCATION_BYTES + characters * CHARACTER_BYTES;
}
