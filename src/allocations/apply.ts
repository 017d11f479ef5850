import { type Clock, within } from '../clock.ts';
import type { PowerSignal, PowerState } from '../panel/live-schemas.ts';
import type { ServerDetails } from '../panel/schemas.ts';
import { inReadingOrder } from './addresses.ts';
import { followUp, look, orEnded, PATIENCE_MS, pauseForNews } from './follow.ts';
import {
  arrived,
  type Changed,
  departure,
  entering,
  finding,
  type Journey,
  left,
  type Outcome,
  type Rider,
  type StoppedChange,
} from './journey.ts';
import { type Overview, overviewOf } from './overview.ts';
import { demand, mayPower } from './rules.ts';
import type { Sightings } from './sightings.ts';
import { type Sent, send } from './signal.ts';
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
 * Looks who would be interrupted by a signal.
 * @throws PanelFailure, also where the server's details forbid the signal: then nobody is asked anything else.
 */
export async function standing(rider: Rider, signal: 'restart' | 'stop'): Promise<Standing> {
  const { at, sightings } = rider;
  const server = await at.client.server(at.serverId);
  const isOff = await isOnlyToStart(rider, { server, signal });
  if (!isOff) demand(mayPower(server)[signal]);
  const { state } = (await sightings.now(at)).resources;
  const players = state === 'offline' ? null : await playersOn(rider, { server, state });
  return { overview: overviewOf(at.panel, server), state, players };
}

