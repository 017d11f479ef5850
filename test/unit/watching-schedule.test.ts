import { setImmediate } from 'node:timers/promises';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Heap } from '../../src/watching/heap.ts';
import { createSchedule, type Job } from '../../src/watching/schedule.ts';
import { ManualClock } from '../support/manual-clock.ts';

const MINUTE_MS = 60_000;
const check = (id: string): Job => ({ kind: 'check', id });

/** A schedule whose jobs are written down as `id@second`, and end at once unless `held`. */
function schedule({ atOnce = 10, held = false } = {}) {
  const clock = new ManualClock(0);
  const ran: string[] = [];
  const ends: (() => void)[] = [];
  const usual = { atOnce: 10, perPlace: 10, waiting: 100 };
  const made = createSchedule({
    clock,
    lanes: { check: { ...usual, atOnce }, tell: { ...usual, atOnce: 1 }, inform: usual },
    placeOf: ({ id }) => id,
    run: ({ id }) => {
      ran.push(`${id}@${clock.now() / 1_000}`);
      return held ? new Promise<void>((resolve) => ends.push(resolve)) : Promise.resolve();
    },
    catchUpMs: ({ id }) => Number(id) * 1_000,
  });
  const to = async (ms: number) => {
    for (let next = clock.nextWake(); next !== null && next <= ms; next = clock.nextWake()) {
      clock.advance(next - clock.now());
      await setImmediate();
    }
    clock.advance(ms - clock.now());
    await setImmediate();
  };
  return { ...made, clock, ran, to, ends };
}

test('the heap gives everything by its time, whatever it was put in by', () => {
  fc.assert(
    fc.property(fc.array(fc.nat({ max: 50 })), (times) => {
      const heap = new Heap<{ dueAtMs: number }>();
      for (const dueAtMs of times) heap.push({ dueAtMs });
      const given = times.map(() => heap.pop()?.dueAtMs);
      expect(given).toEqual(times.toSorted((a, b) => a - b));
      expect(heap.pop()).toBeUndefined();
    }),
  );
});

describe('the schedule', () => {
  test('runs each job at its time, whatever they were put in by', async () => {
    const { enqueue, ran, to } = schedule();
    enqueue(check('3'), 3_000);
    enqueue(check('1'), 1_000);
    enqueue(check('2'), 2_000);
    await to(2_500);
    expect(ran).toEqual(['1@1', '2@2']);
    await to(9_000);
    expect(ran).toEqual(['1@1', '2@2', '3@3']);
  });

  test('has one place for each kind of job of a watch', async () => {
    const { enqueue, ran, to } = schedule();
    enqueue(check('1'), 1_000);
    enqueue(check('1'), 4_000);
    enqueue({ kind: 'tell', id: '1' }, 2_000);
    await to(9_000);
    expect(ran).toEqual(['1@2', '1@4']);
  });

  test('forgets what was dropped', async () => {
    const { enqueue, drop, ran, to } = schedule();
    enqueue(check('1'), 1_000);
    enqueue(check('2'), 1_000);
    drop('1');
    await to(9_000);
    expect(ran).toEqual(['2@1']);
  });

  test('runs no more at once than it may, and all in the end', async () => {
    const { enqueue, ran, to, ends, idle } = schedule({ atOnce: 2, held: true });
    for (const id of ['1', '2', '3', '4', '5']) enqueue(check(id), 1_000);
    await to(1_000);
    expect(ran).toHaveLength(2);
    ends.shift()?.();
    await setImmediate();
    expect(ran).toHaveLength(3);
    const done = idle();
    while (ran.length < 5 || ends.length > 0) {
      ends.shift()?.();
      await setImmediate();
    }
    await done;
    expect(ran.map((one) => one.split('@')[0]).toSorted()).toEqual(['1', '2', '3', '4', '5']);
  });

  test('what is slow to be told keeps no check waiting, and no check what is to be told', async () => {
    const { enqueue, ran, to, ends } = schedule({ atOnce: 2, held: true });
    const tell = (id: string): Job => ({ kind: 'tell', id });
    for (const id of ['1', '2', '3']) enqueue(tell(id), 1_000);
    for (const id of ['7', '8', '9']) enqueue(check(id), 2_000);
    await to(2_000);
    expect(ran).toEqual(['1@1', '7@2', '8@2']);
    ends.shift()?.();
    await setImmediate();
    expect(ran).toEqual(['1@1', '7@2', '8@2', '2@2']);
  });

  test('begins at once what is due at once', async () => {
    const { enqueue, clock, ran } = schedule();
    enqueue(check('1'), clock.now());
    expect(ran).toEqual(['1@0']);
  });

  test('after a suspension each job comes in its own place, and none twice', async () => {
    const { enqueue, clock, ran, to } = schedule();
    for (const id of ['1', '2', '3', '40']) enqueue(check(id), 1_000);
    clock.advance(60 * MINUTE_MS);
    await setImmediate();
    expect(ran).toEqual([]);
    await to(62 * MINUTE_MS);
    expect(ran).toEqual(['1@3601', '2@3602', '3@3603', '40@3640']);
  });

  test('begins nothing after it was stopped', async () => {
    const { enqueue, stop, ran, to } = schedule();
    enqueue(check('1'), 1_000);
    await stop();
    enqueue(check('2'), 1_000);
    await to(9_000);
    expect(ran).toEqual([]);
  });
});
