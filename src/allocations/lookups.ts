import { type Clock, within } from '../clock.ts';
import { PROBE_TIMEOUT_MS } from '../network/port-probe.ts';
import type { Reach } from '../network/reach.ts';
import { createFairQueue } from './fair-queue.ts';

/**
 * Names that a slow or hostile name server keeps waiting take the threads that all other names need as well, the
 * panels' included: libuv resolves two at once with its four threads, and more given to it would wait there, unseen.
 * So nobody has both.
 */
const LOOKUPS_AT_ONCE = 2;
const MAX_WAITING = 50;
const RETRY_AFTER_MS = 5_000;

/** The resolver says that nobody has the name; all else (`EAI_AGAIN`, no more sockets) says nothing about it. */
const NOBODY_HAS_IT = new Set<unknown>(['ENOTFOUND', 'ENODATA']);

/** The name could not be looked up now, which says nothing about the name. */
export class LookupsBusy extends Error {
  override readonly name = 'LookupsBusy';
  readonly retryAtMs: number;

  constructor(retryAtMs: number) {
    super('The name could not be looked up now.');
    this.retryAtMs = retryAtMs;
  }
}

/**
 * Every IP address that a name leads to; none where nobody has the name.
 * @param userId on whose behalf: persons take turns
 * @throws LookupsBusy
 */
export type Lookups = (name: string, userId: string) => Promise<string[]>;

/** A name that has not had its turn, once for each person who asks for it. */
interface Wait {
  name: string;
  /** How many still want to know. */
  askers: number;
  /** `null`: there was no room, or the resolver could not tell. */
  found: Promise<string[] | null>;
  settle(found: Promise<string[] | null> | null): void;
}

/**
 * Resolves names a few at a time, one of each person, and a name that many ports share once for those who ask
 * meanwhile. Nothing is kept. Who asks waits four seconds at most; the place of a name is free only when the system
 * has given it up as well.
 */
export function createLookups({ reach, clock }: { reach: Pick<Reach, 'resolve'>; clock: Clock }): Lookups {
  const underWay = new Map<string, Promise<string[] | null>>();
  /** Those with a name under way. */
  const served = new Set<string>();
  const queue = createFairQueue<Wait>(MAX_WAITING);

  function advance(): void {
    while (served.size < LOOKUPS_AT_ONCE) {
      const next = queue.take((owner) => !served.has(owner));
      if (!next) return;
      const { name } = next.item;
      const found = lookUp(name, next.owner);
      const others = queue.takeAll((wait) => wait.name === name);
      for (const wait of [next.item, ...others]) wait.settle(found);
    }
  }

  function lookUp(name: string, owner: string): Promise<string[] | null> {
    served.add(owner);
    const found = reach
      .resolve(name)
      .catch(noneOrUnknown)
      .finally(() => {
        underWay.delete(name);
        served.delete(owner);
        queue.toTheEnd(owner);
        advance();
      });
    underWay.set(name, found);
    return found;
  }

  function enqueued(name: string, userId: string): Wait {
    const known = queue.of(userId).find((wait) => wait.name === name);
    if (known) return known;
    const { promise: found, resolve: settle } = Promise.withResolvers<string[] | null>();
    const wait: Wait = { name, askers: 0, found, settle };
    queue.add(userId, wait)?.settle(null);
    advance();
    return wait;
  }

  async function turnOf(name: string, userId: string): Promise<string[] | null> {
    const running = underWay.get(name);
    if (running) return within(clock, PROBE_TIMEOUT_MS, { work: running, instead: null });
    const wait = enqueued(name, userId);
    wait.askers += 1;
    try {
      return await within(clock, PROBE_TIMEOUT_MS, { work: wait.found, instead: null });
    } finally {
      wait.askers -= 1;
      if (wait.askers === 0) queue.remove(userId, wait);
    }
  }

  return async (name, userId) => {
    const found = await turnOf(name, userId);
    if (found) return found;
    throw new LookupsBusy(clock.now() + RETRY_AFTER_MS);
  };
}

function noneOrUnknown(error: NodeJS.ErrnoException): string[] | null {
  return NOBODY_HAS_IT.has(error.code) ? [] : null;
}
