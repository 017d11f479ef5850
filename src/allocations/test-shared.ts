import { LRUCache } from 'lru-cache';
import { cacheLimit } from '../cache-limit.ts';
import type { Clock } from '../clock.ts';
import type { Sighting } from './look-at-port.ts';

/** Three looks a minute for any number of watches, and each of them still tells of its own minute. */
const SHARED_FOR_MS = 20_000;
/** More than 10,000 watches a minute begin in that time; the longest unused are forgotten beyond this. */
const MAX_TESTS = 5_000;

/** Tests that others may have the results of, as long as they are new. */
export interface SharedTests {
  /** A test of the same that is under way or new; `null` when there is none. */
  recent(key: string): Promise<Sighting> | null;
  run(key: string, test: () => Promise<Sighting>): Promise<Sighting>;
}

export function createSharedTests({ clock }: { clock: Clock }): SharedTests {
  const tests = new LRUCache<string, { found: Promise<Sighting>; doneAtMs: number | null }>(
    cacheLimit(MAX_TESTS),
  );
  return {
    recent(key) {
      const test = tests.get(key);
      const isOld = test && test.doneAtMs !== null && clock.monotonic() - test.doneAtMs >= SHARED_FOR_MS;
      return test && !isOld ? test.found : null;
    },
    async run(key, test) {
      const made: { found: Promise<Sighting>; doneAtMs: number | null } = { found: test(), doneAtMs: null };
      tests.set(key, made);
      try {
        return await made.found;
      } catch (error) {
        tests.delete(key);
        throw error;
      } finally {
        made.doneAtMs = clock.monotonic();
      }
    },
  };
}
