import type { Allocation, ServerDetails } from '../panel/schemas.ts';
import { allocationOn, alone, type Settled, settle, type Workplace } from './workplace.ts';

export interface Promoted {
  allocation: Allocation;
  server: ServerDetails;
  /** True when it was the primary before anything was sent. */
  already: boolean;
}

/**
 * Makes an allocation the server's primary.
 * @throws PanelFailure, PortFailure
 */
export function makePrimary(at: Workplace, allocationId: number): Promise<Settled<Promoted>> {
  return alone(at, async (before) => {
    const known = allocationOn(before, allocationId);
    if (known.isPrimary) {
      return { outcome: 'done', lost: false, value: { allocation: known, server: before, already: true } };
    }
    const settled = await settle(
      () => at.client.makePrimary(at.serverId, allocationId),
      async () => {
        const now = allocationOn(await at.client.server(at.serverId), allocationId);
        return now.isPrimary ? now : null;
      },
    );
    if (settled.outcome !== 'done') return settled;
    const allocation = { ...settled.value, isPrimary: true };
    const allocations = before.allocations.map((other) =>
      other.id === allocationId ? allocation : { ...other, isPrimary: false },
    );
    return { ...settled, value: { allocation, server: { ...before, allocations }, already: false } };
  });
}
