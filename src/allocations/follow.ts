import type { PowerState } from '../panel/live-schemas.ts';
import type { ServerDetails } from '../panel/schemas.ts';
import { newnessOf } from './evidence.ts';
import {
  arrived,
  entering,
  finding,
  type Journey,
  left,
  type Outcome,
  type Phase,
  phaseOf,
  type Rider,
} from './journey.ts';
import type { Seen, Sighting } from './sightings.ts';
import type { Sent } from './signal.ts';
import { mayCome, type Verdict } from './verdict.ts';

/** At most so long nobody looks whether there is something new; the panel is asked more seldom (`sightings.ts`). */
export const LOOK_EVERY_MS = 2_500;
/** The same, shortly before there may be something. */
const LOOK_SOON_MS = 1_000;
/** In all. The message can be changed for 15 minutes after the click, and has to be finished within them. */
export const FOLLOW_FOR_MS = 10 * 60_000;
/** How long after a signal a server may go on as before. */
const SHOWS_WITHIN_MS = 30_000;
/** As long as it takes to look twice at how old a process is, each time as exactly as the panel allows. */
const CLEAR_WITHIN_MS = 45_000;
/** How long a server may stand still between two states, or a panel say nothing. */
export const PATIENCE_MS = 60_000;
/** A new process that is gone is looked at once more: some daemons start what has crashed. */
const CRASHED_FOR_MS = 10_000;
/** A server that is said to run may need a moment more to listen. */
const LISTENS_WITHIN_MS = 30_000;
/** As often as an address may be tested; see `test-limits.ts`. */
const TEST_EVERY_MS = 5_000;
/** While it starts, its port tells sooner than the panel that it is there, and for good where the panel never does. */
const TRY_WHILE_STARTING_MS = 10_000;

/** What has been seen of a server since the signal. Monotonic milliseconds. */
interface Memory {
  beganMs: number;
  /** It had no process, or one that was about to end. */
  wasDown: boolean;
  /** A new process was seen. */
  wasStarting: boolean;
  offlineSinceMs: number | null;
  awaySinceMs: number | null;
  triedAtMs: number | null;
}

/** What a sighting means after all that was seen before; `old` and `unclear`: it is up, as `newnessOf` says. */
type Step = 'waiting' | 'starting' | 'running' | 'offline' | 'old' | 'unclear' | null;

/**
 * Follows a server until it runs again and its port was tested. That it has been restarted is believed only where
 * its process is proved to be a new one.
 * @param about.found what is under way where that was begun before anybody looked
 */
export async function* followUp(
  rider: Rider,
  {
    sent,
    server,
    found = 'restarting',
    ...start
  }: { journey: Journey; server: ServerDetails; sent: Sent; found?: Phase },
): AsyncGenerator<Journey, void> {
  const { clock } = rider.at;
  const memory = remember(clock.monotonic());
  let { journey } = start;
  for (;;) {
    const seen = await look(rider);
    const step = seen?.ok ? read(seen.sighting, { memory, sent }) : null;
    journey = { ...journey, away: seen?.ok === false ? seen.problem : null };
    journey = { ...journey, lost: sent.lost && !memory.wasDown && !memory.wasStarting };
    if (step === 'running') {
      sent.over();
      return yield* test(rider, { journey, server });
    }
    if (step && !phaseOf(journey)) journey = finding(journey, step === 'starting' ? step : found, clock);
    if (step === 'starting') {
      journey = entering(journey, step, clock);
      const verdict = await tryAnyway(rider, { journey, server, memory });
      if (verdict) return yield arrived(journey, { kind: 'tested', verdict }, clock);
    }
    const end = endOf(seen, { rider, memory }) ?? verdictOn(step, { rider, sent, memory, journey, seen });
    if (end) return yield arrived(journey, end, clock);
    yield journey;
    await pauseForNews(rider);
  }
}

function remember(beganMs: number): Memory {
  const nothing = { wasDown: false, wasStarting: false, offlineSinceMs: null, awaySinceMs: null };
  return { ...nothing, beganMs, triedAtMs: null };
}

/** Waits for the server to stop. @returns the journey so far, with an outcome when it did not. */
export async function* untilStopped(
  rider: Rider,
  { journey, sent }: { journey: Journey; sent: Sent },
): AsyncGenerator<Journey, Journey> {
  const { clock } = rider.at;
  const memory = remember(clock.monotonic());
  for (let soFar = entering(journey, 'stopping', clock); ; ) {
    const seen = await look(rider);
    soFar = { ...soFar, away: seen?.ok === false ? seen.problem : null };
    const state = seen?.ok ? seen.sighting.resources.state : 'unknown';
    if (state === 'offline') return left(soFar, clock);
    memory.wasDown ||= state === 'stopping';
    const isUp = !memory.wasDown && (state === 'running' || state === 'starting');
    const end = endOf(seen, { rider, memory }) ?? (isUp && isOverdue(seen, sent) ? NO_EFFECT : null);
    if (end) return arrived(soFar, end, clock);
    yield soFar;
    await pauseForNews(rider);
  }
}

const NO_EFFECT = { kind: 'no-effect' } as const;

