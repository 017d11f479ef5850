import { PanelFailure } from '../panel/problems.ts';
import type { ServerDetails } from '../panel/schemas.ts';
import { type Overview, type Port, portOf } from './overview.ts';
import { demand, mayRemoveFrom, showsAll } from './rules.ts';
import {
  aloneWith,
  lookAt,
  PortFailure,
  type PortName,
  type Settled,
  seen,
  settle,
  type Workplace,
} from './workplace.ts';

export interface Removal {
  /** As it was, so that it can be assigned again. */
  port: Port;
  overview: Overview;
  /** False for a panel that picks ports itself, where asking for this one again would give another. */
  canComeBack: boolean;
}

/**
 * Removes an allocation. The primary is never asked for, on any dialect, and nothing is while there is none:
 * Pelican would carry it out and leave the server without an address.
 * @throws PanelFailure, PortFailure
 */
export function remove(at: Workplace, name: PortName): Promise<Settled<Removal>> {
  return aloneWith(at, name, async (before, allocation) => {
    const allocationId = allocation.id;
    const port = portOf(before, allocation);
    demand(mayRemoveFrom(before)(allocation));
    refusePrimary(port, seen(at, before));
    const canComeBack = !at.dialects.picksPorts(at.client.panel.url);
    const settled = await settle(
      () => at.client.remove(at.serverId, allocationId).then(() => gone(before, allocationId)),
      () => lookForIt(at, allocationId),
    );
    at.changed();
    if (settled.outcome !== 'done') return settled;
    return { ...settled, value: { port, overview: seen(at, await lookedAfter(at, settled)), canComeBack } };
  });
}

/**
 * Reads what a person is asked to confirm.
 * @throws PanelFailure, PortFailure when it is clear already that it cannot be removed.
 */
export function askToRemove(at: Workplace, name: PortName): Promise<Removal> {
  return lookAt(at, name, async (server, allocation) => {
    const port = portOf(server, allocation);
    const overview = seen(at, server);
    demand(port.may.remove);
    refusePrimary(port, overview);
    return { port, overview, canComeBack: !at.dialects.picksPorts(at.client.panel.url) };
  });
}

function refusePrimary(port: Port, overview: Overview): void {
  if (port.isPrimary) throw new PortFailure({ kind: 'primary-stays', port, overview });
  if (!overview.ports.some(({ isPrimary }) => isPrimary))
    throw new PortFailure({ kind: 'no-primary', overview });
}

function gone(server: ServerDetails, allocationId: number): ServerDetails {
  return { ...server, allocations: server.allocations.filter(({ id }) => id !== allocationId) };
}

async function lookForIt(at: Workplace, allocationId: number): Promise<ServerDetails | null> {
  const after = await at.client.server(at.serverId);
  // Who may not read sees the primary only (fact 13), and a list may be cut: then its absence proves nothing.
  if (!showsAll(after)) throw new PanelFailure({ kind: 'permission-missing', permission: 'allocation.read' });
  return after.allocations.some(({ id }) => id === allocationId) ? null : after;
}

/**
 * Somebody may have made it the primary between the look before and the removal, and Pelican removes that as well;
 * the gap cannot be closed from here, so the server is read once more and the answer can warn. Not being able to is
 * no failure of the removal.
 */
async function lookedAfter(
  at: Workplace,
  settled: { value: ServerDetails; lost: boolean },
): Promise<ServerDetails> {
  if (settled.lost || at.dialects.of(at.client.panel.url) !== 'pelican') return settled.value;
  try {
    return await at.client.server(at.serverId);
  } catch (error) {
    if (error instanceof PanelFailure) return settled.value;
    throw error;
  }
}
