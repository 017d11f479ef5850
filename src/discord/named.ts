import { ChannelType } from 'discord.js';
import { LRUCache } from 'lru-cache';
import { z } from 'zod';
import { cacheLimit } from '../cache-limit.ts';

/** A channel that an option names, with what may be done there. */
export interface NamedChannel {
  id: string;
  isThread: boolean;
  /** By the person who named it. */
  permissions: bigint;
  /** By the bot; `null` where Discord does not say. */
  appPermissions: bigint | null;
}

export interface NamedRole {
  id: string;
  name: string;
  /** Whether everybody may mention it. */
  mentionable: boolean;
}

/** What Discord says along with a command: where it was typed, and what its options name, by id. */
export interface Named {
  isInThread: boolean;
  channels: ReadonlyMap<string, NamedChannel>;
  roles: ReadonlyMap<string, NamedRole>;
}

export const NOTHING_NAMED: Named = { isInThread: false, channels: new Map(), roles: new Map() };

const bits = z
  .string()
  .regex(/^\d{1,40}$/)
  .transform(BigInt);

/** Where the right to write is another one (Permissions, Send Messages in Threads). */
const THREADS: readonly number[] = [
  ChannelType.AnnouncementThread,
  ChannelType.PublicThread,
  ChannelType.PrivateThread,
];
const isThread = z.number().transform((type) => THREADS.includes(type));

/** What the person may do there, and since July 2026 what the bot may (Interactions, Resolved Data Structure). */
const channel = z
  .object({ id: z.string(), type: isThread, permissions: bits, app_permissions: bits.nullish() })
  .transform(({ id, type, permissions, app_permissions }) => ({
    ...{ id, isThread: type, permissions, appPermissions: app_permissions ?? null },
  }));

const APPLICATION_COMMAND = 2;

const packet = z.object({
  t: z.literal('INTERACTION_CREATE'),
  d: z.object({
    id: z.string(),
    type: z.literal(APPLICATION_COMMAND),
    channel: z.object({ type: isThread }).optional(),
    data: z.object({
      resolved: z
        .object({
          channels: z.record(z.string(), channel).default({}),
          roles: z
            .record(z.string(), z.object({ id: z.string(), name: z.string(), mentionable: z.boolean() }))
            .default({}),
        })
        .optional(),
    }),
  }),
});

/** Between a packet and its interaction there is nothing but those that discord.js holds back until it is ready. */
const MAX_KEPT = 500;

/**
 * Keeps what the gateway sends about the channels and roles that a command names, and about where it was typed:
 * discord.js makes objects of the first, which lose the permissions, and without a cache nothing of the second.
 */
export function keepNamed() {
  const kept = new LRUCache<string, Named>(cacheLimit(MAX_KEPT));
  return {
    /** To be called with every packet. */
    saw(raw: unknown): void {
      const parsed = packet.safeParse(raw);
      if (!parsed.success) return;
      const { id, channel, data } = parsed.data.d;
      kept.set(id, {
        isInThread: channel?.type ?? false,
        channels: new Map(Object.entries(data.resolved?.channels ?? {})),
        roles: new Map(Object.entries(data.resolved?.roles ?? {})),
      });
    },
    take(interactionId: string): Named {
      const named = kept.get(interactionId) ?? NOTHING_NAMED;
      kept.delete(interactionId);
      return named;
    },
  };
}
