import type { HttpBindings } from '@hono/node-server';
import type { Context } from 'hono';
import { withoutNulls } from '../rules/form.ts';
import type { DiscordRequest, UploadedFile } from '../world/world.ts';

/** What every REST route finds in its context. */
export interface Env {
  Bindings: HttpBindings;
  Variables: {
    /** As recorded: its body is what the bot sent. */
    request: DiscordRequest;
    files: UploadedFile[];
  };
}

export type RestContext = Context<Env>;

/** The body without nulls; a null at the top of a message means "clear this". */
export function messageBody(body: unknown): unknown {
  if (typeof body !== 'object' || body === null) return body;
  const cleared: Record<string, unknown> = { content: '', embeds: [], components: [], attachments: [] };
  const entries = Object.entries(body).map(([key, value]) => [key, value ?? cleared[key] ?? null]);
  return withoutNulls(Object.fromEntries(entries));
}
