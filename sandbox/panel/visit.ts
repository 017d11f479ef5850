import type { Clock } from '../../src/clock.ts';
import type { Daemon } from './power.ts';
import type { Throttle } from './throttle.ts';
import type { Allocation, Dialect, GameServer, User, World } from './world.ts';

/** What is the same for every request to one panel; `dialect` and `world` may change between two. */
export interface PanelState {
  dialect: Dialect;
  world: World;
  clock: Clock;
  throttle: Throttle;
  daemon: Daemon;
  /** What was said last about each server's state, by its id. */
  said: Map<number, { at: number; stats: object }>;
}

/** One request with its body already read, so that a held request is complete. */
export interface Arrival {
  method: string;
  url: URL;
  headers: Headers;
  /** Raw text; empty when there was none. */
  body: string;
  /** Who is calling, as the panel sees it. */
  address: string;
}

/** A request on its way through the panel; `rateHeaders` is filled once the limiter was reached (fact 19). */
export interface Visit {
  panel: PanelState;
  arrival: Arrival;
  params: Readonly<Record<string, string>>;
  rateHeaders: Record<string, string>;
}

export interface ClientVisit extends Visit {
  user: User;
}

export interface ServerVisit extends ClientVisit {
  server: GameServer;
  /** `*` for the owner and root administrators, else what the subuser was given. */
  permissions: readonly string[];
}

export interface AllocationVisit extends ServerVisit {
  allocation: Allocation;
}

/** Whether the caller may do `permission` on the server. */
export function may({ permissions }: ServerVisit, permission: string): boolean {
  return permissions.includes('*') || permissions.includes(permission);
}
