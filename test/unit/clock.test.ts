import { expect, test } from 'vitest';
import { systemClock } from '../../src/clock.ts';
import { ManualClock } from '../support/manual-clock.ts';

test('a wall clock that is set moves no monotonic time and wakes nobody', async () => {
  const clock = new ManualClock();
  const [now, passed] = [clock.now(), clock.monotonic()];
  const slept = clock.sleep(1_000);
  clock.jump(-3_600_000);
  expect([clock.now() - now, clock.monotonic() - passed]).toEqual([-3_600_000, 0]);
  expect(clock.nextWake()).toBe(clock.now() + 1_000);
  clock.advance(1_000);
  await slept;
  expect([clock.now() - now, clock.monotonic() - passed]).toEqual([-3_599_000, 1_000]);
});

test('monotonic time of the system never goes back', () => {
  const times = Array.from({ length: 1_000 }, () => systemClock.monotonic());
  expect(times).toEqual(times.toSorted((one, other) => one - other));
});
