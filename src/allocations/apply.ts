import type { PowerSignal, PowerState } from '../panel/live-schemas.ts';
import { PanelFailure } from '../panel/problems.ts';
import type { ServerDetails } from '../panel/schemas.ts';
import { inReadingOrder } from './addresses.ts';
import { followUp, orEnded, untilStopped } from './follow.ts';
import {
  arrived,
  type Changed,
  departure,
  entering,
  type Journey,
  left,
  type Rider,
  type StoppedChange,
} from './journey.ts';
import { makePrimary } from './make-primary.ts';
import { type Overview, overviewOf } from './overview.ts';
import { remove } from './remove.ts';
import { send } from './signal.ts';
import type { Verdict } from './verdict.ts';
import { PortFailure, type Workplace } from './workplace.ts';

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
  const over = new AbortController();
  const late = at.clock.sleep(waitMs, over.signal).then(
    () => 'unknown' as const,
    () => 'unknown' as const,
  );
  const state = at.client.resources(at.serverId).then(
    (resources) => resources.state,
    () => 'unknown' as const,
  );
  return Promise.race([state, late]).finally(() => over.abort());
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
    const begun = entering({ ...journey, joined: sent.joined }, phase, at.clock.now());
    yield begun;
    yield* followUp(rider, { journey: begun, server, sent });
  } finally {
    sent.over();
  }
}

/**
 * Looks again at what an earlier message was about, and follows it where it is still under way. Sends nothing.
 * @param wanted.sinceMs when it was begun
 * @throws PanelFailure
 */
export async function* lookAgain(
  rider: Rider,
  wanted: { tested: number; sinceMs: number; change: StoppedChange | null },
): AsyncGenerator<Journey, void> {
  const { at } = rider;
  const server = await at.client.server(at.serverId);
  const journey = { ...departure(rider, { server, tested: testedAfter(wanted) }), sinceMs: wanted.sinceMs };
  const change = wanted.change && { what: wanted.change, allocationId: wanted.tested };
  const isMade = change === null || isDone(server, change);
  const result: Changed | null = isMade ? { outcome: 'done', lost: false } : null;
  const known: Journey = { ...journey, change: change && { ...change, result } };
  const { state } = await at.client.resources(at.serverId);
  if (!isMade) {
    const outcome = state === 'offline' ? ({ kind: 'offline' } as const) : ({ kind: 'running' } as const);
    return yield arrived(known, outcome, at.clock.now());
  }
  if (state === 'offline') return yield arrived(known, { kind: 'offline' }, at.clock.now());
  const sent = { sinceMs: wanted.sinceMs, before: null, lost: false, joined: true, over: () => undefined };
  yield* followUp(rider, { journey: known, server, sent });
}

function testedAfter({ tested, change }: { tested: number; change: StoppedChange | null }): number {
  return change === 'remove' ? 0 : tested;
}

function isDone(
  server: ServerDetails,
  { what, allocationId }: Pick<NonNullable<Journey['change']>, 'what' | 'allocationId'>,
) {
  const there = server.allocations.find(({ id }) => id === allocationId);
  return what === 'remove' ? !there : there?.isPrimary === true;
}

/**
 * For panels that change ports of stopped servers only: stops, changes, starts again – also when the change failed –
 * and tests the port. Everybody else can go on changing this server while it stops; the panel decides what it allows.
 * @throws PanelFailure when the panel cannot be read or refuses to stop the server; then nothing has been done.
 */
export async function* stopAndChange(
  rider: Rider,
  { what, allocationId }: { what: StoppedChange; allocationId: number },
): AsyncGenerator<Journey, void> {
  const { at, underway } = rider;
  const server = await at.client.server(at.serverId);
  const change = { what, allocationId, result: null };
  const tested = testedAfter({ tested: allocationId, change: what });
  let journey: Journey = { ...departure(rider, { server, tested }), change };
  if (underway.since(at) !== null) return yield arrived(journey, { kind: 'busy' }, at.clock.now());
  const stop = await send(at, { signal: 'stop', underway });
  const over = stop.joined ? underway.begin(at) : stop.over;
  try {
    if (stop.before?.state !== 'offline') {
      yield entering(journey, 'stopping', at.clock.now());
      journey = yield* untilStopped(rider, entering(journey, 'stopping', at.clock.now()));
      if (journey.outcome) return yield journey;
    }
    journey = entering(journey, 'changing', at.clock.now());
    yield journey;
    const result = await carryOut(at, { what, allocationId }).catch(async (error: unknown) => {
      // Whatever it is, the server must not stay down for it.
      await at.client.power(at.serverId, 'start').catch(() => undefined);
      throw error;
    });
    journey = left({ ...journey, change: { ...change, result } }, at.clock.now());
    yield* startAgain(rider, { journey, tested });
  } finally {
    over();
  }
}

async function carryOut(
  at: Workplace,
  { what, allocationId }: { what: StoppedChange; allocationId: number },
): Promise<Changed> {
  try {
    const settled = await (what === 'primary' ? makePrimary(at, allocationId) : remove(at, allocationId));
    return settled.outcome === 'done' ? { outcome: 'done', lost: settled.lost } : settled;
  } catch (error) {
    if (error instanceof PanelFailure || error instanceof PortFailure) {
      return { outcome: 'refused', problem: error.problem };
    }
    throw error;
  }
}

async function* startAgain(
  rider: Rider,
  { journey, tested }: { journey: Journey; tested: number },
): AsyncGenerator<Journey, void> {
  const { at, underway } = rider;
  try {
    const { sinceMs, lost, over } = await send(at, { signal: 'start', underway, own: true });
    const server = await at.client.server(at.serverId);
    const { overview, port } = departure(rider, { server, tested });
    const begun = entering({ ...journey, overview, port }, 'starting', sinceMs);
    yield begun;
    const before = { state: 'offline', traffic: null } as const;
    yield* followUp(rider, { journey: begun, server, sent: { sinceMs, before, lost, joined: false, over } });
  } catch (error) {
    if (!(error instanceof PanelFailure)) throw error;
    yield arrived(journey, { kind: 'panel', problem: error.problem }, at.clock.now());
  }
}
