import { expect, test } from 'vitest';
import { createLog } from '../../src/operations/log.ts';
import { parseJson } from '../../src/panel/answers.ts';
import { BEYOND_BOUNDS, withinBounds } from '../../src/panel/bounded-json.ts';
import { serverDetails, serverPage } from '../../src/panel/schemas.ts';
import { answering, PORT, pageOf, serverOf } from '../support/big-answers.ts';

const many = (what: string, count: number) => Array.from({ length: count }, () => what).join(',');
const named = (count: number) => Array.from({ length: count }, (_, at) => `{"n${at}":0}`).join(',');

test.each([
  ['a million zeros', `{"data":[${many('0', 1_000_000)}]}`, 50_000],
  ['a million lists in each other', '['.repeat(1_000_000), 40],
  ['half a million records', `[${many('{}', 500_000)}]`, 70_000],
  ['a record of a million', `{${many('"a":0', 1_000_000)}}`, 130_000],
  // Each colon used to cost a look at the whole text before it.
  [
    'a million colons after a long text',
    `"${'x'.repeat(500_000)}"${':'.repeat(1_000_000)},${'['.repeat(40)}`,
    1_600_000,
  ],
  ['5,000 different names', `[${named(5_000)}]`, 30_000],
  ['lists of lists', `[${many(`[${many('0', 10_000)}]`, 20)}]`, 201_000],
])('%s: given up after a part of it, and never parsed', (_, text, most) => {
  const { ok, walked } = withinBounds(text);
  expect(ok).toBe(false);
  expect(walked).toBeLessThan(most);
  expect(parseJson(answering(text))).toBe(BEYOND_BOUNDS);
});

test.each([
  ['brackets, commas and escapes within a text', JSON.stringify({ a: `${'[{,:"\\'.repeat(40_000)}` })],
  ['a page of 100 servers with 30 ports each', pageOf(Array.from({ length: 100 }, () => 30))],
  ['10,000 ports', serverOf(10_000)],
])('%s is read', (_, text) => expect(parseJson(answering(text))).toEqual(JSON.parse(text)));

test('an answer is parsed once, however often it is asked what it means', () => {
  const answer = answering(serverOf(3));
  expect(parseJson(answer)).toBe(parseJson(answer));
});

test('a list that is wrong from its first entry on leaves one complaint', () => {
  const read = serverPage.safeParse(JSON.parse(`{"data":[${many('0', 90)}],"meta":0}`));
  const deep = serverDetails.safeParse(JSON.parse(serverOf(5_000).replaceAll('"port":', '"no":')));
  expect(read.error?.issues.length).toBeLessThan(3);
  expect(deep.error?.issues).toHaveLength(1);
  expect(deep.error?.issues[0]?.path).toEqual([0, 'attributes', 'port']);
});

test('of too many ports the first are kept, and the primary, and it is known how many are missing', () => {
  const text = serverOf(9_000).replace(/"is_default":false(?=}}\]}}}}$)/, '"is_default":true');
  const server = serverDetails.parse(JSON.parse(text));
  expect(server.allocations).toHaveLength(2_000);
  expect(server.allocations.filter(({ isPrimary }) => isPrimary).map(({ id }) => id)).toEqual([9_000]);
  expect(server.leftOut).toBe(7_000);
});

test('all servers of a page share what is kept, and each keeps a port', () => {
  const { servers } = serverPage.parse(JSON.parse(pageOf([1_500, 1_500, 10])));
  expect(servers.map(({ allocations, leftOut = 0 }) => [allocations.length, leftOut])).toEqual([
    [1_500, 0],
    [500, 1_000],
    [1, 9],
  ]);
});

test('texts are cut where they enter, never inside a character', () => {
  const long = PORT(1).replace('"port"', `"notes":"${'🎮'.repeat(20_000)}","port"`);
  const [port] = serverDetails.parse(JSON.parse(serverOf(1).replace(PORT(1), long))).allocations;
  expect(port?.note).toBe('🎮'.repeat(256));
});

/** The length of the one line that is logged. */
function logged(fields: object): number {
  const lines: string[] = [];
  createLog({ level: 'info', destination: { write: (line) => void lines.push(line) } }).error(fields, 'x');
  expect(lines).toHaveLength(1);
  JSON.parse(lines[0] ?? '');
  return lines[0]?.length ?? 0;
}

const LONG = 'x'.repeat(300_000);
const errors = (depth: number): Error =>
  depth === 0
    ? new Error(LONG)
    : new AggregateError(
        [1, 2, 3, 4, 5].map(() => errors(depth - 1)),
        LONG,
      );
const nested = (depth: number): unknown =>
  depth === 0 ? LONG : [1, 2, 3, 4, 5].map(() => nested(depth - 1));

test.each([
  ['a text', { text: LONG }],
  ['an error', { err: new Error(LONG) }],
  ['errors of errors', { err: errors(5) }],
  ['an error that was caused by a text', { err: new Error('x', { cause: LONG }) }],
  ['the code of an error', { err: Object.assign(new Error('x'), { code: LONG, status: { LONG } }) }],
  ['lists of lists', { list: nested(6) }],
  ['a list', { list: Array.from({ length: 300_000 }, () => 0) }],
  [
    'a record',
    Object.fromEntries(Array.from({ length: 30_000 }, (_, at) => [`${at}${LONG.slice(0, 500)}`, 0])),
  ],
])('%s of a stranger becomes one short line of the log', (_, fields) =>
  expect(logged(fields)).toBeLessThan(40_000),
);
