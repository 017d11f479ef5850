import { expect, test } from 'vitest';
import { range } from '../../sandbox/panel/index.ts';
import { type Attempt, createTestLimits } from '../../src/allocations/test-limits.ts';
import { atMost } from '../../src/at-most.ts';
import { ManualClock } from '../support/manual-clock.ts';

function setUp() {
  const clock = new ManualClock();
  return { clock, limits: createTestLimits({ clock }) };
}
const own: Attempt = { userId: 'a', panel: { url: 'http://panel', trusted: true }, counted: true };
const typed: Attempt = { ...own, panel: { url: 'https://panel.example', trusted: false } };
const target = { ip: '8.8.8.8', port: 25_565 };

test('a person has 30 tests a minute, each free again a minute after it', () => {
  const { clock, limits } = setUp();
  const startedAt = clock.now();
  expect(limits.begin(own)).toBeNull();
  clock.advance(10_000);
  for (const _ of range(2, 30)) expect(limits.begin(own)).toBeNull();
  expect(limits.begin(own)).toBe(startedAt + 60_000);
  expect(limits.begin({ ...own, userId: 'b' })).toBeNull();
  clock.advance(50_000);
  expect(limits.begin(own)).toBeNull();
  expect(limits.begin(own)).toBe(startedAt + 70_000);
});

test('what the bot does by itself counts for no person', () => {
  const { limits } = setUp();
  for (const _ of range(1, 100)) expect(limits.begin({ ...own, counted: false })).toBeNull();
  expect(limits.begin(own)).toBeNull();
});

test('an address has 12 a minute, one each 5 s for ever', () => {
  const { clock, limits } = setUp();
  for (const _ of range(1, 12)) expect(limits.contact(own, target)).toBeNull();
  expect(limits.contact({ ...own, userId: 'b', counted: false }, target)).toBe(clock.now() + 60_000);
  expect(limits.contact(own, { ...target, port: 25_566 })).toBeNull();
  clock.advance(60_000);
  for (const _ of range(1, 100)) {
    expect(limits.contact(own, target)).toBeNull();
    clock.advance(5_000);
  }
});

test('watches take 8 of the 12 a minute of an address, so that people still can look', () => {
  const { clock, limits } = setUp();
  const watch = { ...own, counted: false };
  const startedAt = clock.now();
  for (const _ of range(1, 8)) {
    expect(limits.contact(watch, target)).toBeNull();
    clock.advance(1_000);
  }
  expect(limits.contact(watch, target)).toBe(startedAt + 60_000);
  for (const _ of range(1, 2)) expect(limits.contact(own, target)).toBeNull();
  expect(limits.contact(watch, target)).toBe(startedAt + 62_000);
  for (const _ of range(1, 2)) expect(limits.contact({ ...watch, fresh: true }, target)).toBeNull();
  expect(limits.contact(own, target)).toBe(startedAt + 60_000);
});

test('what is learned from the test of another counts as breadth, and as no look', () => {
  const { limits } = setUp();
  for (const _ of range(1, 100)) expect(limits.learn(typed, target)).toBeNull();
  expect(limits.contact(typed, target)).toBeNull();
  for (const port of range(2_000, 2_058)) expect(limits.learn(typed, { ip: '8.8.8.8', port })).toBeNull();
  expect(limits.learn(typed, { ip: '8.8.8.8', port: 3_000 })).not.toBeNull();
  expect(limits.learn(own, { ip: '8.8.8.8', port: 3_000 })).toBeNull();
});

test('own panels have no bound on breadth', () => {
  const { limits } = setUp();
  for (const port of range(1, 500))
    expect(limits.contact(own, { ip: `10.0.0.${port % 250}`, port })).toBeNull();
});

test('on typed panels an address goes on being known while it is used, so that a watch never runs dry', () => {
  const { clock, limits } = setUp();
  for (const port of range(2_000, 2_059)) expect(limits.contact(typed, { ip: '8.8.8.8', port })).toBeNull();
  expect(limits.contact(typed, { ip: '8.8.8.8', port: 3_000 })).not.toBeNull();
  for (const _ of range(1, 200)) {
    clock.advance(60_000);
    expect(limits.contact(typed, { ip: '8.8.8.8', port: 2_000 })).toBeNull();
  }
  expect(limits.contact(typed, { ip: '8.8.8.8', port: 3_000 })).toBeNull();
});

test('at most so many at once, all in the end, failures included', async () => {
  const inTurns = atMost(3);
  let [running, most] = [0, 0];
  const works = range(1, 20).map((number) =>
    inTurns(async () => {
      running += 1;
      most = Math.max(most, running);
      await Promise.resolve();
      running -= 1;
      if (number % 5 === 0) throw new Error('no');
      return number;
    }),
  );
  const settled = await Promise.allSettled(works);
  expect(most).toBe(3);
  expect(settled.filter(({ status }) => status === 'rejected')).toHaveLength(4);
});
