import { isIP } from 'node:net';
import { fieldOf } from './body.ts';
import { display, invalid } from './errors.ts';
import type { ServerVisit } from './visit.ts';
import type { Allocation } from './world.ts';

function wantedIp(visit: ServerVisit): string | null {
  const { value } = fieldOf(visit, 'ip');
  if (value === undefined || value === null) return null;
  if (typeof value === 'string' && isIP(value) !== 0) return value;
  throw invalid('ip', 'ip', 'The ip must be a valid IP address.');
}

function wantedPort(visit: ServerVisit): number | null {
  const { value } = fieldOf(visit, 'port');
  if (value === undefined || value === null) return null;
  if (typeof value !== 'number' || !Number.isInteger(value)) {
    throw invalid('port', 'integer', 'The port must be an integer.');
  }
  if (value >= 1 && value <= 65535) return value;
  throw invalid('port', 'between', 'The port must be between 1 and 65535.');
}

/**
 * Documented dialect: the free allocation of the node that fits `ip` and `port` of the body, both optional,
 * the primary's address first. Throws 422 for values that are none, 409 when what was asked for is taken or
 * does not exist, 503 when nothing was asked for and nothing is free.
 */
export function assignable(visit: ServerVisit): Allocation {
  const { panel, server } = visit;
  const { world } = panel;
  const [ip, port] = [wantedIp(visit), wantedPort(visit)];
  const primary = world.allocations.find(({ id }) => id === server.primaryId);
  const free = world.allocations.filter((one) => one.nodeId === server.nodeId && one.serverId === null);
  const fits = free.filter((one) => (ip === null || one.ip === ip) && (port === null || one.port === port));
  const near = fits.filter((one) => one.ip === primary?.ip);
  const candidates = near.length > 0 ? near : fits;
  if (candidates.length === 0) throw nothingFits(ip !== null || port !== null);
  const chosen = world.choosePort(candidates.map((one) => one.port));
  const found = candidates.find((one) => one.port === chosen) ?? candidates[0];
  if (!found) throw nothingFits(true);
  return found;
}

function nothingFits(asked: boolean) {
  if (!asked)
    return display(503, 'NoAvailableAllocationsException', 'No allocations are available on this node.');
  const detail = 'The requested allocation is not available.';
  return display(409, 'AllocationNotAvailableException', detail);
}
