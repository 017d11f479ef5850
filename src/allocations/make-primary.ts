import { type Overview, type Port, portOf } from './overview.ts';
import { demand, mayMakePrimary } from './rules.ts';
import {
  allocationOn,
  aloneWith,
  type PortName,
  type Settled,
  seen,
  settle,
  type Workplace,
} from './workplace.ts';

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
export function makePrimary(at: Workplace, name: PortName): Promise<Settled<Promoted>> {
  return aloneWith(at, name, async (before, known) => {
    const allocationId = known.id;
    if (known.isPrimary) {
      const value = { port: portOf(before, known), overview: seen(at, before), already: true };
      return { outcome: 'done', lost: false, value };
    }
    demand(mayMakePrimary(before, known));
    const settled = await settle(
      () => at.client.makePrimary(at.serverId, allocationId),
      async () => {
        const server = await at.client.server(at.serverId);
        const now = allocationOn(at, { server, name: { allocationId } });
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
