import { expect, test } from 'vitest';
import { LeapingClock } from '../../sandbox/leaping-clock.ts';

const HOUR_MS = 3_600_000;
const idle = async () => {};

test('hours pass at once, and everybody wakes in their order and at their time', async () => {
  const clock = new LeapingClock({ behindMs: 5 * HOUR_MS });
  const began = clock.now();
  const woken: [string, number][] = [];
  const hours = () => Math.round((clock.now() - began) / HOUR_MS);
  const sleep = async (name: string, count: number) => {
    await clock.sleep(count * HOUR_MS);
    woken.push([name, hours()]);
  };
  const again = sleep('second', 2).then(() => sleep('third', 1));
  const all = [sleep('first', 1), again, sleep('last', 4)];
  await clock.pass(5 * HOUR_MS, idle);
  await Promise.all(all);
  expect(woken).toEqual([
    ['first', 1],
    ['second', 2],
    ['third', 3],
    ['last', 4],
  ]);
  expect(Math.abs(clock.now() - Date.now())).toBeLessThan(HOUR_MS / 60);
});

test('it goes as usual where nobody moves it, and a sleep can be ended', async () => {
  const clock = new LeapingClock();
  const before = clock.now();
  await clock.sleep(5);
  expect(clock.now()).toBeGreaterThan(before);
  const over = new AbortController();
  const slept = clock.sleep(HOUR_MS, over.signal);
  over.abort(new Error('enough'));
  await expect(slept).rejects.toThrow('enough');
  await expect(clock.sleep(HOUR_MS, over.signal)).rejects.toThrow('enough');
});

test('the next step waits until the work of the one before is done', async () => {
  const clock = new LeapingClock();
  const done: number[] = [];
  let working = Promise.resolve();
  const work = (async () => {
    for (const round of [1, 2]) {
      await clock.sleep(HOUR_MS);
      working = new Promise((resolve) => setImmediate(resolve)).then(() => void done.push(round));
    }
  })();
  await clock.pass(3 * HOUR_MS, () => working);
  await work;
  expect(done).toEqual([1, 2]);
});
