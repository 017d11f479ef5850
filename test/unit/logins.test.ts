import { expect, test } from 'vitest';
import { lastLongEnough } from '../../src/logins.ts';
import { ManualClock } from '../support/manual-clock.ts';

const DAY_MS = 86_400_000;

function waited({ after, shards = 1 }: { after: number; shards?: number }) {
  const clock = new ManualClock();
  const ending = new AbortController();
  return { ...lastLongEnough({ lastedMs: after, shards, signal: ending.signal, clock }), clock, ending };
}

test.each([1, 2, 16])('%i shards: whoever is restarted at once uses up no day’s logins', (shards) => {
  for (const after of [0, 3_000, 60_000]) {
    const { ms } = waited({ after, shards });
    expect((DAY_MS / (after + ms)) * shards).toBeLessThan(1_000);
  }
});

test('one that has run for long ends at once', async () => {
  const { ms, over } = waited({ after: DAY_MS });
  expect(ms).toBe(0);
  await over;
});

test('a signal ends the wait', async () => {
  const { ms, over, ending } = waited({ after: 1_000 });
  expect(ms).toBeGreaterThan(0);
  ending.abort();
  await over;
});
