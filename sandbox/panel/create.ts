import { setImmediate } from 'node:timers/promises';
import { logged, record } from './activity.ts';
import { range } from './build.ts';
import { assignable } from './create-documented.ts';
import { display, forbidden, unexpected } from './errors.ts';
import { allocationView } from './views.ts';
import { may, type ServerVisit } from './visit.ts';
import type { Allocation, World } from './world.ts';

/**
 * `POST …/network/allocations`. Only the documented dialect looks at the body (fact 3). Permission, then
 * limit, then whether it is switched on, then space (fact 6).
 */
export async function createAllocation(visit: ServerVisit) {
  if (!may(visit, 'allocation.create')) throw forbidden();
  const { panel, server } = visit;
  checkLimit(visit);
  const [races, isPelican] = [panel.world.settings.raceDuplicates, panel.dialect === 'pelican'];
  // Pelican locks the row it picks, but not what it counted: the limit falls, the ids differ (its fact 5).
  if (races && isPelican) await setImmediate();
  const allocation = panel.dialect === 'documented' ? assignable(visit) : automatic(visit);
  // Without a lock between look and write, creates at once see the same state (fact 7).
  if (races && !isPelican) await setImmediate();
  allocation.serverId = server.id;
  allocation.notes = null;
  record(visit, 'server:allocation.create', { allocation: logged(panel.dialect, allocation) });
  return allocationView(server, allocation);
}

/** Null and 0 both mean "no more", and the primary counts (fact 4). */
export function checkLimit({ panel, server }: ServerVisit): void {
  const used = panel.world.allocations.filter(({ serverId }) => serverId === server.id).length;
  if (used < (server.allocationLimit ?? 0)) return;
  const code = panel.dialect === 'documented' ? 'TooManyAllocationsException' : 'DisplayException';
  throw display(400, code, 'Cannot assign additional allocations to this server: limit has been reached.');
}

/** The allocation a panel picks by itself: a free one of the primary's ip, else a new one in the range (fact 5). */
function automatic(visit: ServerVisit): Allocation {
  const { panel, server } = visit;
  const { world } = panel;
  if (!world.settings.autoAllocation.enabled) {
    const detail = 'Server auto-allocation is not enabled for this instance.';
    throw display(400, 'AutoAllocationNotEnabledException', detail);
  }
  const ip = primaryIp(visit);
  const onNode = world.allocations.filter((one) => one.nodeId === server.nodeId && (!ip || one.ip === ip));
  const free = onNode.filter((one) => one.serverId === null && givesOut(visit, one.port));
  const port = free.length > 0 ? world.choosePort(free.map((one) => one.port)) : undefined;
  return free.find((one) => one.port === port) ?? newInRange(visit, ip);
}

function primaryIp({ panel, server }: ServerVisit): string | undefined {
  return panel.world.allocations.find(({ id }) => id === server.primaryId)?.ip;
}

/** Pelican gives out ports of its range only, and fails when that is not set (its fact 1). */
function givesOut({ panel }: ServerVisit, port: number): boolean {
  const { rangeStart, rangeEnd } = panel.world.settings.autoAllocation;
  if (panel.dialect !== 'pelican') return true;
  if (rangeStart === null || rangeEnd === null) throw unexpected('InvalidArgumentException');
  return port >= rangeStart && port <= rangeEnd;
}

function newInRange(visit: ServerVisit, ip: string | undefined): Allocation {
  const { world } = visit.panel;
  const { nodeId } = visit.server;
  const ports = newPorts(visit);
  // The ip of a primary that is not there is read (Pelican, fact 1).
  if (ip === undefined) throw unexpected('ErrorException');
  const taken = new Set(world.allocations.flatMap((one) => (sameAddress(one, nodeId, ip) ? [one.port] : [])));
  const open = ports.filter((port) => !taken.has(port));
  if (open.length === 0) throw noSpace();
  const port = world.choosePort(open);
  if (visit.panel.dialect === 'pelican' && port < LOWEST_PORT) throw outOfRange();
  return added(world, { nodeId, ip, port });
}

/** The ports that may be made; on Pelican the range may be given the wrong way round, and 0 is none (its fact 6). */
function newPorts({ panel: { world, dialect } }: ServerVisit): number[] {
  const { rangeStart, rangeEnd, createNew } = world.settings.autoAllocation;
  if (rangeStart === null || rangeEnd === null) throw noSpace();
  if (dialect !== 'pelican') return range(rangeStart, rangeEnd);
  if (!createNew || rangeStart === 0 || rangeEnd === 0) throw noSpace();
  return range(Math.min(rangeStart, rangeEnd), Math.max(rangeStart, rangeEnd));
}

const LOWEST_PORT = 1024;

function outOfRange() {
  const detail =
    'Ports in an allocation must be greater than or equal to 1024 and less than or equal to 65535.';
  return display(400, 'PortOutOfRangeException', detail);
}

const sameAddress = (one: Allocation, nodeId: number, ip: string): boolean =>
  one.nodeId === nodeId && one.ip === ip;

/** A new allocation has no alias even when the ip's others have one (fact 5). */
function added(world: World, where: Pick<Allocation, 'nodeId' | 'ip' | 'port'>): Allocation {
  const allocation = { ...where, id: world.nextAllocationId, alias: null, notes: null, serverId: null };
  world.nextAllocationId += 1;
  world.allocations.push(allocation);
  return allocation;
}

function noSpace() {
  const detail = 'Cannot assign additional allocation: no more space available on node.';
  return display(400, 'NoAutoAllocationSpaceAvailableException', detail);
}
