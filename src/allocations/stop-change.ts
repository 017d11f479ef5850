import { PanelFailure, type PanelProblem } from '../panel/problems.ts';
import type { ServerDetails } from '../panel/schemas.ts';
import { followUp, LOOK_EVERY_MS, pause, untilStopped } from './follow.ts';
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
import { portOf } from './overview.ts';
import { remove } from './remove.ts';
import { mayPower, refusalOf, seesAll, showsAll } from './rules.ts';
import { type Sent, send } from './signal.ts';
import { PortFailure, seen, type Workplace } from './workplace.ts';

export interface Change {
  what: StoppedChange;
  allocationId: number;
}

/** What is tested in the end: a port that was removed cannot be, so the primary is. */
export function testedAfter({ what, allocationId }: Change): number {
  return what === 'remove' ? 0 : allocationId;
}

/** @returns `null` when this key cannot see it: who may not read sees the primary only (fact 13). */
export function isDone(server: ServerDetails, { what, allocationId }: Change): boolean | null {
  const there = server.allocations.find(({ id }) => id === allocationId);
  if (what === 'primary') return there?.isPrimary === true;
  return there ? false : showsAll(server) || null;
}

/** What can be told before a server is stopped for nothing; `null` when the change can be tried. */
function foregone(at: Workplace, { server, change }: { server: ServerDetails; change: Change }) {
  const refused = (problem: (Changed & { outcome: 'refused' })['problem']): Changed => ({
    outcome: 'refused',
    problem,
  });
  if (isDone(server, change)) return { outcome: 'already' } satisfies Changed;
  const { start, stop } = mayPower(server);
  const unable = refusalOf(stop) ?? refusalOf(start);
  if (unable) return refused(unable);
  const there = server.allocations.find(({ id }) => id === change.allocationId);
  const overview = seen(at, server);
  if (!there && !seesAll(server))
    return refused({ kind: 'permission-missing', permission: 'allocation.read' });
  if (!there) return refused({ kind: 'port-gone', overview });
  const port = portOf(server, there);
  const allowed = change.what === 'primary' ? port.may.makePrimary : port.may.remove;
  const problem = refusalOf(allowed);
  if (problem) return refused(problem);
  if (change.what === 'primary') return null;
  if (port.isPrimary) return refused({ kind: 'primary-stays', port, overview });
  return overview.ports.some(({ isPrimary }) => isPrimary) ? null : refused({ kind: 'no-primary', overview });
}

/**
 * What to say instead of asking whether a server shall be stopped; `null` when there is something to be asked.
 * @throws PanelFailure
 */
export async function instead(rider: Rider, change: Change): Promise<Journey | null> {
  const { at } = rider;
  const server = await at.client.server(at.serverId);
  const result = foregone(at, { server, change });
  return result && arrived(setOut(rider, { server, change, result }), { kind: 'spared' }, at.clock);
}

function setOut(
  rider: Rider,
  { server, change, result }: { server: ServerDetails; change: Change; result: Changed | null },
): Journey {
  return {
    ...departure(rider, { server, tested: testedAfter(change) }),
    change: { ...change, result },
  };
}

/**
 * For panels that change ports of stopped servers only: stops, changes, starts again – also when the change failed –
 * and tests the port. Everybody else can go on changing this server while it stops; the panel decides what it allows.
 * Throws nothing once the server was told to stop: it is started again, or it is said that it was not.
 * @throws PanelFailure when the panel cannot be read or refuses to stop the server; then nothing has been done.
 */
export async function* stopAndChange(rider: Rider, change: Change): AsyncGenerator<Journey, void> {
  const { at, underway, sightings, ending } = rider;
  const { clock } = at;
  const server = await at.client.server(at.serverId);
  const journey = setOut(rider, { server, change, result: null });
  if (underway.run(at)) return yield arrived(journey, { kind: 'busy' }, clock);
  const result = foregone(at, { server, change });
  if (result) return yield arrived(setOut(rider, { server, change, result }), { kind: 'spared' }, clock);
  if (ending.aborted) return yield arrived(journey, { kind: 'interrupted' }, clock);
  const afterMs = underway.changedMs(at);
  const sent = await send(at, { signal: 'stop', underway, sightings, afterMs, claim: true });
  if ('behind' in sent || !sent.ours) return yield arrived(journey, { kind: 'busy' }, clock);
  try {
    const stopped = yield* stopping(rider, { journey, sent });
    if (stopped.outcome) return yield stopped;
    const changing = entering(stopped, 'changing', clock);
    yield changing;
    const made = { ...changing, change: { ...change, result: await carryOut(at, change) } };
    yield* startAgain(rider, { journey: left(made, clock), server, change });
  } finally {
    sent.over();
  }
}

