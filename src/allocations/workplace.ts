import type { Clock } from '../clock.ts';
import { Failure } from '../failure.ts';
import type { PanelClient } from '../panel/client.ts';
import type { Dialects } from '../panel/dialects.ts';
import { isAnswerLost, limitedUntil, PanelFailure, type PanelProblem } from '../panel/problems.ts';
import type { Allocation, ServerDetails } from '../panel/schemas.ts';
import type { KeyedLock } from '../store/keyed-lock.ts';
import { inReadingOrder, matching } from './addresses.ts';
import { type Overview, overviewOf, type Port, portOf } from './overview.ts';
import type { ServerRef } from './references.ts';
import { seesAll } from './rules.ts';

/** One server, seen with one person's key, for one invocation: what every verb here works on. */
export interface Workplace extends ServerRef {
  client: PanelClient;
  lock: KeyedLock;
  clock: Clock;
  dialects: Dialects;
  /** Before the first write: whoever is not the one to do it gets what this throws. */
  claim(): Promise<void>;
  /** Told when the panel asks for patience and it is short enough to wait for; `untilMs` since the epoch. */
  onWait(untilMs: number): Promise<void>;
  /** Told what the server looks like after each look at it. */
  saw(server: ServerDetails): void;
  /** Told after each change of ports that the server has to be restarted for. */
  changed(): void;
}

/** Which allocation of a server is meant: by its id, or as somebody typed it (see `readAddress`). */
export type PortName = { allocationId: number } | { typed: string };

export type PortProblem =
  /**
   * The panel refused, or would; the server as it is now says why and what else can be done. `allocationId`: what
   * was to be changed, where it was one.
   */
  | { kind: 'on-server'; problem: PanelProblem; overview: Overview; allocationId: number | null }
  | { kind: 'port-gone'; overview: Overview }
  /** The key sees the primary only (fact 13), so nothing is known of the port that was meant. */
  | { kind: 'ports-hidden'; overview: Overview }
  | { kind: 'no-such-port'; typed: string; overview: Overview }
  | { kind: 'several-ports'; ports: Port[]; overview: Overview }
  | { kind: 'primary-stays'; port: Port; overview: Overview }
  | { kind: 'no-primary'; overview: Overview }
  | { kind: 'note-too-long'; length: number; max: number };

export class PortFailure extends Failure<PortProblem> {
  override readonly name = 'PortFailure';
}

/** Whether nothing was begun because a server has no such port, or is gone with all of them. */
export function isNotThere(error: unknown): boolean {
  if (error instanceof PortFailure) return ['no-such-port', 'ports-hidden'].includes(error.problem.kind);
  return isServerGone(error);
}

export function isServerGone(error: unknown): boolean {
  return error instanceof PanelFailure && error.problem.kind === 'not-found';
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
    await at.claim();
    return look(at, work);
  });
}

/**
 * Reads the server once and does something with what it says.
 * @throws PanelFailure, PortFailure
 */
export async function look<T>(at: Workplace, work: (server: ServerDetails) => Promise<T>): Promise<T> {
  const server = await at.client.server(at.serverId);
  return beside(at, { server, allocationId: null }, () => work(server));
}

/** The same about one of the server's allocations: the look that finds it is the one that decides. */
export function aloneWith<T>(at: Workplace, name: PortName, work: PortWork<T>): Promise<T> {
  return at.lock(lockOf(at), async () => {
    await at.claim();
    return lookAt(at, name, work);
  });
}

type PortWork<T> = (server: ServerDetails, allocation: Allocation) => Promise<T>;

/**
 * The same about one of its allocations, found in what it says.
 * @throws PanelFailure, PortFailure
 */
export async function lookAt<T>(at: Workplace, name: PortName, work: PortWork<T>): Promise<T> {
  const server = await at.client.server(at.serverId);
  const allocation = allocationOn(at, { server, name });
  return beside(at, { server, allocationId: allocation.id }, () => work(server, allocation));
}

/** A refusal is put beside the server it is about. */
async function beside<T>(
  at: Workplace,
  about: { server: ServerDetails; allocationId: number | null },
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw await onServer(at, { ...about, error });
  }
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

/** The allocation as the server has it now. @throws PortFailure when it is none, not to be seen, or several */
export function allocationOn(
  at: Workplace,
  { server, name }: { server: ServerDetails; name: PortName },
): Allocation {
  const fitting =
    'typed' in name
      ? inReadingOrder(matching(server.allocations, name.typed))
      : server.allocations.filter(({ id }) => id === name.allocationId);
  const [found, ...others] = fitting;
  if (found && others.length === 0) return found;
  const overview = seen(at, server);
  if (found) {
    const ports = fitting.map((allocation) => portOf(server, allocation));
    throw new PortFailure({ kind: 'several-ports', ports, overview });
  }
  if (!seesAll(server)) throw new PortFailure({ kind: 'ports-hidden', overview });
  throw new PortFailure(
    'typed' in name ? { kind: 'no-such-port', typed: name.typed, overview } : { kind: 'port-gone', overview },
  );
}

/** A 404 means that what we saw is old, so it is read again. */
async function onServer(
  at: Workplace,
  { server, allocationId, error }: { server: ServerDetails; allocationId: number | null; error: unknown },
) {
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
  return new PortFailure(
    { kind: 'on-server', problem: named, overview: seen(at, server), allocationId },
    error,
  );
}
