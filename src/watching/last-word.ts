import { z } from 'zod';
import { sameForm } from '../allocations/addresses.ts';
import { type Known, knowledgeOf } from '../allocations/games.ts';
import { queryTargets } from '../allocations/look-at-port.ts';
import { type Clock, isRecent } from '../clock.ts';
import { text } from '../panel/bounded-text.ts';
import type { Allocation } from '../panel/schemas.ts';
import { hasKey } from '../panel-key.ts';

/**
 * What a panel last said of a watched port, kept with the watch: a start while the panel is away goes on checking with
 * it. What the server did then is not kept; nobody knows what it does now.
 */
export const lastWord = z.object({
  /** When the panel said it. */
  atMs: z.number(),
  ip: text,
  alias: text.nullable(),
  port: z.int(),
  note: text.nullable(),
  isPrimary: z.boolean(),
  /** Other ports of the server at the same address that its game may answer on. */
  queryPorts: z.array(z.int()),
});

export type LastWord = z.infer<typeof lastWord>;

const HOUR_MS = 3_600_000;
/** While a panel does not answer it gives no port to anybody else either, and an outage is when alerts are wanted. */
export const GOOD_FOR_MS = 24 * HOUR_MS;
/** What goes on to be true costs no write more often than this. */
const GRAIN_MS = 6 * HOUR_MS;
/** More than any game has. */
const MAX_QUERY_PORTS = 8;

/** @param said.known what the port is for, as far as that is known: which others are asked depends on it */
export function lastWordOf(
  allocation: Allocation,
  { allocations, known, atMs }: { allocations: readonly Allocation[]; known: Known | null; atMs: number },
): LastWord {
  const { ip, alias, port, note, isPrimary } = allocation;
  const contact = { ip, knowledge: knowledgeOf(allocation, known), port: { allocation, allocations } };
  const queryPorts = queryTargets(contact).map((target) => target.port);
  return {
    ...{ atMs, ip, alias, port, isPrimary },
    // Some people keep their key there, and the store must not have it unsealed.
    note: note !== null && hasKey(note) ? null : note,
    queryPorts: queryPorts.slice(0, MAX_QUERY_PORTS),
  };
}

/** The ports that a server had by this word; those that only answer queries have no id that a panel gives. */
export function allocationsIn({ queryPorts, atMs: _, ...own }: LastWord, id: number): Allocation[] {
  const others = queryPorts.map((port, index) => ({
    ...{ id: -1 - index, ip: own.ip, alias: null, port, note: null, isPrimary: false },
  }));
  return [{ id, ...own }, ...others];
}

/** Whether a word is still to be acted upon without the panel. */
export function isGood(word: LastWord, clock: Clock): boolean {
  return isRecent(clock, word.atMs, GOOD_FOR_MS);
}

/** Whether a word is worth a write: it says something else than the one before, or that one grows old. */
export function isNews(word: LastWord, before: LastWord | undefined): boolean {
  return (
    before === undefined || saying(word) !== saying(before) || Math.abs(word.atMs - before.atMs) >= GRAIN_MS
  );
}

function saying({ ip, alias, port, note, isPrimary, queryPorts }: LastWord): string {
  return JSON.stringify([sameForm(ip), alias, port, note, isPrimary, queryPorts]);
}