async function* stopping(
  rider: Rider,
  { journey, sent }: { journey: Journey; sent: Sent },
): AsyncGenerator<Journey, Journey> {
  const { clock } = rider.at;
  if (sent.before?.resources.state === 'offline') return journey;
  const begun = { ...entering(journey, 'stopping', clock), lost: sent.lost };
  yield begun;
  try {
    return yield* untilStopped(rider, { journey: begun, sent });
  } catch {
    return arrived(begun, { kind: 'lost-sight' }, clock);
  }
}

/** Whatever goes wrong, the server must not stay down for it: so this does not throw. */
async function carryOut(at: Workplace, change: Change): Promise<Changed> {
  const { what, allocationId } = change;
  try {
    const settled = await (what === 'primary' ? makePrimary : remove)(at, { allocationId });
    return settled.outcome === 'done' ? { outcome: 'done', lost: settled.lost } : settled;
  } catch (error) {
    if (error instanceof PanelFailure || error instanceof PortFailure) {
      return { outcome: 'refused', problem: error.problem };
    }
    return lookedFor(at, change);
  }
}

/** What became of a change in the midst of which we failed ourselves, say because the store went away. */
async function lookedFor(at: Workplace, change: Change): Promise<Changed> {
  try {
    const done = isDone(await at.client.server(at.serverId), change);
    return done ? { outcome: 'done', lost: false } : { outcome: 'failed', looked: done === false };
  } catch {
    return { outcome: 'failed', looked: false };
  }
}

async function* startAgain(
  rider: Rider,
  { journey, server, change }: { journey: Journey; server: ServerDetails; change: Change },
): AsyncGenerator<Journey, void> {
  const { at, sightings } = rider;
  const before = sightings.last(at);
  const sent = yield* started(rider, journey);
  if ('outcome' in sent) return yield sent;
  let begun = { ...entering(journey, 'starting', at.clock), lost: sent.lost };
  try {
    yield begun;
    // The panel may be away now, which is no reason not to follow what was begun.
    const after = await at.client.server(at.serverId).catch(() => server);
    const { overview, port } = departure(rider, { server: after, tested: testedAfter(change) });
    begun = { ...begun, overview, port };
    yield* followUp(rider, { journey: begun, server: after, sent: { ...sent, before } });
  } catch {
    yield arrived(begun, { kind: 'lost-sight' }, at.clock);
  } finally {
    sent.over();
  }
}

/** Sends the start, again as long as the panel asks for patience. @returns how it ended where that was in vain. */
async function* started(rider: Rider, journey: Journey): AsyncGenerator<Journey, Sent | Journey> {
  const { at, underway, sightings, ending } = rider;
  const { clock } = at;
  const afterMs = clock.monotonic();
  for (;;) {
    const isLast = ending.aborted;
    try {
      const sent = await send(at, { signal: 'start', underway, sightings, afterMs, own: true });
      if (!('behind' in sent)) return sent;
    } catch (error) {
      const problem = error instanceof PanelFailure ? error.problem : null;
      const waitMs = problem && waitAfter(problem, clock.now());
      const againMs = clock.monotonic() + (waitMs ?? 0);
      if (waitMs === null || isLast || againMs > rider.untilMs) {
        return arrived(journey, { kind: 'left-stopped', problem }, clock);
      }
      while (clock.monotonic() < againMs && !ending.aborted) {
        yield { ...journey, away: problem };
        await pause(rider, LOOK_EVERY_MS);
      }
    }
  }
}

/** How long to wait before what was not carried out, or does no harm when it was, is sent again; `null` for never. */
function waitAfter(problem: PanelProblem, now: number): number | null {
  if (problem.kind === 'rate-limited') return Math.max((problem.retryAtMs ?? now) - now, LOOK_EVERY_MS);
  const isPassing = problem.kind === 'node-away' || (problem.kind === 'no-answer' && problem.unsent);
  return isPassing ? LOOK_EVERY_MS : null;
}
