import type { PowerSignal, PowerState } from '../panel/live-schemas.ts';
import { isAnswerLost } from '../panel/problems.ts';
import { beganAfter } from './evidence.ts';
import type { Sighting, Sightings } from './sightings.ts';
import type { Run, Underway } from './underway.ts';
import { lockOf, type Workplace } from './workplace.ts';

/** A power signal that was sent, or one of somebody else that was found under way. Monotonic milliseconds. */
export interface Sent {
  /** When it was sent, or joined. */
  atMs: number;
  /** A process that began after this is the one that was asked for. */
  sinceMs: number;
  /** What the server was doing before; `null` when nobody looked. */
  before: Sighting | null;
  /** The panel's answer never came: only what the server does can tell whether it was taken. */
  lost: boolean;
  /** Nothing was sent now: somebody else had done so. */
  joined: boolean;
  /** It is under way in the name of who asked for it. */
  ours: boolean;
  /** To be called when what it began is over; more than once does no harm. */
  over(): void;
}

export interface Sending {
  signal: PowerSignal;
  underway: Underway;
  sightings: Sightings;
  /** What was changed up to here has to be felt; monotonic milliseconds, `-Infinity` for nothing. */
  afterMs: number;
  /** A run that began before `afterMs` was waited for: whatever process came of it is not what is asked for. */
  hasWaited?: boolean;
  /** True for the next signal of what this very person has begun: nothing keeps it from being sent. */
  own?: boolean;
  /** True to be under way also where the server is in that state already: something else is done to it then. */
  claim?: boolean;
}

/** What a server that gets the signal is in already, or on its way to. */
const POINTLESS: Record<PowerSignal, PowerState[]> = {
  start: ['starting', 'running'],
  // One that is starting may be so for good: panels take a server for running only when it prints a certain line.
  restart: ['stopping'],
  stop: ['stopping', 'offline'],
  kill: ['offline'],
};

/**
 * Sends a power signal, unless what it asks for is under way already. It is never sent twice, and one after another
 * with all other writes on the server. A lock that fails after it was sent takes nothing back; one that cannot be had
 * does not keep one's own next signal from being sent, because a server would stay stopped for it.
 * @returns a run that began too early: it has to be over before anything can be sent.
 * @throws PanelFailure when the panel refused; what the lock throws, when nothing was sent.
 */
export async function send(at: Workplace, sending: Sending): Promise<Sent | { behind: Run }> {
  const begun: Promise<Sent | { behind: Run }>[] = [];
  const once = () => {
    const [work = signalling(at, sending)] = begun;
    begun[0] = work;
    return work;
  };
  try {
    return await at.lock(lockOf(at), once);
  } catch (error) {
    if (begun.length === 0 && !sending.own) throw error;
    return once();
  }
}

async function signalling(at: Workplace, sending: Sending): Promise<Sent | { behind: Run }> {
  await at.claim();
  const { signal, underway, afterMs, own, claim, hasWaited = false } = sending;
  const run = own ? null : underway.run(at);
  if (run) return joinable(run, sending) ? joiningRun(at, { run, sending }) : { behind: run };
  const before = own ? null : await sending.sightings.now(at);
  if (before && POINTLESS[signal].includes(before.resources.state)) {
    const joined = joining(at, { sinceMs: afterMs, before });
    return claim ? { ...joined, ours: true, over: underway.begin(at, signal) } : joined;
  }
  // Somebody has restarted it since, on the panel or before this program was started.
  const mayBeSince = signal === 'restart' && !hasWaited && afterMs > Number.NEGATIVE_INFINITY;
  if (mayBeSince && before && beganAfter(before, afterMs)) {
    return joining(at, { sinceMs: afterMs, before: null });
  }
  const over = underway.begin(at, signal);
  const atMs = at.clock.monotonic();
  // Whoever started it meanwhile: what counts is that it was after the change.
  const sinceMs = signal === 'start' ? Math.min(atMs, afterMs) : atMs;
  const sent = { atMs, sinceMs, before, joined: false, ours: true, over };
  try {
    await at.client.power(at.serverId, signal);
    return { ...sent, lost: false };
  } catch (error) {
    if (isAnswerLost(error)) return { ...sent, lost: true };
    over();
    throw error;
  }
}

/** Only what begins after the last change makes it felt; who has only stopped it will start it later than now. */
function joinable(run: Run, { signal, afterMs }: Sending): boolean {
  return signal === 'stop' || run.signal === 'stop' || run.beganMs >= afterMs;
}

function joiningRun(at: Workplace, { run, sending }: { run: Run; sending: Sending }): Sent {
  const last = sending.sightings.last(at);
  const before = last && last.toMs <= run.beganMs ? last : null;
  return joining(at, { sinceMs: Math.max(run.beganMs, sending.afterMs), before });
}

function joining({ clock }: Workplace, known: Pick<Sent, 'sinceMs' | 'before'>): Sent {
  return { ...known, atMs: clock.monotonic(), lost: false, joined: true, ours: false, over: () => undefined };
}
