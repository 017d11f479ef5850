import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import fc from 'fast-check';
import { expect, onTestFinished, test } from 'vitest';
import { pageOf, serverOf } from '../../bench/big-answers.ts';
import { withinBounds } from '../../src/panel/bounded-json.ts';
import { serverDetails, serverPage } from '../../src/panel/schemas.ts';
import { startProgram } from '../support/process.ts';
import { holds, RUNS } from './support/runs.ts';

/** A target for a machine of one's own is 50 ms; this is for one that does other things as well. */
const MAX_BLOCK_MS = 1_000;
const MAX_MEMORY_MIB = 300;

interface Took {
  blockedMs: number;
  memoryMiB: number;
  logged: number;
  seen: string[];
  listing: { servers: number; ports: number; missing: string | null };
}

/** What a bot with a heap of 128 MiB goes through when its panel answers so. */
async function attack(bodyOf: (path: string) => string, times = 6): Promise<Took> {
  const server = createServer(({ url = '' }, response) => {
    response.setHeader('content-type', 'application/json').end(bodyOf(url));
  }).listen(0, '127.0.0.1');
  onTestFinished(() => void server.close());
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const worker = startProgram(
    'test/support/attack-worker.ts',
    { NODE_OPTIONS: '--max-old-space-size=128' },
    {
      args: [url, String(times)],
    },
  );
  const took: Took = JSON.parse(await worker.line('blockedMs'));
  expect(await worker.ended).toBe(0);
  console.info(JSON.stringify(took));
  expect(took.blockedMs).toBeLessThan(MAX_BLOCK_MS);
  expect(took.memoryMiB).toBeLessThan(MAX_MEMORY_MIB);
  expect(took.logged).toBeLessThan(8 * 30_000);
  return took;
}

const many = (what: string, count: number) => Array.from({ length: count }, () => what).join(',');
const pageIn = (path: string) => Number(/[?&]page=(\d+)/.exec(path)?.[1] ?? 0);

test.each([
  ['half a million zeros', `{"data":[${many('0', 500_000)}]}`],
  [
    '19,000 zeros',
    `{"data":[${many('0', 19_000)}],"attributes":{"relationships":{"allocations":{"data":[${many('0', 19_000)}]}}}}`,
  ],
  ['records in records', '{"a":'.repeat(150_000)],
  ['a text of a megabyte', `{"attributes":"${'x'.repeat(1_000_000)}"}`],
  ['more than a megabyte', ' '.repeat(3_000_000)],
])(
  '%s: refused, and nothing stands still',
  async (_, body) => {
    const { seen, listing } = await attack(() => body);
    expect(seen).toEqual(['no-answer']);
    expect(listing.servers).toBe(0);
  },
  60_000,
);

test('12,000 ports on a server, and on each of 50 pages: shown in part, and said', async () => {
  const page = (path: string) =>
    pageOf(many('120', 100).split(',').map(Number), { pages: 50, page: pageIn(path) });
  const { seen, listing } = await attack((path) =>
    path.includes('/servers/') ? serverOf(12_000) : page(path),
  );
  expect(seen).toEqual(['shown']);
  expect(listing.missing).toBe('too-many-servers');
  expect(listing.ports).toBeLessThanOrEqual(7_000);
}, 60_000);

test('32,426 ports in one answer are more than is read', async () => {
  const { seen } = await attack(() => serverOf(32_426));
  expect(seen).toEqual(['no-answer']);
}, 60_000);

test('names and notes of 20,000 characters are cut before anything looks for something in them', async () => {
  const long = pageOf([1, 1, 1], { name: 'x'.repeat(20_000) });
  const { listing } = await attack((path) =>
    path.includes('/servers/') ? serverOf(40, { name: 'y'.repeat(20_000) }) : long,
  );
  expect(listing).toEqual({ servers: 3, ports: 3, missing: null });
}, 60_000);

const size = fc.integer({ min: 0, max: 3_000 });
const wide = fc.record({
  depth: fc.integer({ min: 0, max: 60 }),
  width: size,
  length: size,
  one: fc.constantFrom('0', '{}', '[]', '""', '{"a":0}'),
});

test('an answer of any depth, width and length is read or refused, with one complaint at most from each list', () =>
  holds(RUNS, wide, ({ depth, width, length, one }) => {
    const inner = `[${many(one, width)}${width > 0 ? ',' : ''}"${'x'.repeat(length)}"]`;
    const text = `{"data":${'['.repeat(depth)}${inner}${']'.repeat(depth)}}`;
    const { ok, walked } = withinBounds(text);
    expect(ok).toBe(depth + 2 + (width > 0 && (one[0] === '{' || one[0] === '[') ? 1 : 0) <= 32);
    expect(walked).toBeLessThanOrEqual(text.length);
    if (!ok) return;
    for (const schema of [serverPage, serverDetails]) {
      expect(schema.safeParse(JSON.parse(text)).error?.issues.length).toBeLessThan(4);
    }
  }));
