import { z } from 'zod';

/** What a client sends over the gateway (docs: events/gateway-events, "Send Events"). */
export const payloadSchema = z.object({ op: z.int(), d: z.unknown() });

export const identifySchema = z.object({
  token: z.string(),
  intents: z.int(),
  properties: z.object({ os: z.string(), browser: z.string(), device: z.string() }),
  compress: z.boolean().optional(),
  shard: z.tuple([z.int(), z.int()]).optional(),
});

export const resumeSchema = z.object({ token: z.string(), session_id: z.string(), seq: z.int() });

export type Identify = z.infer<typeof identifySchema>;
