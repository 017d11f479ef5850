import { z } from 'zod';
import type { Allocation } from '../panel/schemas.ts';
import { GAME_LIST, type Game, gameById, PLAIN_TCP } from './game-list.ts';

/** What is remembered of a port: chosen by whoever added it, or found out by a test. */
export const knownPort = z.object({
  /** Of `game-list.ts`. */
  game: z.string(),
  /** Whether it has answered in that game's protocol; for what needs no words, whether it has accepted a connection. */
  answered: z.boolean(),
  /** The port that answered, where it was another one of the same server. */
  queryPort: z.int().optional(),
});

export type Known = z.infer<typeof knownPort>;

/** How much is known of what a port is for: the three kinds of knowledge that a verdict depends on. */
export type Knowledge =
  | { kind: 'certain'; game: Game; answered: boolean; queryPort: number | null }
  /** From the note, or only from the usual number. */
  | { kind: 'guessed'; game: Game; by: 'note' | 'number' }
  | { kind: 'nothing' };

/**
 * What is remembered of a port is certain, unless its note has come to name something else: ports are used anew.
 * Else the note (a preset's name becomes the note), and else the usual number tell what it may be.
 */
export function knowledgeOf(
  { note, port }: Pick<Allocation, 'note' | 'port'>,
  known: Known | null = null,
): Knowledge {
  const said = note === null ? undefined : gameIn(note);
  const game = known && gameById(known.game);
  if (known && game && (!said || said === game)) {
    return { kind: 'certain', game, answered: known.answered, queryPort: known.queryPort ?? null };
  }
  if (said) return { kind: 'guessed', game: said, by: 'note' };
  const usual = GAME_LIST.find(({ ports }) => ports.includes(port));
  return usual ? { kind: 'guessed', game: usual, by: 'number' } : { kind: 'nothing' };
}

/** The number alone tells little: the port may be for something else. */
export function isByNumber(knowledge: Knowledge): boolean {
  return knowledge.kind === 'guessed' && knowledge.by === 'number';
}

/** What an answer has taught about a port, or a connection that was accepted (`queryPort` is `null` then). */
export function learnedFrom(
  knowledge: Knowledge,
  { overTcp, queryPort }: { overTcp: boolean; queryPort: number | null },
): Known {
  const guess = knowledge.kind === 'nothing' ? PLAIN_TCP : knowledge.game;
  const game = overTcp && guess.transport === 'udp' ? PLAIN_TCP : guess;
  return { game: game.id, answered: true, ...(queryPort === null ? {} : { queryPort }) };
}

/** What is written without spaces between words. */
const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/gu;

const BY_WORD = GAME_LIST.flatMap((game) => game.words.map((word) => ({ game, word: spaced(word) }))).sort(
  (a, b) => Number(b.game.isBeside) - Number(a.game.isBeside) || b.word.length - a.word.length,
);

/** What a note names: what is named beside a game, else what is named at greatest length ("Minecraft Bedrock"). */
function gameIn(note: string): Game | undefined {
  const said = spaced(note);
  // "Minecraft2" is Minecraft; "TS3" is written so.
  const split = said.replace(/(\p{L})(\p{N})/gu, '$1 $2');
  return BY_WORD.find(({ word }) => said.includes(word) || split.includes(word))?.game;
}

/** A text's words between single spaces, so that only whole words are found in it: "park" is not ARK. */
function spaced(text: string): string {
  const words = text
    .normalize('NFKC')
    .toLowerCase()
    .replace(UNSPACED, ' $& ')
    .split(/[^\p{L}\p{M}\p{N}]+/u);
  return ` ${words.filter(Boolean).join(' ')} `;
}
