import type { Accounts } from '../src/accounts/accounts.ts';
import type { Directory } from '../src/allocations/directory.ts';
import type { Sightings } from '../src/allocations/sightings.ts';
import type { Tester } from '../src/allocations/test-port.ts';
import type { Underway } from '../src/allocations/underway.ts';
import type { Clock } from '../src/clock.ts';
import type { Invocation } from '../src/discord/invocation.ts';
import type { Dialects } from '../src/panel/dialects.ts';
import type { KeyedLock } from '../src/store/keyed-lock.ts';
import type { Watching } from '../src/watching/watching.ts';
import type { Rides } from './ports/ride.ts';

/** What every handler is given; made once in `src/portkeeper.ts`. Holds nothing about a request. */
export interface Services {
  accounts: Accounts;
  directory: Directory;
  dialects: Dialects;
  /** Told of each wait for a panel's rate limit, in milliseconds. */
  onWait(ms: number): void;
  lock: KeyedLock;
  clock: Clock;
  /** Tests ports; see `allocations/test-port.ts`. */
  tester: Tester;
  /** Which servers are just being restarted from here, and when their ports were changed last. */
  underway: Underway;
  /** What panels said of servers last, each to one key. */
  sightings: Sightings;
  /** The messages that follow those restarts; see `ports/ride.ts`. */
  rides: Rides;
  /** How many of them each person has. */
  riders: Map<string, number>;
  /** Watched ports, and what is known of them; see `watching/watching.ts`. */
  watching: Watching;
}

export type Here = Invocation<Services>;
