import { expect, test } from 'vitest';
import { createRateLimits } from '../../src/panel/rate-limits.ts';
import { clientOf } from '../fuzz/support/client.ts';
import { NOW } from '../fuzz/support/ports.ts';
import { ManualClock } from '../support/manual-clock.ts';

test('an end is known until it is there, whatever becomes of the wall clock', () => {
  const clock = new ManualClock();
  const limits = createRateLimits({ clock });
  limits.saw('a', clock.now() + 31_000);
  clock.jump(40 * 86_400_000);
  expect(limits.endOf('a')).toBe(clock.now() + 31_000);
  clock.jump(-80 * 86_400_000);
  clock.advance(30_999);
  expect(limits.endOf('a')).toBe(clock.now() + 1);
  clock.advance(1);
  expect(limits.endOf('a')).toBeNull();
  expect(limits.endOf('b')).toBeNull();
});

test('what a panel says is not believed for longer than a quarter of an hour', () => {
  const clock = new ManualClock();
  const limits = createRateLimits({ clock });
  limits.saw('a', clock.now() + 86_000_000);
  clock.advance(15 * 60_000);
  expect(limits.endOf('a')).toBeNull();
});

const date = (ms: number) => new Date(ms).toUTCString();
test.each([
  [{ 'retry-after': '31' }, 31_000],
  [{ 'retry-after': ' 0.25 ' }, 250],
  [{ 'retry-after': '1.0' }, 1_000],
  [{ 'retry-after': date(NOW + 31_000) }, 31_000],
  // The clock of whoever answered is an hour slow.
  [{ 'retry-after': date(NOW - 3_600_000 + 31_000), date: date(NOW - 3_600_000) }, 31_000],
  [{ 'retry-after': 'Saturday, 21-Nov-26 12:00:05 GMT', date: 'Sat, 21 Nov 2026 12:00:00 GMT' }, 5_000],
  [{ 'retry-after': 'Sat Nov 21 12:00:05 2026', date: 'Sat, 21 Nov 2026 12:00:00 GMT' }, 5_000],
  // What it says of its own clock cannot be.
  [{ 'retry-after': date(NOW + 31_000), date: date(NOW + 86_400_000) }, 31_000],
  [{ 'retry-after': date(NOW - 60_000) }, null],
  [{ 'retry-after': date(NOW + 999_000_000) }, null],
  [{ 'retry-after': 'Sat, 99 Nov 2026 12:00:05 GMT' }, null],
  [{ 'retry-after': '1.5.5' }, null],
])('%j', async (headers, waitMs) => {
  const retryAtMs = waitMs === null ? null : NOW + waitMs;
  await expect(clientOf({ status: 429, headers }).account()).rejects.toMatchObject({
    problem: { kind: 'rate-limited', of: 'requests', retryAtMs },
  });
});

test.each([
  [{ 'content-type': 'application/json', 'x-ratelimit-limit': '2' }, 'new-ports'],
  [{ 'content-type': 'application/json' }, 'new-ports'],
  [{ 'content-type': 'application/json', 'x-ratelimit-limit': '128' }, 'requests'],
  // Of a proxy, which knows nothing of ports.
  [{ 'content-type': 'text/html', server: 'cloudflare' }, 'requests'],
  [{ 'content-type': 'text/plain' }, 'requests'],
  [{}, 'requests'],
])('a 429 on a new port with %j is about %s', async (headers, of) => {
  const asked = clientOf({ status: 429, headers }).assign('2295c7ba', {});
  await expect(asked).rejects.toMatchObject({ problem: { kind: 'rate-limited', of } });
});

test.each(['0', '-5', '99999999999', 'soon', '1e3', 'NaN', '', 'Infinity', '0x10', '١٢'])(
  'Retry-After %j is a moment or none, and nobody is locked out by it',
  async (text) => {
    const asked = clientOf({ status: 429, headers: { 'retry-after': text } }).account();
    const retryAtMs = text === '0' ? NOW : null;
    await expect(asked).rejects.toMatchObject({ problem: { kind: 'rate-limited', retryAtMs } });
  },
);

test('a wait that two on the way have written is the longer of both', async () => {
  const asked = clientOf({ status: 429, headers: { 'retry-after': '30, 60' } }).account();
  await expect(asked).rejects.toMatchObject({ problem: { retryAtMs: NOW + 60_000 } });
});
