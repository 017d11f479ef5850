import { LRUCache } from 'lru-cache';
import type { Clock } from '../clock.ts';
import type { PanelClient } from '../panel/client.ts';
import { isTooMuch, NOTHING, sum, type Weight, weightOf } from '../panel/pages.ts';
import { limitedUntil, PanelFailure, type PanelProblem } from '../panel/problems.ts';
import type { Server } from '../panel/schemas.ts';

/** A server of one of the panels that a person has linked. */
export interface KnownServer {
  panel: string;
  server: Server;
}

export interface Listing {
  servers: KnownServer[];
  /** Why some may be missing: what the panels, or single pages of theirs, threw; the others' servers are listed. */
  errors: unknown[];
}

/** Why a listing is not all there is; `null` when it is. */
export function missingBecause({ errors }: Pick<Listing, 'errors'>): PanelProblem | null {
  return errors.find((error) => error instanceof PanelFailure)?.problem ?? null;
}

/** What is missing from a listing because there is more than is read. */
export interface Cut {
  servers: boolean;
  ports: boolean;
}

export function cutOf({ servers, errors }: Listing): Cut {
  const isCut = errors.some(
    (error) => error instanceof PanelFailure && error.problem.kind === 'too-many-servers',
  );
  return { servers: isCut, ports: isCut || servers.some(({ server }) => (server.leftOut ?? 0) > 0) };
}

/** When the first panel that takes no more requests takes them again; `null` when there is none. */
export function busyUntil({ errors }: Pick<Listing, 'errors'>): number | null {
  const ends = errors.flatMap((error) => limitedUntil(error) ?? []);
  return ends.length > 0 ? Math.min(...ends) : null;
}

type OpenPanels = () => Promise<{ ref: string; client: PanelClient }[]>;

/** What a person's keys reach, kept for a moment so that typing an option does not ask the panel at every letter. */
export interface Directory {
  /**
   * Asks each panel at most once in `FRESH_MS`, also after a failure. Never throws: see `Listing.errors`.
   * @param options.retry asks again at once where a panel failed the last time: for a command, which somebody sends
   *   because they want to know, unlike a letter that they type.
   */
  listing(userId: string, open: OpenPanels, options?: { retry?: boolean }): Promise<Listing>;
  /** Corrects what is kept about a server that has just been read. */
  saw(userId: string, known: KnownServer): void;
  forget(userId: string): void;
}

const FRESH_MS = 30_000;
const MAX_PEOPLE = 1_000;
/** In characters, of everybody together: a listing of 20 servers with three ports each comes to 10,000. */
const MAX_KEPT = 10_000_000;
const CHARACTERS_PER_ALLOCATION = 100;

export function createDirectory({ clock }: { clock: Clock }): Directory {
  const kept = new LRUCache<string, Promise<Listing>>({
    max: MAX_PEOPLE,
    maxSize: MAX_KEPT,
    ttl: FRESH_MS,
    ttlResolution: 0,
    perf: { now: clock.monotonic },
  });

  /** What is still asked for weighs nothing yet. */
  function keep(userId: string, listing: Promise<Listing>, options: { noUpdateTTL?: true } = {}): void {
    kept.set(userId, listing, { size: 1, ...options });
    const weigh = ({ servers }: Listing) => {
      if (kept.peek(userId) !== listing) return;
      kept.set(userId, listing, { size: sizeOf(weightOfAll(servers)), noUpdateTTL: true });
    };
    listing.then(weigh, () => undefined);
  }

  return {
    async listing(userId, open, { retry = false } = {}) {
      const known = kept.get(userId);
      if (known && !isToBeAskedAgain(await known, { retry, now: clock.now() })) return known;
      const listing = read(open);
      keep(userId, listing);
      return listing;
    },
    saw(userId, known) {
      const listing = kept.get(userId);
      if (listing) keep(userId, corrected(listing, known), { noUpdateTTL: true });
    },
    forget: (userId) => void kept.delete(userId),
  };
}

/** What was limited and is so no more is no answer; asking while it is sends nothing. */
function isToBeAskedAgain({ errors }: Listing, { retry, now }: { retry: boolean; now: number }): boolean {
  return errors.some((error) => retry || (limitedUntil(error) ?? Number.POSITIVE_INFINITY) <= now);
}

async function read(open: OpenPanels): Promise<Listing> {
  try {
    const panels = await open();
    const answers = await Promise.allSettled(panels.map(listed));
    const lists = answers.flatMap((answer) => (answer.status === 'fulfilled' ? [answer.value.servers] : []));
    const { servers, isCut } = withinReason(lists);
    const errors = answers.flatMap((answer) =>
      answer.status === 'fulfilled' ? answer.value.failures : [answer.reason],
    );
    return { servers, errors: isCut ? [...errors, new PanelFailure({ kind: 'too-many-servers' })] : errors };
  } catch (error) {
    return { servers: [], errors: [error] };
  }
}

/** Of all panels together not more than of one; the shortest lists first, so that a long one takes nobody's place. */
function withinReason(lists: KnownServer[][]): { servers: KnownServer[]; isCut: boolean } {
  const shortestFirst = lists
    .map((list) => ({ list, size: sizeOf(weightOfAll(list)) }))
    .sort((a, b) => a.size - b.size);
  const kept = new Set<KnownServer>();
  let weight = NOTHING;
  for (const known of shortestFirst.flatMap(({ list }) => list)) {
    const more = sum(weight, weightOf(known.server));
    if (isTooMuch(more)) continue;
    weight = more;
    kept.add(known);
  }
  const all = lists.flat();
  return { servers: all.filter((known) => kept.has(known)), isCut: kept.size < all.length };
}

function weightOfAll(servers: KnownServer[]): Weight {
  return servers.map(({ server }) => weightOf(server)).reduce(sum, NOTHING);
}

function sizeOf({ characters, allocations }: Weight): number {
  return 1 + characters + allocations * CHARACTERS_PER_ALLOCATION;
}

async function listed({ ref, client }: { ref: string; client: PanelClient }) {
  const failures: unknown[] = [];
  const servers = await client.servers((failure) => void failures.push(failure));
  return { failures, servers: servers.map((server): KnownServer => ({ panel: ref, server })) };
}

async function corrected(listing: Promise<Listing>, seen: KnownServer): Promise<Listing> {
  const { servers, errors } = await listing;
  const isSeen = ({ panel, server }: KnownServer) => panel === seen.panel && server.id === seen.server.id;
  const now = servers.map((known) => (isSeen(known) ? seen : known));
  // What is read of one server after another must not add up to more than a listing may be.
  return isTooMuch(weightOfAll(now)) ? { servers, errors } : { servers: now, errors };
}
