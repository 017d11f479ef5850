import { type Overview, type Port, portOf } from './overview.ts';
import { allocationOn, alone, type Settled, seen, settle, type Workplace } from './workplace.ts';

export interface Promoted {
  port: Port;
  overview: Overview;
  /** True when it was the primary before anything was sent. */
  already: boolean;
}

/**
 * Makes an allocation the server's primary.
 * @throws PanelFailure, PortFailure
 */
export function makePrimary(at: Workplace, allocationId: number): Promise<Settled<Promoted>> {
  return alone(at, async (before) => {
    const known = allocationOn(at, { server: before, allocationId });
    if (known.isPrimary) {
      const value = { port: portOf(before, known), overview: seen(at, before), already: true };
      return { outcome: 'done', lost: false, value };
    }
    const settled = await settle(
      () => at.client.makePrimary(at.serverId, allocationId),
      async () => {
        const now = allocationOn(at, { server: await at.client.server(at.serverId), allocationId });
        return now.isPrimary ? now : null;
      },
    );
    at.changed();
    if (settled.outcome !== 'done') return settled;
    const allocation = { ...settled.value, isPrimary: true };
    const allocations = before.allocations.map((other) =>
      other.id === allocationId ? allocation : { ...other, isPrimary: false },
    );
    const after = { ...before, allocations };
    return {
      ...settled,
      value: { port: portOf(after, allocation), overview: seen(at, after), already: false },
    };
  });
}
