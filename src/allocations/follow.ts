import type { PowerState, Resources } from '../panel/live-schemas.ts';
import { PanelFailure, type PanelProblem } from '../panel/problems.ts';
import type { ServerDetails } from '../panel/schemas.ts';
import { arrived, entering, type Journey, left, phaseOf, type Rider } from './journey.ts';
import type { Sent } from './signal.ts';
import { mayCome, type Verdict } from './verdict.ts';

/** How often the panel is asked; it answers from a cache of some seconds anyway. */
export const LOOK_EVERY_MS = 2_500;
/** In all. The message can be changed for 15 minutes after the click, and has to be finished within them. */
export const FOLLOW_FOR_MS = 10 * 60_000;
/** Panels keep what they say about a state for 20 s; what is older than this is new. */
const SURELY_NEW_AFTER_MS = 25_000;
/** How long a lost signal may take to show. */
const LOST_FOR_MS = 45_000;
/** How long a server may stand still between two states, or a panel say nothing. */
export const PATIENCE_MS = 60_000;
/** A server that is said to run may need a moment more to listen. */
const LISTENS_WITHIN_MS = 30_000;
/** As often as an address may be tested; see `test-limits.ts`. */
const TEST_EVERY_MS = 5_000;
/** A server may be said to start for good, and be reachable all the same; then it is tried now and then. */
const TRY_WHILE_STARTING_MS = 30_000;

type Seen = { ok: true; resources: Resources } | { ok: false; problem: PanelProblem } | null;

/** What has been seen of a server since the signal. */
interface Memory {
  /** It has been something else than running. */
  wasDown: boolean;
  wasStarting: boolean;
  offlineSinceMs: number | null;
  awaySinceMs: number | null;
  triedAtMs: number;
}

/**
 * Follows a server until it runs again and its port was tested. The panel's word that it runs is believed only when
 * it cannot be an old one.
 */
export async function* followUp(
  rider: Rider,
  start: { journey: Journey; server: ServerDetails; sent: Sent },
): AsyncGenerator<Journey, void> {
  const { clock } = rider.at;
  const memory = remember(start.sent.before, clock.now());
  let { journey } = start;
  for (;;) {
    const seen = await look(rider);
    const now = clock.now();
    journey = { ...journey, away: seen?.ok === false ? seen.problem : null };
    const step = seen?.ok ? read(seen.resources, { memory, sent: start.sent, now }) : null;
    journey = { ...journey, lost: start.sent.lost && !memory.wasDown };
    if (step === 'running') return yield* test(rider, { journey, server: start.server });
    if (step === 'offline') return yield arrived(journey, { kind: 'offline' }, now);
    if (step === 'waiting' && !phaseOf(journey)) journey = entering(journey, 'restarting', now);
    if (step === 'starting') {
      journey = entering(journey, step, now);
      const verdict = await tryAnyway(rider, { journey, server: start.server, memory });
      if (verdict) return yield arrived(journey, { kind: 'tested', verdict }, now);
    }
    const end = endOf(seen, { rider, memory, sent: start.sent });
    if (end) return yield arrived(journey, end, now);
    yield journey;
    await pause(rider, LOOK_EVERY_MS);
  }
}

function remember(before: Resources | null, now: number): Memory {
  return {
    wasDown: before !== null && before.state !== 'running' && before.state !== 'unknown',
    wasStarting: false,
    offlineSinceMs: null,
    awaySinceMs: null,
    triedAtMs: now,
  };
}

/** Waits for the server to stop. @returns the journey so far, with an outcome when it did not. */
export async function* untilStopped(
  rider: Rider,
  { journey, sent }: { journey: Journey; sent: Sent },
): AsyncGenerator<Journey, Journey> {
  const { clock } = rider.at;
  const memory = remember(null, clock.now());
  let now = clock.now();
  for (let soFar = entering(journey, 'stopping', now); ; now = clock.now()) {
    const seen = await look(rider);
    soFar = { ...soFar, away: seen?.ok === false ? seen.problem : null };
    const state = seen?.ok ? seen.resources.state : 'unknown';
    if (state === 'offline') return left(soFar, clock.now());
    memory.wasDown ||= state === 'stopping';
    // Without the panel's word that it runs, a lost signal may have been taken.
    const end = endOf(seen, { rider, memory, sent: state === 'running' ? sent : null });
    if (end) return arrived(soFar, end, clock.now());
    yield soFar;
    await pause(rider, LOOK_EVERY_MS);
  }
}

