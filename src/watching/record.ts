import { createHash } from 'node:crypto';
import { z } from 'zod';
import { knownPort } from '../allocations/games.ts';
import type { Doubt } from '../allocations/verdict.ts';
import { text } from '../panel/bounded-text.ts';
import { lastWord } from './last-word.ts';

/** Why a watch is paused until its owner asks for it again; `left`: or until they are back in its guild. */
export type PauseReason = (typeof PAUSES)[number];

/**
 * Why a port is down; `offline`: the panel says that the server is not running; `mute`: something accepts connections,
 * and it is not the game. `name-not-found` is written no more.
 */
export type DownReason = 'offline' | 'refused' | 'silent' | 'mute' | 'name-not-found';

/** Why nobody can tell whether a port is up: see `Doubt`, and `address`: it may not or cannot be contacted. */
export type UntestableReason = Doubt | 'mute' | 'name-not-found' | 'address';

const time = z.number();
const DOWN = ['offline', 'refused', 'silent', 'mute', 'name-not-found'] as const;
const UNTESTABLE = [
  'unasked',
  'no-answer',
  'no-tcp',
  'tcp-silent',
  'mute',
  'name-not-found',
  'address',
] as const satisfies readonly UntestableReason[];
const PAUSES = ['key', 'server-gone', 'port-gone', 'channel', 'left'] as const;

const about = z.discriminatedUnion('kind', [
  z.object({
    ...{ kind: z.literal('down'), sinceMs: time, reason: z.enum(DOWN) },
    /** Whether the panel did not answer either, so that what it said before was gone by. */
    panelSilent: z.boolean().optional(),
  }),
  z.object({ kind: z.literal('up'), downFromMs: time, downToMs: time, latencyMs: z.number().nullable() }),
  /** Goes to the owner alone. */
  z.object({ kind: z.literal('paused'), reason: z.enum(PAUSES), endsAtMs: time.optional() }),
  /** Goes to the owner alone; `others`: how many watches ended for the same reason at the same time. */
  z.object({ kind: z.literal('expired'), others: z.int() }),
  /** Goes to the owner alone. */
  z.object({ kind: z.literal('untestable'), reason: z.enum(UNTESTABLE) }),
]);

/** Something to be told, written down before it is sent and taken away after. */
const alert = z.object({
  about,
  /** Discord knows by it, for some minutes, that it has had this message already. At most 25 characters. */
  nonce: z.string().max(25),
  /** When it was first sent; `null` before that. What was sent may have arrived although no answer came back. */
  triedAtMs: time.nullable(),
  /** Whether the role is not mentioned although there is one, because it was a moment ago. */
  quiet: z.boolean().optional(),
});

/** Whether an alert is about the watch itself, and so for its owner alone. */
export function isForOwner({ about }: Pick<Alert, 'about'>): boolean {
  return about.kind !== 'down' && about.kind !== 'up';
}

const incident = z.object({ fromMs: time, toMs: time.nullable() });

/** One watched port, by the id that `watchId` makes. */
export const watchRecord = z.object({
  owner: z.string(),
  guild: z.string(),
  channel: z.string(),
  /** The role to mention; `null` for none. */
  role: z.string().nullable(),
  /** See `panelRef` in `accounts/record.ts`. */
  panel: z.string(),
  server: z.string(),
  allocation: z.int(),
  /** As they were when somebody last looked; for people only. */
  serverName: text,
  address: text,
  everyMs: z.int().positive(),
  /** Tells this watch from an earlier one with the same id. */
  bornMs: time,
  /** In which protocol the port has answered, or is meant to; missing while nothing is known. */
  known: knownPort.optional(),
  /** Whether its owner has been told that it cannot be tested, and why; once is enough. */
  saidUntestable: z.boolean().optional(),
  /** Missing before the first check. It is only a help: a damaged one is done without. */
  lastWord: lastWord.optional().catch(undefined),
  /** `untestable`: nobody can tell from outside, or an address that is not contacted. */
  state: z.enum(['unknown', 'up', 'down', 'untestable']),
  /** Since when it has this state. */
  sinceMs: time.nullable(),
  paused: z.enum(PAUSES).nullable(),
  /** The latest, oldest first. */
  incidents: z.array(incident),
  /** Still to be told, oldest first. */
  alerts: z.array(alert),
  /** When an alert last mentioned the role; missing before that. */
  mentionedAtMs: time.optional(),
  /** How many alerts there have been; makes the next one's nonce. */
  told: z.int(),
});

export type WatchRecord = z.infer<typeof watchRecord>;
export type Alert = z.infer<typeof alert>;

/** So many watches a person may have. */
export const MAX_WATCHES = 25;

/** A watch that is paused for so long ends. */
const PAUSED_FOR_MS = 30 * 24 * 3_600_000;

/** When a paused watch ends by itself; `null` for one that goes on. `sinceMs` is when it was paused. */
export function endOf({ paused, sinceMs }: Pick<WatchRecord, 'paused' | 'sinceMs'>): number | null {
  return paused === null || sinceMs === null ? null : sinceMs + PAUSED_FOR_MS;
}

/** A person's watches have numbered places: that is their limit, and how they are found without a list of them. */
export function watchId(owner: string, place: number): string {
  return `${owner}-${place}`;
}

export function idsOf(owner: string): string[] {
  return Array.from({ length: MAX_WATCHES }, (_, place) => watchId(owner, place));
}

export function ownerOf(id: string): string {
  return id.split('-', 1)[0] ?? '';
}

/** Who is told what is gone is not told more than this when they come back. */
const MAX_ALERTS = 10;
const MAX_INCIDENTS = 200;
const KEPT_MS = 90 * 24 * 3_600_000;

/** The record with one more alert to be told. */
export function withAlert(record: WatchRecord, id: string, said: Alert['about']): WatchRecord {
  const told = record.told + 1;
  const nonce = createHash('sha256').update(`${id} ${record.bornMs} ${told}`).digest('hex').slice(0, 24);
  const alerts = [...record.alerts, { about: said, nonce, triedAtMs: null }];
  return { ...record, told, alerts: alerts.slice(-MAX_ALERTS) };
}

/** The incidents that are worth keeping: of the last 90 days, the latest of very many, and nothing that lies ahead. */
export function keptIncidents(incidents: WatchRecord['incidents'], now: number): WatchRecord['incidents'] {
  const isKept = ({ fromMs, toMs }: (typeof incidents)[number]) =>
    fromMs <= now && (toMs === null || now - toMs <= KEPT_MS);
  return incidents
    .filter(isKept)
    .map(({ fromMs, toMs }) => ({ fromMs, toMs: toMs && Math.min(toMs, now) }))
    .slice(-MAX_INCIDENTS);
}
