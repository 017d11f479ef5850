import { PanelFailure } from '../panel/problems.ts';
import type { Allocation, ServerDetails } from '../panel/schemas.ts';
import { seesAll } from './rules.ts';
import { allocationOn, alone, PortFailure, type Settled, settle, type Workplace } from './workplace.ts';

export interface Removed {
  /** As it was, so that it can be assigned again. */
  allocation: Allocation;
  server: ServerDetails;
}

/**
 * Removes an allocation. The primary is never asked for, on any dialect, and nothing is while there is none:
 * Pelican would carry it out and leave the server without an address.
 * @throws PanelFailure, PortFailure
 */
export function remove(at: Workplace, allocationId: number): Promise<Settled<Removed>> {
  return alone(at, async (before) => {
    const allocation = allocationOn(before, allocationId);
    if (allocation.isPrimary) throw new PortFailure({ kind: 'primary-stays', allocation, server: before });
    if (!before.allocations.some(({ isPrimary }) => isPrimary)) {
      throw new PortFailure({ kind: 'no-primary', server: before });
    }
    const settled = await settle(
      () => at.client.remove(at.serverId, allocationId).then(() => gone(before, allocationId)),
      () => lookForIt(at, allocationId),
    );
    if (settled.outcome !== 'done') return settled;
    return { ...settled, value: { allocation, server: await lookedAfter(at, settled) } };
  });
}

function gone(server: ServerDetails, allocationId: number): ServerDetails {
  return { ...server, allocations: server.allocations.filter(({ id }) => id !== allocationId) };
}

async function lookForIt(at: Workplace, allocationId: number): Promise<ServerDetails | null> {
  const after = await at.client.server(at.serverId);
  // Who may not read sees the primary only (fact 13): then its absence proves nothing.
  if (!seesAll(after)) throw new PanelFailure({ kind: 'permission-missing', permission: 'allocation.read' });
  return after.allocations.some(({ id }) => id === allocationId) ? null : after;
}

/**
 * Somebody may have made it the primary between the look before and the removal; that gap cannot be closed from
 * here, so the server is read once more and the answer can warn. Not being able to is no failure of the removal.
 */
async function lookedAfter(
  at: Workplace,
  settled: { value: ServerDetails; lost: boolean },
): Promise<ServerDetails> {
  if (settled.lost) return settled.value;
  try {
    return await at.client.server(at.serverId);
  } catch (error) {
    if (error instanceof PanelFailure) return settled.value;
    throw error;
  }
}
