import type { Clock } from '../clock.ts';
import { Failure } from '../failure.ts';
import type { PanelClient } from '../panel/client.ts';
import type { Dialects } from '../panel/dialects.ts';
import { isAnswerLost, limitedUntil, PanelFailure, type PanelProblem } from '../panel/problems.ts';
import type { Allocation, ServerDetails } from '../panel/schemas.ts';
import type { KeyedLock } from '../store/keyed-lock.ts';
import { type Overview, overviewOf, type Port } from './overview.ts';
import type { ServerRef } from './references.ts';

/** One server, seen with one person's key, for one invocation: what every verb here works on. */
export interface Workplace extends ServerRef {
  client: PanelClient;
  lock: KeyedLock;
  clock: Clock;
  dialects: Dialects;
  /** Told when the panel asks for patience and it is short enough to wait for; `untilMs` since the epoch. */
  onWait(untilMs: number): Promise<void>;
  /** Told what the server looks like after each look at it. */
  saw(server: ServerDetails): void;
}

export type PortProblem =
  /** The panel refused; the server as it is now says why and what else can be done. */
  | { kind: 'on-server'; problem: PanelProblem; overview: Overview }
  | { kind: 'port-gone'; overview: Overview }
  | { kind: 'primary-stays'; port: Port; overview: Overview }
  | { kind: 'no-primary'; overview: Overview }
  | { kind: 'note-too-long'; length: number; max: number };

export class PortFailure extends Failure<PortProblem> {
  override readonly name = 'PortFailure';
}

/** What became of a write. `lost`: its answer never came, and this is what the panel showed afterwards. */
export type Settled<T> =
  | { outcome: 'done'; value: T; lost: boolean }
  /** The panel shows no trace of the write. */
  | { outcome: 'unchanged'; problem: PanelProblem }
  /** The answer was lost and looking failed as well. */
  | { outcome: 'unknown'; problem: PanelProblem };

/** Up to here waiting is better than being told to come back. */
const SHORT_WAIT_MS = 15_000;

/** The name under which everything that changes this server waits for its turn. */
export function lockOf(at: Workplace): string {
  return `server ${at.client.panel.url} ${at.serverId}`;
}

/** Writes on one server run one after another, each with a fresh look at the server first. */
export function alone<T>(at: Workplace, work: (server: ServerDetails) => Promise<T>): Promise<T> {
  return at.lock(lockOf(at), async () => {
    const server = await at.client.server(at.serverId);
    try {
      return await work(server);
    } catch (error) {
      throw await onServer(at, { server, error });
    }
  });
}

/**
 * Carries out a write that must not be repeated. When its answer is lost, `look` reads the panel again and says
 * what is true now: the value if the write was carried out, `null` if there is no trace of it.
 * @throws PanelFailure when the panel refused.
 */
export async function settle<T>(write: () => Promise<T>, look: () => Promise<T | null>): Promise<Settled<T>> {
  try {
    return { outcome: 'done', value: await write(), lost: false };
  } catch (error) {
    if (!isAnswerLost(error)) throw error;
    const { problem } = error;
    try {
      const value = await look();
      return value === null ? { outcome: 'unchanged', problem } : { outcome: 'done', value, lost: true };
    } catch (lookError) {
      if (lookError instanceof PanelFailure) return { outcome: 'unknown', problem };
      throw lookError;
    }
  }
}

/**
 * Sends again what a rate limit refused, if the wait is short: a 429 was not carried out, so this repeats nothing.
 * Pelican and newer Pterodactyl allow two new allocations a minute and server (pelican-differences.md, Throttles).
 */
export async function patiently<T>(at: Workplace, send: () => Promise<T>): Promise<T> {
  try {
    return await send();
  } catch (error) {
    const waitMs = shortWait(error, at.clock.now());
    if (waitMs === null) throw error;
    await at.onWait(at.clock.now() + waitMs);
    await at.clock.sleep(waitMs);
    return send();
  }
}

function shortWait(error: unknown, now: number): number | null {
  const retryAtMs = limitedUntil(error);
  if (retryAtMs === null || retryAtMs - now > SHORT_WAIT_MS) return null;
  return Math.max(0, retryAtMs - now);
}

/** The server as it is shown, after it has been looked at or changed. */
export function seen(at: Workplace, server: ServerDetails): Overview {
  at.saw(server);
  return overviewOf(at.panel, server);
}

/** The allocation as the server has it now. @throws PortFailure `port-gone` */
export function allocationOn(
  at: Workplace,
  { server, allocationId }: { server: ServerDetails; allocationId: number },
): Allocation {
  const found = server.allocations.find(({ id }) => id === allocationId);
  if (!found) throw new PortFailure({ kind: 'port-gone', overview: seen(at, server) });
  return found;
}

/** Puts a refusal beside the server it is about. A 404 means that what we saw is old, so it is read again. */
async function onServer(at: Workplace, { server, error }: { server: ServerDetails; error: unknown }) {
  if (!(error instanceof PanelFailure)) return error;
  const { problem } = error;
  if (problem.kind === 'not-found') {
    return new PortFailure(
      { kind: 'port-gone', overview: seen(at, await at.client.server(at.serverId)) },
      error,
    );
  }
  // A translated text names no state; the details know it without words (pelican-differences.md, Errors).
  const named =
    problem.kind === 'state-conflict' && !problem.state ? { ...problem, state: server.state } : problem;
  return new PortFailure({ kind: 'on-server', problem: named, overview: seen(at, server) }, error);
}
