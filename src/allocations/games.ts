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
  const said = note === null ? undefined : gameIn(note, port);
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
const BY_LENGTH = BY_WORD.toSorted((a, b) => b.word.length - a.word.length);

/**
 * What a note names: of several, what the number is usual for ("Minecraft + Bedrock" on 25565), else what is named
 * beside a game, else what is named at greatest length.
 */
function gameIn(note: string, port: number): Game | undefined {
  const named = wordsIn(note);
  const [first, ...others] = BY_WORD.filter(({ word }) => named.has(word)).map(({ game }) => game);
  return [first, ...others].find((game) => game?.ports.includes(port)) ?? first;
}

/** Those of the list that a note has in it, and not only within a longer one ("Minecraft Bedrock"). */
function wordsIn(note: string): ReadonlySet<string> {
  const found = new Set<string>();
  // "MinecraftLobby" and "Minecraft2" are Minecraft; "TeamSpeak" and "TS3" are written so.
  const humps = note.replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2');
  for (const said of [note, humps, humps.replace(/(\p{L})(\p{N})/gu, '$1 $2')]) {
    let left = spaced(said);
    for (const { word } of BY_LENGTH) {
      if (!left.includes(word)) continue;
      found.add(word);
      left = left.replaceAll(word, ' | ');
    }
  }
  return found;
}

/** A text's words between single spaces, so that only whole words are found in it: "park" is not ARK. */
function spaced(text: string): string {
  const words = text
    .normalize('NFKC')
    // Nobody sees them.
    .replace(/\p{Cf}/gu, '')
    .toLowerCase()
    .replace(UNSPACED, ' $& ')
    .split(/[^\p{L}\p{M}\p{N}]+/u);
  return ` ${words.filter(Boolean).join(' ')} `;
}
