import { LRUCache } from 'lru-cache';
import { cacheLimit } from '../cache-limit.ts';
import type { Clock } from '../clock.ts';

/** How often people are called within one such time, whosever watches have news: an outage must not ring 25 times. */
const WITHIN_MS = 10 * 60_000;
const MAX = { role: 3, guild: 10 };
const MAX_KNOWN = 20_000;

/** Whom alerts have mentioned lately. A guild is one process's, so nobody else has to know. */
export interface Mentions {
  /** Takes one mention. @returns false when the role, or all roles of its guild, have had theirs for now. */
  take(mention: { guild: string; role: string }): boolean;
  /** One that was made before this process began. @param agoMs how long before now */
  saw(mention: { guild: string; role: string }, agoMs: number): void;
}

export function createMentions({ monotonic }: Pick<Clock, 'monotonic'>): Mentions {
  const known = new LRUCache<string, number[]>(cacheLimit(MAX_KNOWN));
  const recent = (key: string) => (known.get(key) ?? []).filter((atMs) => monotonic() - atMs < WITHIN_MS);
  const keysOf = ({ guild, role }: { guild: string; role: string }) =>
    [
      [`${guild} ${role}`, MAX.role],
      [guild, MAX.guild],
    ] as const;
  const add = (key: string, atMs: number) => known.set(key, [...recent(key), atMs]);
  return {
    take(mention) {
      const keys = keysOf(mention);
      if (keys.some(([key, max]) => recent(key).length >= max)) return false;
      for (const [key] of keys) add(key, monotonic());
      return true;
    },
    saw(mention, agoMs) {
      if (agoMs < WITHIN_MS) for (const [key] of keysOf(mention)) add(key, monotonic() - Math.max(0, agoMs));
    },
  };
}
