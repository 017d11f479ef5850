import { isDeepStrictEqual } from 'node:util';
import { LRUCache } from 'lru-cache';
import { cacheLimit } from '../cache-limit.ts';
import type { Resources } from '../panel/live-schemas.ts';
import { PanelFailure, type PanelProblem } from '../panel/problems.ts';
import type { Workplace } from './workplace.ts';

/** Some moment in between; monotonic milliseconds. */
interface Span {
  fromMs: number;
  toMs: number;
}

/** What a panel said of a server, and when that was so: it repeats itself for a while. */
export interface Sighting extends Span {
  resources: Resources;
  /** When the process that is up began; `null` where there is none, or its age is not told. */
  birth: Span | null;
}

export type Seen = { ok: true; sighting: Sighting } | { ok: false; problem: PanelProblem };

/** A server, and with whose key it is looked at. */
type Place = Pick<Workplace, 'client' | 'clock' | 'serverId'>;

/** What panels said last, each to one key: whoever follows a server with the same key shares the look. */
export interface Sightings {
  /** What the panel says now, for somebody who has just clicked. @throws PanelFailure */
  now(at: Place): Promise<Sighting>;
  /** For who follows a server, as often as they like: asks when there may be news, else gives what was said last. */
  next(at: Place): Promise<Seen>;
  /** In how many milliseconds there may be news. */
  newsInMs(at: Place): number;
  /** What was said last, without asking. */
  last(at: Place): Sighting | null;
}

/** Both real kinds of panel repeat what they said for so long, also after a power signal (Pelican, fact 3). */
const REPEATED_FOR_MS = 20_000;
/** How much longer a panel may repeat itself that counts in whole seconds. */
const UNPUNCTUAL_MS = 5_000;
/** The figures of a daemon are this old when it gives them. */
const DAEMON_LAG_MS = 2_000;
/** Shortly before there can be news: what is new after that is known to be no older. */
const LOOK_BEFORE_MS = 2_500;
/** While somebody else may have asked the panel before us, nobody knows when there is news. */
const LOOK_AMID_MS = 10_000;
/** A measurement that is known better than this was made for us. */
const KNOWN_WELL_MS = 7_500;
/** After the time for news without any, and when the panel did not answer. */
const LOOK_AGAIN_MS = 2_500;
const AWAY_AGAIN_MS = 5_000;
/** Two clicks after one another, or what a click needs twice. */
const SAME_MOMENT_MS = 2_000;
/** Of more servers at once, those that nobody asked for longest are forgotten. */
const MAX_KEPT = 1_000;

interface Kept {
  seen: Seen | null;
  /** The last answer, and when it was asked for. */
  last: Sighting | null;
  askedMs: number;
  dueMs: number;
  /** The look that is on its way. */
  asking: Promise<Seen> | null;
}

export function createSightings(): Sightings {
  const all = new LRUCache<string, Kept>(cacheLimit(MAX_KEPT));

  function keptOf({ client, serverId }: Place): Kept {
    const name = `${client.holder} ${client.panel.url} ${serverId}`;
    const nothing = Number.NEGATIVE_INFINITY;
    const kept = all.get(name) ?? { seen: null, last: null, askedMs: nothing, dueMs: nothing, asking: null };
    all.set(name, kept);
    return kept;
  }

  function ask(at: Place, kept: Kept): Promise<Seen> {
    kept.asking ??= look(at, kept).finally(() => {
      kept.asking = null;
    });
    return kept.asking;
  }

  return {
    last: (at) => keptOf(at).last,
    newsInMs: (at) => keptOf(at).dueMs - at.clock.monotonic(),
    async now(at) {
      const kept = keptOf(at);
      const isRecent = kept.seen?.ok && at.clock.monotonic() - kept.askedMs < SAME_MOMENT_MS;
      const seen = isRecent && kept.seen ? kept.seen : await ask(at, kept);
      if (!seen.ok) throw new PanelFailure(seen.problem);
      return seen.sighting;
    },
    async next(at) {
      const kept = keptOf(at);
      return kept.seen && at.clock.monotonic() < kept.dueMs ? kept.seen : ask(at, kept);
    },
  };
}

/** Asks, and keeps what was said. */
async function look(at: Place, kept: Kept): Promise<Seen> {
  const { clock, client, serverId } = at;
  const askedMs = clock.monotonic();
  try {
    const resources = await client.resources(serverId);
    const sighting = sightingOf(resources, { kept, askedMs, toMs: clock.monotonic() });
    Object.assign(kept, { last: sighting, askedMs, dueMs: dueAfter(sighting, askedMs) });
    kept.seen = { ok: true, sighting };
  } catch (error) {
    if (!(error instanceof PanelFailure)) throw error;
    const { problem } = error;
    const retryAtMs = problem.kind === 'rate-limited' ? (problem.retryAtMs ?? 0) : 0;
    kept.dueMs = clock.monotonic() + Math.max(AWAY_AGAIN_MS, retryAtMs - clock.now());
    kept.seen = { ok: false, problem };
  }
  return kept.seen;
}

/** When it was so: within the time that a panel repeats itself, and after the last time that it said something else. */
function sightingOf(
  resources: Resources,
  { kept: { last, askedMs: lastAskedMs }, askedMs, toMs }: { kept: Kept; askedMs: number; toMs: number },
): Sighting {
  const isSame = last !== null && isDeepStrictEqual(last.resources, resources);
  // No process has the same age twice, but without one everything is alike.
  const repeatedForMs = REPEATED_FOR_MS + (resources.uptimeMs === null ? 0 : UNPUNCTUAL_MS);
  if (isSame && askedMs < last.toMs + repeatedForMs) return last;
  const earliestMs = askedMs - REPEATED_FOR_MS;
  const fromMs = (isSame ? earliestMs : Math.max(earliestMs, lastAskedMs)) - DAEMON_LAG_MS;
  return { resources, fromMs, toMs, birth: birthOf(resources, { span: { fromMs, toMs }, last }) };
}

/** Each look at one and the same process tells better when it began. */
function birthOf(
  { state, uptimeMs }: Resources,
  { span, last }: { span: Span; last: Sighting | null },
): Span | null {
  if (uptimeMs === null || (state !== 'running' && state !== 'starting')) return null;
  const birth = { fromMs: span.fromMs - uptimeMs, toMs: span.toMs - uptimeMs };
  const earlier = last && uptimeMs > span.toMs - last.fromMs ? last.birth : null;
  if (!earlier) return birth;
  const { fromMs, toMs } = earlier;
  return { fromMs: Math.max(fromMs, birth.fromMs), toMs: Math.min(toMs, birth.toMs) };
}

/** When asking again can bring news: as seldom as that, and so that its age is known. */
function dueAfter({ fromMs, toMs }: Sighting, askedMs: number): number {
  const newsMs = toMs + REPEATED_FOR_MS;
  const amid = toMs - fromMs > KNOWN_WELL_MS ? [askedMs + LOOK_AMID_MS] : [];
  const due = [...amid, newsMs - LOOK_BEFORE_MS, newsMs].filter((ms) => ms > askedMs);
  return due.length > 0 ? Math.min(...due) : askedMs + LOOK_AGAIN_MS;
}
