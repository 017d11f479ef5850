import type { Accounts } from '../src/accounts/accounts.ts';
import type { Directory } from '../src/allocations/directory.ts';
import type { Clock } from '../src/clock.ts';
import type { Invocation } from '../src/discord/invocation.ts';
import type { Dialects } from '../src/panel/dialects.ts';
import type { KeyedLock } from '../src/store/keyed-lock.ts';

/** What every handler is given; made once in `src/portkeeper.ts`. Holds nothing about a request. */
export interface Services {
  accounts: Accounts;
  directory: Directory;
  dialects: Dialects;
  /** Told of each wait for a panel's rate limit, in milliseconds. */
  onWait(ms: number): void;
  lock: KeyedLock;
  clock: Clock;
}

export type Here = Invocation<Services>;
