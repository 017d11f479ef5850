import { createHash } from 'node:crypto';
import { z } from 'zod';

/** One person's key for one panel, as it is stored. */
const link = z.object({
  /** The panel's address, e.g. `https://panel.example.com`. */
  panel: z.string(),
  username: z.string(),
  /** The public first part of the key, as the panel's own key list shows it. */
  identifier: z.string(),
  /** Milliseconds since the epoch. */
  linkedAt: z.number(),
  lastUsedAt: z.number().nullable(),
  /** The key as compact JWE, see `vault.ts`. */
  sealed: z.string(),
});

/** The server a person last worked with in a channel. */
const channelServer = z.object({ channelId: z.string(), panel: z.string(), serverId: z.string() });

/** Everything that is kept about one person; gone as a whole when the last panel is unlinked. */
export const accountRecord = z.object({ links: z.array(link), channels: z.array(channelServer) });

export type Link = z.infer<typeof link>;
export type AccountRecord = z.infer<typeof accountRecord>;
export type ChannelServer = z.infer<typeof channelServer>;

/** A short name of a panel that fits into a custom_id and tells nothing about it. */
export function panelRef(panel: string): string {
  return createHash('sha256').update(panel).digest('base64url').slice(0, 6);
}
