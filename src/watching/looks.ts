import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { Accounts } from '../accounts/accounts.ts';
import { cacheLimit } from '../cache-limit.ts';
import type { Clock } from '../clock.ts';
import { Failure } from '../failure.ts';
import type { PanelAddress } from '../network/panel-address.ts';
import { PanelFailure } from '../panel/problems.ts';
import { bytesOf, isLeftOut, kept, type Look, type Shown } from './kept.ts';
import { allocationsIn, GOOD_FOR_MS, isGood } from './last-word.ts';
import type { PauseReason, WatchRecord } from './record.ts';

export type { Look } from './kept.ts';

export type Looked = Pick<WatchRecord, 'owner' | 'panel' | 'server'>;
type Wanted = Looked & Pick<WatchRecord, 'allocation' | 'serverName' | 'lastWord'>;

export interface Looks {
  /**
   * Looks at the panel when what is known has become too old; all watches of one person on one server share that.
   * Without an answer since the start, it is what the panel said before it of the watched port alone.
   * @param options.closer asks again although it is not old, because a test of the port has failed.
   * @throws PanelFailure, AccountFailure, VaultFailure, StoreFailure when nothing recent enough is known either.
   */
  look(watch: Wanted, options?: { closer?: boolean }): Promise<Look>;
  /** Drops what a panel showed of a server, also what it is being asked for just now. */
  forget(looked: Looked): void;
  /** Drops what has become too old. @returns how much is kept, in bytes */
  purge(): number;
}

const MINUTE_MS = 60_000;
/** What is the server's may become another's: so old may that be at most while the panel answers. */
const DETAILS_FRESH_MS = 12 * MINUTE_MS;
/** A little less than the default rhythm: a check that is a moment early would else find it fresh, every other time. */
const USAGE_FRESH_MS = 4.75 * MINUTE_MS;
/** After a failed test these suffice; a port that stays down must not cost a request a minute for long. */
const CLOSER_DETAILS_MS = MINUTE_MS;
const CLOSER_USAGE_MS = 15_000;
/** A panel that does not answer is left alone for a moment. */
const RETRY_AFTER_MS = MINUTE_MS;
const MAX_SERVERS = 20_000;
/** Some 4 kB for each of so many servers: what one panel shows must not take the room of all others. */
const MAX_BYTES = 64 * 1024 * 1024;
/** So that they are not more than so many either. */
const LEAST_BYTES = Math.ceil(MAX_BYTES / MAX_SERVERS);

const NEVER_MS = Number.NEGATIVE_INFINITY;

/** When a server was looked at, and when it is to be again; by monotonic time. */
interface Known {
  /** The watched ports: they are kept, however many others there are. */
  wanted: Set<number>;
  detailsAtMs: number;
  detailsDueMs: number;
  usageAtMs: number;
  usageDueMs: number;
  /** Not asked before this. */
  askAgainMs: number;
  problem: unknown;
  /** Where the panel is; `null` until the key to it could be read. */
  panel: PanelAddress | null;
  asking: Promise<void> | null;
}

