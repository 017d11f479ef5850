import { PanelFailure, type PanelProblem, type ServerState } from '../panel/problems.ts';
import { type Allocation, may, type ServerDetails } from '../panel/schemas.ts';

/** Whether something can be done, or the reason why not – so that a button can be disabled and say why. */
export type Allowed =
  | { ok: true }
  | { ok: false; reason: 'permission'; permission: string }
  | { ok: false; reason: 'state'; state: ServerState }
  | { ok: false; reason: 'limit'; used: number; limit: number }
  | { ok: false; reason: 'no-limit' }
  | { ok: false; reason: 'is-primary' }
  | { ok: false; reason: 'no-primary' };

const YES: Allowed = { ok: true };

/** False when only the primary is shown, whatever else the server has (fact 13). */
export function seesAll(server: ServerDetails): boolean {
  return may(server, 'allocation.read');
}

/** Whether a port that is not in the list is not the server's: somebody may see less of it, or it is cut. */
export function showsAll(server: ServerDetails): boolean {
  return seesAll(server) && (server.leftOut ?? 0) === 0;
}

function general(server: ServerDetails, permission: string): Allowed {
  if (server.state) return { ok: false, reason: 'state', state: server.state };
  return may(server, permission) ? YES : { ok: false, reason: 'permission', permission };
}

/** The limit counts the primary. What is seen is the least there is, so it can reach the limit unseen ones or not. */
export function mayAdd(server: ServerDetails): Allowed {
  const allowed = general(server, 'allocation.create');
  if (!allowed.ok) return allowed;
  const limit = server.allocationLimit;
  if (!limit) return withoutLimit(server);
  const { allocations, leftOut = 0 } = server;
  const used = seesAll(server)
    ? allocations.length + leftOut
    : allocations.filter(({ isPrimary }) => isPrimary).length;
  return used < limit ? YES : { ok: false, reason: 'limit', used, limit };
}

/** Null and 0 both mean no more (fact 4), except on panels that nobody has measured: those are asked. */
function withoutLimit({ noLimitForbids }: ServerDetails): Allowed {
  return noLimitForbids ? { ok: false, reason: 'no-limit' } : YES;
}

export function mayEdit(server: ServerDetails): Allowed {
  return general(server, 'allocation.update');
}

/** What the panel lets this key do to the server as a whole. */
export function mayPower(server: ServerDetails): Record<'start' | 'stop' | 'restart', Allowed> {
  return {
    start: general(server, 'control.start'),
    stop: general(server, 'control.stop'),
    restart: general(server, 'control.restart'),
  };
}

export function mayMakePrimary(server: ServerDetails, allocation: Allocation): Allowed {
  return allocation.isPrimary ? { ok: false, reason: 'is-primary' } : mayEdit(server);
}

/**
 * Never the primary, on any dialect: Pelican would carry it out and leave the server without one. For the same
 * reason nothing is removed while no allocation is the primary (pelican-differences.md, Deleting).
 */
export function mayRemoveFrom(server: ServerDetails): (allocation: Allocation) => Allowed {
  const allowed = general(server, 'allocation.delete');
  if (!allowed.ok) return () => allowed;
  const other = mayRemoveOthers(server);
  return ({ isPrimary }) => (isPrimary ? { ok: false, reason: 'is-primary' } : other);
}

function mayRemoveOthers(server: ServerDetails): Allowed {
  if (!server.allocations.some(({ isPrimary }) => isPrimary)) return { ok: false, reason: 'no-primary' };
  return server.allocationLimit ? YES : withoutLimit(server);
}

export function mayReadActivity(server: ServerDetails): Allowed {
  return may(server, 'activity.read')
    ? YES
    : { ok: false, reason: 'permission', permission: 'activity.read' };
}

/**
 * What the panel would answer; `null` for what it allows, and for what only we refuse (see `mayRemoveFrom`).
 */
export function refusalOf(allowed: Allowed): PanelProblem | null {
  if (allowed.ok) return null;
  switch (allowed.reason) {
    case 'permission':
      return { kind: 'permission-missing', permission: allowed.permission };
    case 'state':
      return { kind: 'state-conflict', state: allowed.state };
    case 'limit':
      return { kind: 'limit-reached' };
    case 'no-limit':
      return { kind: 'no-limit-set' };
    default:
      return null;
  }
}

/**
 * Stands before every write: what the details just read forbid is answered from there. On Pelican a refused create
 * uses up one of the two a minute that everybody on that server shares (Pelican's fact 7).
 * @throws PanelFailure as the panel would refuse
 */
export function demand(allowed: Allowed): void {
  const problem = refusalOf(allowed);
  if (problem) throw new PanelFailure(problem);
}
