import type { ServerState } from '../panel/problems.ts';
import type { Allocation, ServerDetails } from '../panel/schemas.ts';
import { addressOf, inReadingOrder } from './addresses.ts';
import type { ServerRef } from './references.ts';
import { type Allowed, mayAdd, mayEdit, mayMakePrimary, mayPower, mayRemove, seesAll } from './rules.ts';

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
  /** `null` and 0 both mean that no more can be added (fact 4). */
  limit: number | null;
  mayAdd: Allowed;
  mayPower: ReturnType<typeof mayPower>;
}

export function overviewOf(panel: string, server: ServerDetails): Overview {
  return {
    panel,
    serverId: server.id,
    name: server.name,
    node: server.node,
    state: server.state,
    ports: inReadingOrder(server.allocations).map((allocation) => portOf(server, allocation)),
    seesAll: seesAll(server),
    used: server.allocations.length,
    limit: server.allocationLimit,
    mayAdd: mayAdd(server),
    mayPower: mayPower(server),
  };
}

export function portOf(server: ServerDetails, allocation: Allocation): Port {
  const { id, ip, alias, port, note, isPrimary } = allocation;
  return {
    id,
    address: addressOf(allocation),
    ip,
    alias,
    port,
    note,
    isPrimary,
    may: {
      makePrimary: mayMakePrimary(server, allocation),
      note: mayEdit(server),
      remove: mayRemove(server, allocation),
    },
  };
}
