import { lookAgain, restart, standing, stateOf, type Wanted } from '../../src/allocations/apply.ts';
import { FOLLOW_FOR_MS } from '../../src/allocations/follow.ts';
import type { Rider, StoppedChange } from '../../src/allocations/journey.ts';
import type { Overview } from '../../src/allocations/overview.ts';
import { instead, stopAndChange } from '../../src/allocations/stop-change.ts';
import { testPort } from '../../src/allocations/test-port.ts';
import { PortFailure, type Workplace } from '../../src/allocations/workplace.ts';
import { onClick } from '../../src/discord/click.ts';
import { type Reply, reply } from '../../src/discord/replies.ts';
import type { PowerState } from '../../src/panel/live-schemas.ts';
import { confirmRestart, confirmStop, notNow, offerStop, offlineNow } from '../../src/views/apply.ts';
import { journeyView } from '../../src/views/journey.ts';
import { expired } from '../../src/views/removal.ts';
import { routes } from '../../src/views/routes.ts';
import type { Here } from '../services.ts';
import { isTooLate } from '../too-late.ts';
import { workplace } from './place.ts';
import { ride } from './ride.ts';

/** What a change is felt by is said beside it, so it is not waited for long. */
const STATE_WITHIN_MS = 700;

/** What the server is doing, where this key could do something about it. */
export async function stateBeside(here: Here, at: Workplace, { mayPower }: Overview): Promise<PowerState> {
  if (!mayPower.restart.ok && !mayPower.start.ok) return 'unknown';
  return stateOf(at, { sightings: here.services.sightings, waitMs: STATE_WITHIN_MS });
}

/**
 * In place of a refusal that only a stopped server would take back: what can be done about it.
 * @throws the same error when it is another, or when this key may not stop and start the server.
 */
export function orStop(error: unknown, change: StoppedChange): Reply {
  const problem = error instanceof PortFailure ? error.problem : null;
  if (problem?.kind !== 'on-server' || problem.problem.kind !== 'must-be-stopped') throw error;
  const allocation = problem.allocationId;
  if (allocation === null) throw error;
  const { start, stop } = problem.overview.mayPower;
  if (!start.ok || !stop.ok) throw error;
  return reply(offerStop(problem.overview, { change, allocation }));
}

/** @param counted whether the tests count as asked for by the person. */
function riderFor(here: Here, at: Workplace, { counted }: { counted: boolean }): Rider {
  const { services, userId, ending } = here;
  return {
    at,
    ending,
    untilMs: services.clock.monotonic() + FOLLOW_FOR_MS,
    underway: services.underway,
    sightings: services.sightings,
    test: ({ id, allocations }, { allocation, state }) =>
      testPort(services.tester, {
        ...{ allocation, allocations, state, userId, counted, fresh: true },
        at: { panel: at.panel, serverId: id },
        panel: at.client.panel,
      }),
  };
}

async function askOrRestart(here: Here, at: Workplace, wanted: Wanted): Promise<Reply> {
  // Nobody plays on a server that is just being restarted, and what it does now is no reason to ask.
  if (here.services.underway.run(at)) return follow(here, at, wanted);
  const now = await standing(riderFor(here, at, { counted: true }), 'restart');
  if (now.state === 'offline') return reply(offlineNow(now.overview, wanted));
  if (now.players !== 0) return reply(confirmRestart(now, { ...wanted, now: here.services.clock.now() }));
  return follow(here, at, wanted);
}

function follow(here: Here, at: Workplace, wanted: Wanted): Promise<Reply> {
  return ride(here, at, restart(riderFor(here, at, { counted: false }), wanted));
}

export const applyClicks = [
  onClick(
    routes.apply,
    async (here: Here, { panel, server, signal, tested, changedAt: changedAtMs }) => {
      const at = await workplace(here, { panel, serverId: server });
      const wanted = { signal, tested, changedAtMs };
      return signal === 'start' ? follow(here, at, wanted) : askOrRestart(here, at, wanted);
    },
    { within: 'long' },
  ),
  onClick(
    routes.applyNow,
    async (here: Here, { panel, server, signal, tested, changedAt: changedAtMs, shownAt }) => {
      const place = { panel, serverId: server };
      if (isTooLate(here, shownAt)) return reply(expired(place));
      return follow(here, await workplace(here, place), { signal, tested, changedAtMs });
    },
    { within: 'long' },
  ),
  onClick(
    routes.look,
    async (here: Here, { panel, server, tested, change, since, lost }) => {
      const at = await workplace(here, { panel, serverId: server });
      const isChange = change === 'primary' || change === 'remove';
      const about = { change: isChange ? change : null, started: change === 'started' };
      const wanted = { ...about, tested, sinceMs: since, lost: lost === 1 };
      return ride(here, at, lookAgain(riderFor(here, at, { counted: true }), wanted));
    },
    { within: 'long' },
  ),
  onClick(routes.stopChange, async (here: Here, { panel, server, allocation, change }) => {
    const at = await workplace(here, { panel, serverId: server });
    const rider = riderFor(here, at, { counted: true });
    const foregone = await instead(rider, { what: change, allocationId: allocation });
    if (foregone) return reply(journeyView(foregone));
    const now = await standing(rider, 'stop');
    return reply(confirmStop(now, { change, allocation, now: here.services.clock.now() }));
  }),
  onClick(
    routes.stopChangeNow,
    async (here: Here, { panel, server, allocation, change, shownAt }) => {
      const place = { panel, serverId: server };
      if (isTooLate(here, shownAt)) return reply(expired(place));
      const at = await workplace(here, place);
      const rider = riderFor(here, at, { counted: false });
      return ride(here, at, stopAndChange(rider, { what: change, allocationId: allocation }));
    },
    { within: 'long' },
  ),
  onClick(routes.later, async (_here, { panel, server, change }) =>
    reply(notNow({ panel, serverId: server }, change)),
  ),
];
