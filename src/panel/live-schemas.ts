import { z } from 'zod';
import { text } from './bounded-text.ts';
import { listOf } from './lists.ts';

/** What a server is doing, as its daemon tells; `unknown` where the daemon does not answer (fact 27). */
export type PowerState = 'running' | 'starting' | 'stopping' | 'offline' | 'unknown';

export type PowerSignal = 'start' | 'stop' | 'restart' | 'kill';

/** What a server does and has used since it was started. */
export interface Resources {
  state: PowerState;
  /** Bytes received and sent since the start of the server; `null` where the panel does not tell. */
  traffic: { received: number; sent: number } | null;
  /** How long its process had been there, in milliseconds; `null` where there is none, or the panel does not tell. */
  uptimeMs: number | null;
}

/** One line of a server's activity log. */
export interface ActivityEntry {
  id: string;
  /** `server:allocation.create`, `.notes`, `.primary`, `.delete`. */
  event: string;
  /** Milliseconds since the epoch. */
  atMs: number;
  /** Who did it, by their name on the panel; `null` where the panel names nobody. */
  actor: string | null;
  /** The allocation as the panel wrote it then: `ip:port`, on Pelican the alias first (fact 25). */
  address: string | null;
  /** For notes: what it was before and after. */
  before: string | null;
  after: string | null;
}

/** Pelican says `missing` for a daemon that does not answer (pelican-differences.md, `/resources`). */
const powerState = z
  .enum(['running', 'starting', 'stopping', 'offline'])
  .or(text.transform(() => 'unknown' as const));

/** More than can be counted one by one is no amount: sums of it would be infinite. */
const amount = z.number().min(0).max(Number.MAX_SAFE_INTEGER);

/** A figure that is missing takes nothing from the others. */
const used = z
  .object({
    network_rx_bytes: amount.nullish().catch(null),
    network_tx_bytes: amount.nullish().catch(null),
    uptime: amount.nullish().catch(null),
  })
  .nullish()
  .catch(null);

export const resources = z
  .object({ attributes: z.object({ current_state: powerState, resources: used }) })
  .transform(({ attributes: { current_state: state, resources } }): Resources => {
    if (state === 'unknown') return { state, traffic: null, uptimeMs: null };
    const { network_rx_bytes: received, network_tx_bytes: sent, uptime } = resources ?? {};
    const isCounted = typeof received === 'number' && typeof sent === 'number';
    // Recordings `resources.Q.*`: milliseconds, and 0 while there is no process.
    return { state, traffic: isCounted ? { received, sent } : null, uptimeMs: uptime || null };
  });

const note = text.nullish().catch(null);

const activityEntry = z
  .object({
    attributes: z.object({
      id: text,
      event: text,
      timestamp: text,
      // PHP writes an empty map as a list.
      properties: z
        .object({ allocation: note, old: note, new: note })
        .or(z.unknown().transform(() => ({ allocation: null, old: null, new: null }))),
      relationships: z
        .object({ actor: z.object({ attributes: z.object({ username: text }).nullish() }).nullish() })
        .nullish()
        .catch(null),
    }),
  })
  .transform(
    ({ attributes: { id, event, timestamp, properties, relationships } }): ActivityEntry => ({
      id,
      event,
      atMs: Date.parse(timestamp) || 0,
      actor: relationships?.actor?.attributes?.username ?? null,
      address: properties.allocation ?? null,
      before: properties.old ?? null,
      after: properties.new ?? null,
    }),
  );

export interface ActivityPage {
  entries: ActivityEntry[];
  page: number;
  pages: number;
  total: number;
}

/** More than a page of any panel has. */
const MAX_ENTRIES = 100;

export const activityPage = z
  .object({
    data: listOf(activityEntry, MAX_ENTRIES),
    meta: z.object({
      pagination: z.object({ total: z.int().min(0), current_page: z.int(), total_pages: z.int() }),
    }),
  })
  .transform(
    ({ data, meta: { pagination } }): ActivityPage => ({
      entries: data.items,
      page: pagination.current_page,
      pages: pagination.total_pages,
      total: pagination.total,
    }),
  );
