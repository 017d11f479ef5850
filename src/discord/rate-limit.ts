import { LRUCache } from 'lru-cache';
import { cacheLimit } from '../cache-limit.ts';
import type { Clock } from '../clock.ts';

/** More than anybody does by hand, and a small part of what a panel allows its users (fact 19: 256 to 720 a minute). */
const MAX_PER_MINUTE = 60;
/** Letters, each of which reads the store: five a second are faster than Discord asks for suggestions. */
export const MAX_SUGGESTIONS_PER_MINUTE = 300;
const MINUTE_MS = 60_000;
const MAX_PEOPLE = 10_000;

/**
 * Counts one more interaction of a person.
 * @returns `null` when it may go on, else when the next one may, in milliseconds since the epoch.
 */
export type RateLimit = (userId: string) => number | null;

/** One person's clicks must not use up the panel's patience, or the bot's, for everybody else. */
export function createRateLimit({
  clock,
  perMinute = MAX_PER_MINUTE,
}: {
  clock: Clock;
  perMinute?: number;
}): RateLimit {
  const people = new LRUCache<string, number[]>(cacheLimit(MAX_PEOPLE));
  return (userId) => {
    const now = clock.monotonic();
    const recent = (people.get(userId) ?? []).filter((at) => now - at < MINUTE_MS);
    const [oldest] = recent;
    if (oldest !== undefined && recent.length >= perMinute) return clock.now() + MINUTE_MS - (now - oldest);
    people.set(userId, [...recent, now]);
    return null;
  };
}