/** Tests the port, again for a while as long as nothing listens. */
async function* test(
  rider: Rider,
  { journey, server }: { journey: Journey; server: ServerDetails },
): AsyncGenerator<Journey, void> {
  const { clock } = rider.at;
  const { port } = journey;
  if (!port) return yield arrived(journey, { kind: 'running' }, clock);
  const testing = entering(journey, 'testing', clock);
  yield testing;
  const until = clock.monotonic() + LISTENS_WITHIN_MS;
  for (;;) {
    const verdict = await orEnded(rider, rider.test(server, { allocation: port, state: 'running' }));
    if (verdict === null) return yield arrived(testing, { kind: 'interrupted' }, clock);
    if (!mayCome(verdict) || clock.monotonic() >= until) {
      return yield arrived(testing, { kind: 'tested', verdict }, clock);
    }
    await pause(rider, TEST_EVERY_MS);
  }
}

async function tryAnyway(
  rider: Rider,
  { journey, server, memory }: { journey: Journey; server: ServerDetails; memory: Memory },
): Promise<Verdict | null> {
  const now = rider.at.clock.monotonic();
  memory.triedAtMs ??= now;
  if (!journey.port || now - memory.triedAtMs < TRY_WHILE_STARTING_MS) return null;
  memory.triedAtMs = now;
  const about = { allocation: journey.port, state: 'starting' } as const;
  const verdict = await orEnded(rider, rider.test(server, about));
  return verdict?.kind === 'open' ? verdict : null;
}

function read(sighting: Sighting, { memory, sent }: { memory: Memory; sent: Sent }): Step {
  const { state, uptimeMs } = sighting.resources;
  if (state === 'unknown') return null;
  const isNews = sighting.fromMs >= sent.sinceMs;
  if (state === 'offline') {
    memory.wasDown ||= isNews;
    return isNews ? offlineSince(sighting, memory) : 'waiting';
  }
  memory.offlineSinceMs = null;
  const hasNoProcess = state === 'starting' && uptimeMs === null && sent.before?.resources.state !== state;
  memory.wasDown ||= isNews && (state === 'stopping' || hasNoProcess);
  if (state === 'stopping') return 'waiting';
  const newness = newnessOf(sighting, { ...sent, wasDown: memory.wasDown });
  if (newness !== 'new') return newness;
  memory.wasStarting = true;
  return state;
}

/** One look may fall between the end of the old process and the beginning of the new one. */
function offlineSince({ fromMs }: Sighting, memory: Memory): Step {
  memory.offlineSinceMs ??= fromMs;
  const patienceMs = memory.wasStarting ? CRASHED_FOR_MS : PATIENCE_MS;
  if (fromMs - memory.offlineSinceMs >= patienceMs) return 'offline';
  return memory.wasStarting ? 'starting' : 'waiting';
}

/** Why following ends here, whatever is proved; `null` to go on. */
function endOf(seen: Seen | null, { rider, memory }: { rider: Rider; memory: Memory }): Outcome | null {
  const now = rider.at.clock.monotonic();
  if (rider.ending.aborted || seen === null) return { kind: 'interrupted' };
  const state: PowerState = seen.ok ? seen.sighting.resources.state : 'unknown';
  if (state !== 'unknown') memory.awaySinceMs = null;
  else memory.awaySinceMs ??= now;
  const isPatient = memory.awaySinceMs === null || now - memory.awaySinceMs < PATIENCE_MS;
  if (!seen.ok) {
    const { problem } = seen;
    const isPassing = ['no-answer', 'node-away', 'rate-limited', 'too-much-waiting'].includes(problem.kind);
    if (!isPassing || !isPatient) return { kind: 'panel', problem };
  } else if (!isPatient) return { kind: 'lost-track', state };
  return now >= rider.untilMs ? { kind: 'too-long', state } : null;
}

/** What a server that goes on as before, or may do so, has to be taken for in the end. */
function verdictOn(
  step: Step,
  about: { rider: Rider; sent: Sent; memory: Memory; journey: Journey; seen: Seen | null },
) {
  const { rider, sent, memory, journey, seen } = about;
  if (step === 'offline') return { kind: step } as const;
  if ((step !== 'old' && step !== 'unclear') || !isOverdue(seen, sent)) return null;
  // What somebody else has begun, or is about to, may take its time; it is theirs to say when it is over.
  if (sent.joined && rider.underway.isBusy(rider.at)) return null;
  if (step === 'old') return journey.joined ? ({ kind: 'too-early' } as const) : NO_EFFECT;
  const isPatient = rider.at.clock.monotonic() - memory.beganMs < CLEAR_WITHIN_MS;
  return isPatient ? null : ({ kind: 'lost-track', state: 'running' } as const);
}

/** Whether what was sent would be seen by now. */
function isOverdue(seen: Seen | null, { atMs }: Sent): boolean {
  return seen?.ok === true && seen.sighting.fromMs >= atMs + SHOWS_WITHIN_MS;
}

/** @returns `null` when the bot is about to stop. */
export function look({ at, sightings, ending }: Rider): Promise<Seen | null> {
  return orEnded({ ending }, sightings.next(at));
}

/** Waits until there may be something new, but not when the bot is about to stop. */
export function pauseForNews(rider: Rider): Promise<void> {
  const isSoon = rider.sightings.newsInMs(rider.at) < LOOK_EVERY_MS;
  return pause(rider, isSoon ? LOOK_SOON_MS : LOOK_EVERY_MS);
}

/** Waits, but not when the bot is about to stop. */
export async function pause({ at, ending }: Rider, ms: number): Promise<void> {
  await at.clock.sleep(ms, ending).catch(() => undefined);
}

/** @returns `null` when the bot is about to stop before the work is done. */
export async function orEnded<T>({ ending }: Pick<Rider, 'ending'>, work: Promise<T>): Promise<T | null> {
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
