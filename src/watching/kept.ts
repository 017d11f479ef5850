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
  /** How many of its ports are not read: one that is missing may be there all the same. */
  leftOut: number;
  state: PowerState;
  /** By the wall clock: when the panel said which ports there are. */
  saidAtMs: number;
  /** Bytes since the start of the server, and when that was read; `null` where the panel does not tell. */
  traffic: { received: number; sent: number; atMs: number } | null;
  /** Whether the panel has shown more ports than are kept. */
  isCut?: boolean;
}

export interface Look extends Shown {
  /** Whether the panel could not be asked the last time, so that all of this is from before. */
  isPanelSilent: boolean;
}

const MAX_ALLOCATIONS = 300;
/** A hundred ports as people have them; with 25 watches nobody can take more than a small part of what all share. */
const MAX_LOOK_BYTES = 32 * 1024;
/** Of the objects around the texts, about. */
const ALLOCATION_BYTES = 150;
const LOOK_BYTES = 300;
const CHARACTER_BYTES = 2;

/** What is kept of a look. @param wanted these ports are kept, however many there are */
export function kept(look: Shown, wanted: ReadonlySet<number>): Shown {
  const { serverName, allocations } = look;
  let bytes = 0;
  const some: Allocation[] = [];
  for (const [index, allocation] of allocations.entries()) {
    const isFull = index >= MAX_ALLOCATIONS || bytes >= MAX_LOOK_BYTES;
    if (isFull && !wanted.has(allocation.id)) continue;
    const short = shortened(allocation);
    bytes += bytesOfPort(short);
    some.push(short);
  }
  return {
    ...look,
    serverName: cutText(serverName),
    allocations: some,
    isCut: some.length < allocations.length,
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
  return look?.isCut === true && !wanted.has(allocation);
}

/** How much memory a look takes, about. */
export function bytesOf({ serverName, allocations }: Shown): number {
  const ports = allocations.reduce((sum, allocation) => sum + bytesOfPort(allocation), 0);
  return LOOK_BYTES + serverName.length * CHARACTER_BYTES + ports;
}

function bytesOfPort({ ip, alias, note }: Allocation): number {
  const characters = ip.length + (alias?.length ?? 0) + (note?.length ?? 0);
  return ALLOCATION_BYTES + characters * CHARACTER_BYTES;
}
