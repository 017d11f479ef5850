import { describe, expect, test } from 'vitest';
import { type Game, gameById } from '../../src/allocations/game-list.ts';
import type { Knowledge } from '../../src/allocations/games.ts';
import { judge, type Seen } from '../../src/allocations/verdict.ts';
import type { PowerState } from '../../src/panel/live-schemas.ts';
import { sign } from '../../src/views/verdicts.ts';

const PORT = 40_000;

function game(id: string): Game {
  const found = gameById(id);
  if (!found) throw new Error(`There is no ${id}.`);
  return found;
}

/** The columns of the table. `answered` is the first one after an answer: "this port has answered before". */
const columns = {
  answered: (id) => ({ kind: 'certain', game: game(id), answered: true, queryPort: null }),
  chosen: (id) => ({ kind: 'certain', game: game(id), answered: false, queryPort: null }),
  note: (id) => ({ kind: 'guessed', game: game(id), by: 'note' }),
  number: (id) => ({ kind: 'guessed', game: game(id), by: 'number' }),
  nothing: () => ({ kind: 'nothing' }),
} satisfies Record<string, (id: string) => Knowledge>;

type Column = keyof typeof columns;

const status = { version: '1', players: 0, maxPlayers: 20 };
const udp = { over: 'udp', asked: [PORT], limitedUntilMs: null } as const;
const SEEN = {
  answer: { kind: 'answered', tookMs: 5, status, port: PORT },
  accepted: { kind: 'accepted', tookMs: 5, asked: false },
  'accepted, no words': { kind: 'accepted', tookMs: 5, asked: true },
  'TCP refused': { kind: 'refused', over: 'tcp' },
  'TCP silent': { kind: 'silent', over: 'tcp' },
  'UDP refused': { kind: 'refused', ...udp },
  'UDP silent': { kind: 'silent', ...udp },
  unasked: { kind: 'unasked' },
} satisfies Record<string, Seen>;

/** What was seen, of which game, and what is said with each kind of knowledge. */
const TABLE: [keyof typeof SEEN, string, Partial<Record<Column, string>>][] = [
  ['answer', 'minecraft', { answered: '🟢', chosen: '🟢', note: '🟢', number: '🟢' }],
  ['answer', 'rust', { answered: '🟢', chosen: '🟢', note: '🟢', number: '🟢' }],
  ['accepted', 'web', { answered: '🟢', chosen: '🟢', note: '🟢', number: '🟢', nothing: '🟢' }],
  ['accepted', 'satisfactory', { answered: '🟢', chosen: '🟢', note: '🟢' }],
  ['accepted', 'terraria', { answered: '🟢', chosen: '🟢', note: '🟢' }],
  ['accepted, no words', 'minecraft', { answered: '🟠', chosen: '🟠', note: '🟠', number: '🟠' }],
  ['accepted, no words', 'fivem', { answered: '🟠', chosen: '🟠', note: '🟠', number: '🟠' }],
  ['TCP refused', 'minecraft', { answered: '🔴', chosen: '🔴', note: '⚪', number: '⚪', nothing: '⚪' }],
  ['TCP refused', 'web', { answered: '🔴', chosen: '🔴', note: '⚪', number: '⚪', nothing: '⚪' }],
  ['TCP silent', 'minecraft', { answered: '🔴', chosen: '🔴', note: '⚪', number: '⚪', nothing: '⚪' }],
  ['TCP silent', 'votifier', { answered: '🔴', chosen: '🔴', note: '⚪', number: '⚪', nothing: '⚪' }],
  ['UDP silent', 'rust', { answered: '🔴', chosen: '⚪', note: '⚪', number: '⚪' }],
  ['UDP silent', 'valheim', { answered: '🔴', chosen: '⚪', note: '⚪', number: '⚪' }],
  ['UDP refused', 'bedrock', { answered: '🔴', chosen: '⚪', note: '⚪', number: '⚪' }],
  ['unasked', 'voicechat', { answered: '⚪', chosen: '⚪', note: '⚪', number: '⚪' }],
];

const CELLS = TABLE.flatMap(([seen, id, row]) =>
  Object.entries(row).map(([column, said]) => [seen, id, column as Column, said] as const),
);

const about = (column: Column, id: string, state: PowerState) => ({
  ...{ knowledge: columns[column](id), state, port: PORT },
});

describe.each(['running', 'unknown'] as const)('while the panel says %s', (state) => {
  test.each(CELLS)('%s of %s, known by %s: %s', (seen, id, column, said) => {
    expect(sign(judge(SEEN[seen], about(column, id, state)))).toBe(said);
  });
});

const OFF = CELLS.filter(([seen]) => seen !== 'answer');

test.each(OFF)('the server is off: %s of %s, known by %s', (seen, id, column) => {
  for (const state of ['offline', 'stopping'] as const) {
    expect(judge(SEEN[seen], about(column, id, state))).toEqual({ kind: 'offline', state });
  }
});

test.each(OFF)('the server is starting: %s of %s, known by %s, is no failure', (seen, id, column) => {
  expect(sign(judge(SEEN[seen], about(column, id, 'starting')))).toMatch(/🟢|⚪/u);
});

test('an answer is an answer, whatever the panel says', () => {
  for (const state of ['offline', 'stopping', 'starting'] as const) {
    expect(judge(SEEN.answer, about('note', 'minecraft', state)).kind).toBe('open');
  }
});

test('a failure says whether there was an answer before', () => {
  const of = (seen: keyof typeof SEEN, column: Column) =>
    judge(SEEN[seen], about(column, 'minecraft', 'running'));
  for (const [column, answered] of [
    ['answered', true],
    ['chosen', false],
  ] as const) {
    expect(of('TCP refused', column)).toMatchObject({ kind: 'refused', answered });
    expect(of('TCP silent', column)).toMatchObject({ kind: 'silent', answered });
    expect(of('accepted, no words', column)).toMatchObject({ kind: 'mute', answered });
  }
});

test('what answered on another port is silent only when that one was asked', () => {
  const knowledge = { ...columns.answered('valheim'), queryPort: PORT + 1 } as const;
  const silent = (asked: number[]) =>
    judge(
      { ...SEEN['UDP silent'], asked },
      {
        ...{ knowledge, port: PORT },
        state: 'running',
      },
    );
  expect(silent([PORT]).kind).toBe('cannot-tell');
  expect(silent([PORT, PORT + 1]).kind).toBe('silent');
});

test('where a port that may answer could not be asked now, nothing is said', () => {
  const seen = { ...SEEN['UDP silent'], limitedUntilMs: 9 };
  expect(judge(seen, about('answered', 'rust', 'running'))).toEqual({ kind: 'limited', retryAtMs: 9 });
});
