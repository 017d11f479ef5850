import { LRUCache } from 'lru-cache';
import { atMost } from '../at-most.ts';
import type { Clock } from '../clock.ts';

/** More than anybody does by hand, and a small part of what a panel allows its users (fact 19: 256 to 720 a minute). */
const MAX_PER_MINUTE = 60;
const MINUTE_MS = 60_000;
const MAX_PEOPLE = 10_000;

/**
 * Counts one more interaction of a person.
 * @returns `null` when it may go on, else when the next one may, in milliseconds since the epoch.
 */
export type RateLimit = (userId: string) => number | null;

/** One person's clicks must not use up the panel's patience, or the bot's, for everybody else. */
export function createRateLimit({ clock }: { clock: Clock }): RateLimit {
  const people = new LRUCache<string, number[]>(atMost(MAX_PEOPLE));
  return (userId) => {
    const now = clock.monotonic();
    const recent = (people.get(userId) ?? []).filter((at) => now - at < MINUTE_MS);
    const [oldest] = recent;
    if (oldest !== undefined && recent.length >= MAX_PER_MINUTE)
      return clock.now() + MINUTE_MS - (now - oldest);
    people.set(userId, [...recent, now]);
    return null;
  };
}