/** Tests the port, again for a while as long as nothing listens. */
async function* test(
  rider: Rider,
  { journey, server }: { journey: Journey; server: ServerDetails },
): AsyncGenerator<Journey, void> {
  const { clock } = rider.at;
  const { port } = journey;
  if (!port) return yield arrived(journey, { kind: 'running' }, clock.now());
  const testing = entering(journey, 'testing', clock.now());
  yield testing;
  const until = clock.now() + LISTENS_WITHIN_MS;
  for (;;) {
    const verdict = await orEnded(rider, rider.test(server, { allocation: port, state: 'running' }));
    if (verdict === null) return yield arrived(testing, { kind: 'interrupted' }, clock.now());
    if (!mayCome(verdict) || clock.now() >= until) {
      return yield arrived(testing, { kind: 'tested', verdict }, clock.now());
    }
    await pause(rider, TEST_EVERY_MS);
  }
}

async function tryAnyway(
  rider: Rider,
  { journey, server, memory }: { journey: Journey; server: ServerDetails; memory: Memory },
): Promise<Verdict | null> {
  const now = rider.at.clock.now();
  if (!journey.port || now - memory.triedAtMs < TRY_WHILE_STARTING_MS) return null;
  memory.triedAtMs = now;
  const about = { allocation: journey.port, state: 'starting' } as const;
  const verdict = await orEnded(rider, rider.test(server, about));
  return verdict?.kind === 'open' ? verdict : null;
}

/** What the panel's word means after all that was seen before. */
function read(
  { state, traffic }: Resources,
  { memory, sent, now }: { memory: Memory; sent: Sent; now: number },
): 'waiting' | 'starting' | 'running' | 'offline' | null {
  if (state === 'unknown') return null;
  if (state !== 'offline') memory.offlineSinceMs = null;
  if (state === 'running') {
    const earlier = sent.before?.traffic;
    const isReset = Boolean(
      earlier && traffic && traffic.received + traffic.sent < earlier.received + earlier.sent,
    );
    const isOld = !sent.lost && now - sent.sinceMs >= SURELY_NEW_AFTER_MS;
    return memory.wasDown || isReset || isOld ? 'running' : 'waiting';
  }
  memory.wasDown = true;
  if (state === 'starting') {
    if (!memory.wasStarting) memory.triedAtMs = now;
    memory.wasStarting = true;
    return 'starting';
  }
  if (state === 'stopping') return 'waiting';
  // One look may fall between the end of the old process and the beginning of the new one.
  memory.offlineSinceMs ??= now;
  const patience = memory.wasStarting ? LOOK_EVERY_MS : PATIENCE_MS;
  if (now - memory.offlineSinceMs >= patience) return 'offline';
  return memory.wasStarting ? 'starting' : 'waiting';
}

/** Why following ends here; `null` to go on. */
function endOf(seen: Seen, { rider, memory, sent }: { rider: Rider; memory: Memory; sent: Sent | null }) {
  const now = rider.at.clock.now();
  if (rider.ending.aborted || seen === null) return { kind: 'interrupted' } as const;
  if (!seen.ok) {
    const { problem } = seen;
    memory.awaySinceMs ??= now;
    const isPassing = ['no-answer', 'node-away', 'rate-limited'].includes(problem.kind);
    if (!isPassing || now - memory.awaySinceMs >= PATIENCE_MS) return { kind: 'panel', problem } as const;
  } else memory.awaySinceMs = null;
  if (sent?.lost && !memory.wasDown && now - sent.sinceMs >= LOST_FOR_MS)
    return { kind: 'no-effect' } as const;
  const state: PowerState = seen.ok ? seen.resources.state : 'unknown';
  return now >= rider.untilMs ? ({ kind: 'too-long', state } as const) : null;
}

/** @returns `null` when the bot is about to stop. */
async function look(rider: Rider): Promise<Seen> {
  const { at } = rider;
  try {
    const resources = await orEnded(rider, at.client.resources(at.serverId));
    return resources && { ok: true, resources };
  } catch (error) {
    if (error instanceof PanelFailure) return { ok: false, problem: error.problem };
    throw error;
  }
}

/** Waits, but not when the bot is about to stop. */
export async function pause({ at, ending }: Rider, ms: number): Promise<void> {
  await at.clock.sleep(ms, ending).catch(() => undefined);
}

/** @returns `null` when the bot is about to stop before the work is done. */
export async function orEnded<T>({ ending }: Rider, work: Promise<T>): Promise<T | null> {
  if (ending.aborted) {
    work.catch(() => undefined);
    return null;
  }
  const { promise: ended, resolve } = Promise.withResolvers<null>();
  const stop = () => resolve(null);
  ending.addEventListener('abort', stop, { once: true });
  try {
    return await Promise.race([work, ended]);
  } finally {
    ending.removeEventListener('abort', stop);
    // Nobody hears any more what becomes of it.
    work.catch(() => undefined);
  }
}
