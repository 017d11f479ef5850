import { within } from '../clock.ts';
import type { PowerSignal, PowerState } from '../panel/live-schemas.ts';
import type { ServerDetails } from '../panel/schemas.ts';
import { inReadingOrder } from './addresses.ts';
import { followUp, orEnded, PATIENCE_MS } from './follow.ts';
import {
  arrived,
  type Changed,
  departure,
  entering,
  type Journey,
  type Outcome,
  type Rider,
  type StoppedChange,
} from './journey.ts';
import { type Overview, overviewOf } from './overview.ts';
import { send } from './signal.ts';
import { isDone, testedAfter } from './stop-change.ts';
import type { Verdict } from './verdict.ts';
import type { Workplace } from './workplace.ts';

/** What has to be known before somebody's game is interrupted. */
export interface Standing {
  overview: Overview;
  state: PowerState;
  /** Who plays now, where the game tells; `null` where nobody knows. */
  players: number | null;
}

/** How many ports are asked who plays there; a game is on one of the first. */
const MAX_ASKED = 5;

/**
 * Looks who would be interrupted.
 * @throws PanelFailure
 */
export async function standing(rider: Rider): Promise<Standing> {
  const { at } = rider;
  const [server, { state }] = await Promise.all([
    at.client.server(at.serverId),
    at.client.resources(at.serverId),
  ]);
  const players = state === 'offline' ? null : await playersOn(rider, { server, state });
  return { overview: overviewOf(at.panel, server), state, players };
}

/** After a change of the primary people are still where it was before, so all ports are asked. */
async function playersOn(
  rider: Rider,
  { server, state }: { server: ServerDetails; state: PowerState },
): Promise<number | null> {
  const asked = inReadingOrder(server.allocations).slice(0, MAX_ASKED);
  const verdicts = await orEnded(
    rider,
    Promise.all(asked.map((allocation) => rider.test(server, { allocation, state }))),
  );
  const counts = (verdicts ?? []).map(playersIn).filter((count) => count !== null);
  return counts.length > 0 ? Math.max(...counts) : null;
}

function playersIn(verdict: Verdict): number | null {
  if (verdict.kind === 'alias-elsewhere') return verdict.atIp ? playersIn(verdict.atIp) : null;
  return verdict.kind === 'open' ? (verdict.answer?.players ?? null) : null;
}

/** What a server is doing, to be said beside something else: `unknown` rather than a wait or a failure. */
export async function stateOf(at: Workplace, waitMs: number): Promise<PowerState> {
  const state = at.client.resources(at.serverId).then(
    (resources) => resources.state,
    () => 'unknown' as const,
  );
  return within(at.clock, waitMs, { work: state, instead: 'unknown' });
}

/**
 * Restarts or starts a server and follows it until the port was tested. Yields what is known so far; the last one has
 * an outcome.
 * @param wanted.tested the allocation to be tested; 0 for the primary.
 * @throws PanelFailure when the panel cannot be read or refuses the signal
 */
export async function* restart(
  rider: Rider,
  wanted: { signal: Extract<PowerSignal, 'restart' | 'start'>; tested: number },
): AsyncGenerator<Journey, void> {
  const { at, underway } = rider;
  const server = await at.client.server(at.serverId);
  const journey = departure(rider, { server, tested: wanted.tested });
  const sent = await send(at, { signal: wanted.signal, underway });
  try {
    const phase = wanted.signal === 'start' ? 'starting' : 'restarting';
    const begun = entering({ ...journey, joined: sent.joined, lost: sent.lost }, phase, at.clock.now());
    yield begun;
    yield* followUp(rider, { journey: begun, server, sent });
  } finally {
    sent.over();
  }
}

/** What an earlier message was about. */
export interface Earlier {
  /** The allocation to be tested, or the one that was to be changed; 0 for the primary. */
  tested: number;
  /** When it was begun. */
  sinceMs: number;
  change: StoppedChange | null;
  /** The panel's answer to the signal was lost, and nothing had shown that it was taken. */
  lost: boolean;
}

/**
 * Looks again at what an earlier message was about, and follows it where it is still under way. Sends nothing.
 * @throws PanelFailure
 */
export async function* lookAgain(rider: Rider, earlier: Earlier): AsyncGenerator<Journey, void> {
  const { at, underway } = rider;
  const server = await at.client.server(at.serverId);
  const journey = asFound(rider, { server, earlier });
  const run = underway.run(at);
  if (run?.signal === 'stop') return yield arrived(journey, { kind: 'under-way' }, at.clock.now());
  const { state } = await at.client.resources(at.serverId);
  const end = run ? null : endFound(journey, { state, now: at.clock.now() });
  if (end) return yield arrived(journey, end, at.clock.now());
  // What was begun after it tells nothing about it; a button carries whole seconds only.
  const isOther = run !== null && run.sinceMs >= earlier.sinceMs + 1_000;
  const sent = { sinceMs: run?.sinceMs ?? earlier.sinceMs, before: null, lost: earlier.lost && !isOther };
  yield* followUp(rider, { journey, server, sent: { ...sent, joined: true, over: () => undefined } });
}

function asFound(rider: Rider, { server, earlier }: { server: ServerDetails; earlier: Earlier }): Journey {
  const { tested, sinceMs, lost } = earlier;
  const change = earlier.change && { what: earlier.change, allocationId: tested };
  const journey = departure(rider, { server, tested: change ? testedAfter(change) : tested });
  const known = { ...journey, sinceMs, lost };
  return change ? { ...known, change: { ...change, result: resultOf(isDone(server, change)) } } : known;
}

function resultOf(done: boolean | null): Changed | null {
  if (done === null) {
    return { outcome: 'unknown', problem: { kind: 'permission-missing', permission: 'allocation.read' } };
  }
  return done ? { outcome: 'done', lost: false } : null;
}

/** What needs no following; `null` for what may still be on its way. */
function endFound(
  { change, sinceMs }: Journey,
  { state, now }: { state: PowerState; now: number },
): Outcome | null {
  const isUnmade = change !== null && change.result?.outcome !== 'done';
  // Between the two halves of a restart a server is offline as well, and panels keep old words for a while.
  if (state === 'offline') return isUnmade || now - sinceMs >= PATIENCE_MS ? { kind: 'offline' } : null;
  if (!isUnmade) return null;
  return state === 'stopping' || state === 'running' ? { kind: state } : null;
}
