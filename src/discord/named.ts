import { LRUCache } from 'lru-cache';
import { z } from 'zod';

/** A channel that an option names, with what the person who named it may do there. */
export interface NamedChannel {
  id: string;
  permissions: bigint;
}

export interface NamedRole {
  id: string;
  name: string;
  /** Whether everybody may mention it. */
  mentionable: boolean;
}

/** What the options of a command name, by id. */
export interface Named {
  channels: ReadonlyMap<string, NamedChannel>;
  roles: ReadonlyMap<string, NamedRole>;
}

export const NOTHING_NAMED: Named = { channels: new Map(), roles: new Map() };

const bits = z
  .string()
  .regex(/^\d{1,40}$/)
  .transform(BigInt);

/** "channels: partial objects with the invoking member's permissions" (Interactions, Resolved Data Structure). */
const packet = z.object({
  t: z.literal('INTERACTION_CREATE'),
  d: z.object({
    id: z.string(),
    data: z.object({
      resolved: z.object({
        channels: z.record(z.string(), z.object({ id: z.string(), permissions: bits })).default({}),
        roles: z
          .record(z.string(), z.object({ id: z.string(), name: z.string(), mentionable: z.boolean() }))
          .default({}),
      }),
    }),
  }),
});

/** Between a packet and its interaction there is nothing but those that discord.js holds back until it is ready. */
const MAX_KEPT = 500;

/**
 * Keeps what the gateway sends about the channels and roles that a command names: discord.js makes objects of them,
 * which lose the permissions of the person who named them.
 */
export function keepNamed() {
  const kept = new LRUCache<string, Named>({ max: MAX_KEPT });
  return {
    /** To be called with every packet. */
    saw(raw: unknown): void {
      const parsed = packet.safeParse(raw);
      if (!parsed.success) return;
      const { channels, roles } = parsed.data.d.data.resolved;
      kept.set(parsed.data.d.id, {
        channels: new Map(Object.entries(channels)),
        roles: new Map(Object.entries(roles)),
      });
    },
    take(interactionId: string): Named {
      const named = kept.get(interactionId) ?? NOTHING_NAMED;
      kept.delete(interactionId);
      return named;
    },
  };
}
