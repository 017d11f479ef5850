import type { Clock } from '../clock.ts';
import { within } from '../network/port-probe.ts';
import type { Reach } from '../network/reach.ts';
import { atMost } from './at-most.ts';

/**
 * Names that a slow or hostile name server keeps waiting take the threads that all other names need as well: libuv
 * resolves two at once with its four threads.
 */
const LOOKUPS_AT_ONCE = 2;
const RETRY_AFTER_MS = 5_000;

/** The turn of a name did not come in time, which says nothing about the name. */
export class LookupsBusy extends Error {
  override readonly name = 'LookupsBusy';
  readonly retryAtMs: number;

  constructor(retryAtMs: number) {
    super('Too many names are being looked up.');
    this.retryAtMs = retryAtMs;
  }
}

interface Lookup {
  found: Promise<string[]>;
  started: boolean;
}

/**
 * Resolves names a few at a time, and one that many ports share once for those who ask meanwhile. Nothing is kept. A
 * name that takes too long has no address; its place is free only when the system has given it up as well.
 */
export function createLookups({ reach, clock }: { reach: Pick<Reach, 'resolve'>; clock: Clock }) {
  const inTurns = atMost(LOOKUPS_AT_ONCE);
  const underWay = new Map<string, Lookup>();

  function lookUp(name: string): Lookup {
    const lookup: Lookup = { started: false, found: Promise.resolve([]) };
    underWay.set(name, lookup);
    const asked = inTurns(() => {
      lookup.started = true;
      return reach.resolve(name);
    });
    lookup.found = asked.finally(() => underWay.delete(name));
    return lookup;
  }

  /** @throws LookupsBusy, or the resolver's error */
  return async (name: string): Promise<string[]> => {
    const lookup = underWay.get(name) ?? lookUp(name);
    const found = await within(clock, lookup.found, null);
    if (found) return found;
    if (!lookup.started) throw new LookupsBusy(clock.now() + RETRY_AFTER_MS);
    return [];
  };
}
