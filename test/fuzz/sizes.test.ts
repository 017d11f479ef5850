import fc from 'fast-check';
import { expect, test } from 'vitest';
import { withinBounds } from '../../src/panel/bounded-json.ts';
import { serverDetails, serverPage } from '../../src/panel/schemas.ts';
import { holds, RUNS } from './support/runs.ts';

const many = (what: string, count: number) => Array.from({ length: count }, () => what).join(',');

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
