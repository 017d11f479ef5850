import { DiscordAPIError, type REST, RESTJSONErrorCodes, Routes } from 'discord.js';
import { LRUCache } from 'lru-cache';
import type { Clock } from '../clock.ts';
import type { Members } from '../watching/members.ts';

/** So long somebody may be taken for a member who has just left. */
const GOOD_FOR_MS = 10 * 60_000;
const MAX_KNOWN = 10_000;
const ANSWER_WITHIN_MS = 5_000;
/** Resource Guild, Get Guild Member: unlike a list of members it needs no intent that Discord has to grant. */
const GONE: unknown[] = [RESTJSONErrorCodes.UnknownMember, RESTJSONErrorCodes.UnknownUser];

/** Asks Discord who is a member of a guild, and keeps the answers for some minutes. */
export function createMembership({ rest, clock }: { rest: REST; clock: Clock }): Members {
  const known = new LRUCache<string, ReturnType<Members['standing']>>({
    ...{ max: MAX_KNOWN, ttl: GOOD_FOR_MS, ttlResolution: 0, perf: { now: clock.monotonic } },
  });

  async function ask(guild: string, user: string): ReturnType<Members['standing']> {
    try {
      await rest.get(Routes.guildMember(guild, user), { signal: AbortSignal.timeout(ANSWER_WITHIN_MS) });
      return 'there';
    } catch (error) {
      return error instanceof DiscordAPIError && GONE.includes(error.code) ? 'gone' : 'unknown';
    }
  }

  return {
    async standing(guild, user) {
      const key = `${guild} ${user}`;
      const before = known.get(key);
      if (before) return before;
      const asked = ask(guild, user);
      known.set(key, asked);
      // What nobody knows is no answer that could be kept.
      if ((await asked) === 'unknown' && known.peek(key) === asked) known.delete(key);
      return asked;
    },
    saw: (guild, user) => void known.set(`${guild} ${user}`, Promise.resolve('there')),
  };
}