export function createLooks({ accounts, clock }: { accounts: Accounts; clock: Clock }): Looks {
  const servers = new LRUCache<string, Known>(cacheLimit(MAX_SERVERS));
  const shown = new LRUCache<string, Shown>({
    ...{ maxSize: MAX_BYTES, sizeCalculation: (look) => Math.max(bytesOf(look), LEAST_BYTES) },
    ...{ ttl: GOOD_FOR_MS, ttlResolution: 0, perf: { now: clock.monotonic } },
  });

  function knownOf(key: string): Known {
    const known = servers.get(key);
    if (known) return known;
    const none: Known = {
      wanted: new Set(),
      ...{ detailsAtMs: NEVER_MS, detailsDueMs: NEVER_MS, usageAtMs: NEVER_MS },
      ...{ usageDueMs: Number.POSITIVE_INFINITY, askAgainMs: NEVER_MS },
      ...{ problem: null, panel: null, asking: null },
    };
    servers.set(key, none);
    return none;
  }

  async function ask(
    known: Known,
    { watch, details, usage }: { watch: Wanted; details: boolean; usage: boolean },
  ): Promise<void> {
    const key = keyOf(watch);
    // Who asked may be gone when the answer comes.
    const keep = (look: Shown) => servers.peek(key) === known && shown.set(key, look);
    const { client } = await accounts.open(watch.owner, watch.panel);
    known.panel = client.panel;
    const before = shown.get(key);
    if (details || !before) {
      const { name, allocations, leftOut = 0 } = await client.server(watch.server);
      const now = clock.monotonic();
      known.detailsAtMs = now;
      // After a start everything is asked for in the same minute; from then on it is spread.
      known.detailsDueMs = now + DETAILS_FRESH_MS - (before ? 0 : spread(watch, DETAILS_FRESH_MS / 2));
      if (!before) known.usageDueMs = now + spread(watch, USAGE_FRESH_MS);
      const rest = { state: before?.state ?? 'unknown', traffic: before?.traffic ?? null } as const;
      const said = { panel: client.panel, serverName: name, allocations, leftOut, saidAtMs: clock.now() };
      keep(kept({ ...said, ...rest }, known.wanted));
    }
    if (!usage || !shown.has(key)) return;
    known.usageAtMs = clock.monotonic();
    known.usageDueMs = known.usageAtMs + USAGE_FRESH_MS;
    // It is only a help: without it nobody knows why a port is down, but that it is.
    const read = await client.resources(watch.server).catch(unlessTakenAway);
    const traffic = read?.traffic ? { ...read.traffic, atMs: clock.monotonic() } : null;
    const look = shown.get(key);
    if (look) keep({ ...look, state: read?.state ?? 'unknown', traffic });
  }

  /** Each watch has its own port only: to another of the same server this says nothing. */
  function beforeThisStart({ serverName, allocation, lastWord }: Wanted, { panel }: Known): Shown | null {
    if (!panel || !lastWord || !isGood(lastWord, clock)) return null;
    const said = { allocations: allocationsIn(lastWord, allocation), leftOut: 0, saidAtMs: lastWord.atMs };
    return { panel, serverName, ...said, state: 'unknown', traffic: null };
  }

  function forget(looked: Looked): void {
    servers.delete(keyOf(looked));
    shown.delete(keyOf(looked));
  }

  return {
    async look(watch, { closer = false } = {}) {
      const key = keyOf(watch);
      const known = knownOf(key);
      await known.asking;
      const now = clock.monotonic();
      const isOlder = (atMs: number, thanMs: number) => closer && now - atMs >= thanMs;
      const isNew = !shown.has(key) || isLeftOut(watch, shown.get(key), known);
      known.wanted.add(watch.allocation);
      const details = isNew || now >= known.detailsDueMs || isOlder(known.detailsAtMs, CLOSER_DETAILS_MS);
      const usage = now >= known.usageDueMs || isOlder(known.usageAtMs, CLOSER_USAGE_MS);
      if ((details || usage) && now >= known.askAgainMs) {
        known.problem = null;
        known.asking = ask(known, { watch, details, usage })
          .catch((error: unknown) => {
            known.problem = error;
            known.askAgainMs = clock.monotonic() + RETRY_AFTER_MS;
            // Whose a port is changes seldom, but what a server does is not known from before.
            const last = shown.get(key);
            if (last) shown.set(key, { ...last, state: 'unknown' });
          })
          .finally(() => {
            known.asking = null;
          });
        await known.asking;
      }
      const { problem } = known;
      // What the panel has taken away is not kept, and is asked for at once the next time.
      if (pauseFor(problem)) forget(watch);
      const isOld = clock.monotonic() - known.detailsAtMs >= GOOD_FOR_MS;
      const look = (isOld ? null : shown.get(key)) ?? beforeThisStart(watch, known);
      if (!look || pauseFor(problem)) {
        throw problem ?? new Error('Nothing is known of a server that was looked at.');
      }
      return { ...look, isPanelSilent: problem instanceof PanelFailure };
    },
    forget,
    purge() {
      shown.purgeStale();
      return shown.calculatedSize;
    },
  };
}

function keyOf({ owner, panel, server }: Looked): string {
  return `${owner} ${panel} ${server}`;
}

/** A part of a span of time that is always the same for one server and different for others. */
function spread(looked: Looked, spanMs: number): number {
  return createHash('sha256').update(keyOf(looked)).digest().readUInt32BE() % spanMs;
}

function unlessTakenAway(error: unknown): null {
  if (pauseFor(error)) throw error;
  return null;
}

/** Problems that no waiting solves: the key does not serve any more, or the server is out of its reach. */
const PAUSES = new Map<string, PauseReason>([
  ...['key-refused', 'application-key', 'address-refused', 'two-factor-required', 'permission-missing'].map(
    (kind) => [kind, 'key'] as const,
  ),
  ...['unlinked', 'not-linked', 'panel-not-offered', 'address-port', 'address-not-public'].map(
    (kind) => [kind, 'key'] as const,
  ),
  ['not-found', 'server-gone'],
]);

/** Why a watch has to rest after this; `null` for what may be over in a moment: a silent panel, a store that is away. */
export function pauseFor(error: unknown): PauseReason | null {
  return error instanceof Failure ? (PAUSES.get(error.problem.kind) ?? null) : null;
}