/** Whether a server is offline by now that this key may start, though not restart: then it is not refused but offered. */
async function isOnlyToStart(
  { at, sightings }: Rider,
  { server, signal }: { server: ServerDetails; signal: PowerSignal },
): Promise<boolean> {
  const { restart, start } = mayPower(server);
  if (signal !== 'restart' || restart.ok || !start.ok) return false;
  return (await sightings.now(at)).resources.state === 'offline';
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
export async function stateOf(
  at: Workplace,
  { sightings, waitMs }: { sightings: Sightings; waitMs: number },
): Promise<PowerState> {
  const state = sightings.now(at).then(
    ({ resources }) => resources.state,
    () => 'unknown' as const,
  );
  return within(at.clock, waitMs, { work: state, instead: 'unknown' });
}

/** What is asked of a server so that a change is felt. */
export interface Wanted {
  signal: Extract<PowerSignal, 'restart' | 'start'>;
  /** The allocation to be tested; 0 for the primary. */
  tested: number;
  /** When the change was made, milliseconds since the epoch. */
  changedAtMs: number;
}

/**
 * Restarts or starts a server and follows it until the port was tested. What others have begun is joined where it
 * began after the last change; else it is waited for. Yields what is known so far; the last one has an outcome.
 * @throws PanelFailure when the panel cannot be read or refuses the signal, or its details of the server say it would
 */
export async function* restart(rider: Rider, wanted: Wanted): AsyncGenerator<Journey, void> {
  const { at } = rider;
  const server = await at.client.server(at.serverId);
  const { changedAtMs, tested } = wanted;
  const journey = { ...departure(rider, { server, tested }), changedAtMs };
  const isOff = await isOnlyToStart(rider, { server, signal: wanted.signal });
  if (isOff) return yield arrived(journey, { kind: 'offline' }, at.clock);
  demand(mayPower(server)[wanted.signal]);
  const begun = yield* signalled(rider, { journey, wanted });
  if (!begun.sent) return yield begun.journey;
  const { sent } = begun;
  try {
    const phase = wanted.signal === 'start' ? 'starting' : 'restarting';
    const known = { ...begun.journey, joined: sent.joined, lost: sent.lost };
    const underWay = (sent.joined ? finding : entering)(known, phase, at.clock);
    yield underWay;
    yield* followUp(rider, { journey: underWay, server, sent });
  } finally {
    sent.over();
  }
}

/** Sends the signal as soon as nothing is under way that began too early. @returns how it ended where that was never. */
async function* signalled(
  rider: Rider,
  { journey, wanted }: { journey: Journey; wanted: Wanted },
): AsyncGenerator<Journey, { journey: Journey; sent: Sent | null }> {
  const { at, underway, sightings } = rider;
  const afterMs = lastChangeMs(rider, wanted.changedAtMs);
  let begun: (() => void) | null = null;
  try {
    for (let soFar = journey; ; ) {
      const hasWaited = begun !== null;
      const sent = await send(at, { signal: wanted.signal, underway, sightings, afterMs, hasWaited });
      if (!('behind' in sent)) return { journey: left(soFar, at.clock), sent };
      begun ??= underway.queue(at);
      soFar = entering(soFar, 'waiting', at.clock);
      yield soFar;
      const work = sent.behind.over.then(() => true);
      const leftMs = Math.max(0, rider.untilMs - at.clock.monotonic());
      const isOver = await orEnded(rider, within(at.clock, leftMs, { work, instead: false }));
      if (isOver) {
        // What was allowed before the wait may not be after it.
        demand(mayPower(await at.client.server(at.serverId))[wanted.signal]);
        continue;
      }
      const outcome: Outcome = isOver === null ? { kind: 'interrupted' } : { kind: 'too-early' };
      return { journey: arrived(soFar, outcome, at.clock), sent: null };
    }
  } finally {
    begun?.();
  }
}

/** When the ports of the server were changed last, as far as is known here; monotonic milliseconds. */
function lastChangeMs({ at, underway }: Rider, changedAtMs: number): number {
  return Math.max(underway.changedMs(at), monotonicOf(at.clock, changedAtMs));
}

/** When something was that a button tells in wall time. What seems to be yet to come was just now. */
function monotonicOf(clock: Clock, atMs: number): number {
  return clock.monotonic() - Math.max(0, clock.now() - atMs);
}

/** What an earlier message was about. */
export interface Earlier {
  /** The allocation to be tested, or the one that was to be changed; 0 for the primary. */
  tested: number;
  /** When it was begun. */
  sinceMs: number;
  change: StoppedChange | null;
  /** It was the start of a server that was off. */
  started: boolean;
  /** The panel's answer to the signal was lost, and nothing had shown that it was taken. */
  lost: boolean;
}

/**
 * Looks again at what an earlier message was about, and follows it where it is still under way. Sends nothing.
 * @throws PanelFailure
 */
export async function* lookAgain(rider: Rider, earlier: Earlier): AsyncGenerator<Journey, void> {
  const { at, underway, sightings } = rider;
  const { clock } = at;
  const server = await at.client.server(at.serverId);
  const journey = asFound(rider, { server, earlier });
  const run = underway.run(at);
  if (run?.signal === 'stop') return yield arrived(journey, { kind: 'under-way' }, clock);
  await sightings.now(at);
  const sinceMs = monotonicOf(clock, earlier.sinceMs);
  const end = underway.isBusy(at) ? null : yield* waitForNews(rider, { journey, sinceMs });
  if (end) return yield arrived(journey, end, clock);
  // What was begun after it tells nothing about it; a button carries whole seconds only.
  const isOther = run !== null && run.beganMs >= sinceMs + 1_000;
  const lost = earlier.lost && !isOther;
  const sent = { atMs: sinceMs, sinceMs, before: null, lost, joined: true, ours: false };
  const found = earlier.started || earlier.change ? 'starting' : 'restarting';
  yield* followUp(rider, { journey, server, found, sent: { ...sent, over: () => undefined } });
}

function asFound(rider: Rider, { server, earlier }: { server: ServerDetails; earlier: Earlier }): Journey {
  const { tested, sinceMs, lost } = earlier;
  const change = earlier.change && { what: earlier.change, allocationId: tested };
  const journey = departure(rider, { server, tested: change ? testedAfter(change) : tested });
  const known = { ...journey, sinceMs, lost, changedAtMs: sinceMs };
  return change ? { ...known, change: { ...change, result: resultOf(isDone(server, change)) } } : known;
}

function resultOf(done: boolean | null): Changed | null {
  if (done === null) {
    return { outcome: 'unknown', problem: { kind: 'permission-missing', permission: 'allocation.read' } };
  }
  return done ? { outcome: 'done', lost: false } : null;
}

/** Waits while the panel may repeat what was so before. @returns what needs no following; `null` for what does. */
async function* waitForNews(
  rider: Rider,
  { journey, sinceMs }: { journey: Journey; sinceMs: number },
): AsyncGenerator<Journey, Outcome | null> {
  const { clock } = rider.at;
  for (;;) {
    const seen = await look(rider);
    if (!seen?.ok) return null;
    const { resources, fromMs } = seen.sighting;
    const end = endFound(journey, { state: resources.state, agoMs: clock.monotonic() - sinceMs });
    if (end?.kind !== 'running' || fromMs >= sinceMs) return end;
    yield journey;
    await pauseForNews(rider);
  }
}

/** What needs no following; `null` for what may still be on its way. */
function endFound(
  { change }: Journey,
  { state, agoMs }: { state: PowerState; agoMs: number },
): Outcome | null {
  const isUnmade = change !== null && change.result?.outcome !== 'done';
  // Between the two halves of a restart a server is offline as well, and panels keep old words for a while.
  if (state === 'offline') return isUnmade || agoMs >= PATIENCE_MS ? { kind: 'offline' } : null;
  if (!isUnmade) return null;
  return state === 'stopping' || state === 'running' ? { kind: state } : null;
}
