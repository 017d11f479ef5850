import type { ServerState } from '../panel/problems.ts';
import type { Allocation, ServerDetails } from '../panel/schemas.ts';
import { addressOf, inReadingOrder } from './addresses.ts';
import type { ServerRef } from './references.ts';
import { type Allowed, mayAdd, mayEdit, mayMakePrimary, mayPower, mayRemoveFrom, seesAll } from './rules.ts';

/** An allocation as people know it, with what the asking key may do to it. */
export interface Port {
  id: number;
  /** `host:port`, the alias first. */
  address: string;
  ip: string;
  alias: string | null;
  port: number;
  note: string | null;
  isPrimary: boolean;
  may: { makePrimary: Allowed; note: Allowed; remove: Allowed };
}

/** A server's ports at one moment, seen with one key. */
export interface Overview extends ServerRef {
  name: string;
  node: string | null;
  state: ServerState | null;
  /** The primary first. Only the primary when `seesAll` is false. */
  ports: Port[];
  seesAll: boolean;
  used: number;
  /** How many of them are not among `ports`, because there are too many. */
  leftOut: number;
  /** `null` and 0 both mean that no more can be added (fact 4). */
  limit: number | null;
  mayAdd: Allowed;
  mayPower: ReturnType<typeof mayPower>;
}

export function overviewOf(panel: string, server: ServerDetails): Overview {
  const portOf = portsOn(server);
  return {
    panel,
    serverId: server.id,
    name: server.name,
    node: server.node,
    state: server.state,
    ports: inReadingOrder(server.allocations).map(portOf),
    seesAll: seesAll(server),
    used: server.allocations.length + (server.leftOut ?? 0),
    leftOut: server.leftOut ?? 0,
    limit: server.allocationLimit,
    mayAdd: mayAdd(server),
    mayPower: mayPower(server),
  };
}

export function portOf(server: ServerDetails, allocation: Allocation): Port {
  return portsOn(server)(allocation);
}

/** What holds for all ports of a server is found out once. */
function portsOn(server: ServerDetails): (allocation: Allocation) => Port {
  const note = mayEdit(server);
  const mayRemove = mayRemoveFrom(server);
  return (allocation) => {
    const { id, ip, alias, port, isPrimary } = allocation;
    const may = { makePrimary: mayMakePrimary(server, allocation), note, remove: mayRemove(allocation) };
    return { id, address: addressOf(allocation), ip, alias, port, note: allocation.note, isPrimary, may };
  };
}
