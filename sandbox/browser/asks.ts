import { z } from 'zod';
import { TROUBLES } from '../panel/index.ts';
import { PERSON_NAMES, PLACE_NAMES } from '../people.ts';
import { LOCALES } from './locales.ts';
import type { FromPage } from './protocol.ts';

/** More than anything a person types into Discord. */
const MAX_TEXT = 8_000;
const MAX_PORT = 65_535;
/** What the simulated games say they have room for. */
const MAX_PLAYERS = 20;

const text = z.string().max(MAX_TEXT);
const option = z.union([text, z.number(), z.boolean()]);
const person = z.enum(PERSON_NAMES);
const allocation = z.int();

const viewpoint = z.object({
  person,
  place: z.enum(PLACE_NAMES),
  locale: z.enum(LOCALES.map(({ code }) => code)),
});

const ask = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('look'), viewpoint }),
  z.object({ kind: z.literal('slash'), command: text, options: z.record(text, option) }),
  z.object({ kind: z.literal('suggest'), command: text, options: z.record(text, option), focused: text }),
  z.object({ kind: z.literal('click'), message: text, customId: text }),
  z.object({ kind: z.literal('select'), message: text, customId: text, values: z.array(text).max(25) }),
  z.object({ kind: z.literal('submit'), values: z.record(text, text) }),
  z.object({ kind: z.literal('cancel-modal') }),
  z.object({ kind: z.literal('dismiss'), message: text }),
  z.object({ kind: z.literal('restart-bot') }),
  z.object({
    kind: z.literal('panel-dialect'),
    dialect: z.enum(['pterodactyl', 'pelican', 'documented']),
  }),
  z.object({ kind: z.literal('panel-trouble'), trouble: z.enum(TROUBLES), on: z.boolean() }),
  z.object({ kind: z.literal('panel-revoke'), person, revoked: z.boolean() }),
  z.object({ kind: z.literal('panel-suspend'), server: text, suspended: z.boolean() }),
  z.object({ kind: z.literal('panel-add'), server: text, port: z.int().min(1).max(MAX_PORT) }),
  z.object({ kind: z.literal('panel-remove'), server: text, allocation }),
  z.object({ kind: z.literal('panel-primary'), server: text, allocation }),
  z.object({
    kind: z.literal('panel-power'),
    server: text,
    signal: z.enum(['start', 'stop', 'restart', 'kill']),
  }),
  z.object({ kind: z.literal('panel-never-listens'), server: text, on: z.boolean() }),
  z.object({ kind: z.literal('panel-players'), server: text, players: z.int().min(0).max(MAX_PLAYERS) }),
  z.object({ kind: z.literal('panel-note'), server: text, allocation, note: text }),
]);

const fromPage = z.object({ id: z.int(), ask }) satisfies z.ZodType<FromPage>;
const withId = z.object({ id: z.int() });

/** What came from a page: an ask, or why it is none. */
export type ReadAsk = { ok: true; message: FromPage } | { ok: false; id: number; sentence: string };

/** Reads one frame. Never throws: whatever is not an ask gets a sentence. */
export function readAsk(frame: string): ReadAsk {
  const sent = parse(frame);
  const read = fromPage.safeParse(sent);
  if (read.success) return { ok: true, message: read.data };
  const [issue] = read.error.issues;
  const where = issue?.path.join('.') || 'message';
  return {
    ok: false,
    id: withId.safeParse(sent).data?.id ?? 0,
    sentence: `The sandbox does not understand this (${where}: ${issue?.message ?? 'invalid'})`,
  };
}

function parse(frame: string): unknown {
  try {
    return JSON.parse(frame);
  } catch {
    return undefined;
  }
}
