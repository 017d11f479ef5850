import { unexpected } from './errors.ts';
import {
  authenticate,
  checkAddress,
  checkJsonBody,
  checkKeyKind,
  checkState,
  checkStateless,
  checkTwoFactor,
  findAllocation,
  findServer,
  requireAccess,
} from './guards.ts';
import type { AllocationVisit, ClientVisit, ServerVisit, Visit } from './visit.ts';
import type { Dialect } from './world.ts';

const REQUESTS_PER_MINUTE: Record<Dialect, number> = { pterodactyl: 720, pelican: 256, documented: 720 };
const CREATES_PER_MINUTE: Record<Dialect, number | null> = {
  pterodactyl: null,
  pelican: 2,
  documented: null,
};

type Run = (visit: Visit) => Promise<unknown>;

/** Everything that is asked before the limiter counts: none of these refusals carries its headers (fact 19). */
function identify(visit: Visit): ClientVisit {
  checkStateless(visit);
  if (visit.panel.world.settings.databaseDown) throw unexpected('QueryException');
  const { key, user } = authenticate(visit);
  checkJsonBody(visit);
  checkTwoFactor(visit, user);
  checkAddress(visit, key);
  checkKeyKind(key);
  return { ...visit, user };
}

/** One bucket for all keys of a user and every route (recording `ratelimit.429.second-key`). */
function countRequest({ panel, user, rateHeaders }: ClientVisit): void {
  const max = panel.world.settings.requestsPerMinute ?? REQUESTS_PER_MINUTE[panel.dialect];
  Object.assign(rateHeaders, panel.throttle.take(`user ${user.id}`, max, panel.clock.now()));
}

/** The second limiter of a create, shared by everyone on the server; its headers replace the first one's. */
function countCreate({ panel, server, rateHeaders }: ServerVisit): void {
  const max = panel.world.settings.createsPerMinutePerServer ?? CREATES_PER_MINUTE[panel.dialect];
  if (max === null) return;
  Object.assign(rateHeaders, panel.throttle.take(`create ${server.id}`, max, panel.clock.now()));
}

/** A route that needs a user and nothing more. */
export function onClient(handler: (visit: ClientVisit) => unknown): Run {
  return async (visit) => {
    const client = identify(visit);
    countRequest(client);
    return handler(client);
  };
}

interface ServerRoute {
  /** Answers in every state of the server (fact 14). */
  anyState?: boolean;
  createLimit?: boolean;
}

/** A route of one server: 404 for an unknown one comes before the limiter, no access and conflicts after it. */
export function onServer(handler: (visit: ServerVisit) => unknown, route: ServerRoute = {}): Run {
  return async (visit) => {
    const client = identify(visit);
    const server = findServer(visit.panel, visit.params.server ?? '');
    countRequest(client);
    const onServer = admit(client, server, route);
    if (route.createLimit) countCreate(onServer);
    return handler(onServer);
  };
}

/** A route of one allocation; an allocation of another server is unknown here (fact 10). */
export function onAllocation(handler: (visit: AllocationVisit) => unknown): Run {
  return async (visit) => {
    const client = identify(visit);
    const server = findServer(visit.panel, visit.params.server ?? '');
    const allocation = findAllocation(visit.panel.world, server, visit.params.allocation ?? '');
    countRequest(client);
    return handler({ ...admit(client, server), allocation });
  };
}

function admit(client: ClientVisit, server: ServerVisit['server'], route: ServerRoute = {}): ServerVisit {
  const permissions = requireAccess(server, client.user);
  if (!route.anyState) checkState(client.panel.world, server, client.panel.dialect);
  return { ...client, server, permissions };
}
