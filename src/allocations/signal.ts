import type { PowerSignal, PowerState, Resources } from '../panel/live-schemas.ts';
import { isAnswerLost } from '../panel/problems.ts';
import type { Underway } from './underway.ts';
import { lockOf, type Workplace } from './workplace.ts';

/** A power signal that was sent, or one of somebody else that was found under way. */
export interface Sent {
  /** When, milliseconds since the epoch; 0 for one that was sent at a time nobody knows. */
  sinceMs: number;
  /** What the server was doing before, so that an old answer can be told from a new one. */
  before: Resources | null;
  /** The panel's answer never came: only what the server does can tell whether it was taken. */
  lost: boolean;
  /** Somebody else's: nothing was sent now. */
  joined: boolean;
  /** To be called when what it began is over. */
  over(): void;
}

export interface Sending {
  signal: PowerSignal;
  underway: Underway;
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
 * @throws PanelFailure when the panel refused; what the lock throws, when nothing was sent.
 */
export async function send(at: Workplace, sending: Sending): Promise<Sent> {
  const begun: Promise<Sent>[] = [];
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

async function signalling(at: Workplace, { signal, underway, own, claim }: Sending): Promise<Sent> {
  await at.claim();
  const run = own ? null : underway.run(at);
  if (run) return joining(run.sinceMs, null);
  const before = own ? null : await at.client.resources(at.serverId);
  if (before && POINTLESS[signal].includes(before.state)) {
    return { ...joining(0, before), ...(claim ? { over: underway.begin(at, signal) } : {}) };
  }
  const over = underway.begin(at, signal);
  const sinceMs = at.clock.now();
  try {
    await at.client.power(at.serverId, signal);
    return { sinceMs, before, lost: false, joined: false, over };
  } catch (error) {
    if (isAnswerLost(error)) return { sinceMs, before, lost: true, joined: false, over };
    over();
    throw error;
  }
}

function joining(sinceMs: number, before: Resources | null): Sent {
  return { sinceMs, before, lost: false, joined: true, over: () => undefined };
}
