import { setImmediate } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { createKeyedLock } from '../../src/store/keyed-lock.ts';

/** Work that goes on when the test says so, and writes down when it begins and ends. */
function worker(diary: string[]) {
  return (name: string) => {
    const gate = Promise.withResolvers<string>();
    const work = async () => {
      diary.push(`${name} begins`);
      const result = await gate.promise;
      diary.push(`${name} ends`);
      return result;
    };
    return { work, finish: () => gate.resolve(name), fail: () => gate.reject(new Error(name)) };
  };
}

test('work on one key runs one after another, in the order of the calls', async () => {
  const diary: string[] = [];
  const [lock, make] = [createKeyedLock(), worker(diary)];
  const workers = ['a', 'b', 'c'].map(make);
  const done = workers.map(({ work }) => lock('key', work));
  for (const { finish } of workers.toReversed()) finish();
  expect(await Promise.all(done)).toEqual(['a', 'b', 'c']);
  expect(diary).toEqual(['a', 'b', 'c'].flatMap((name) => [`${name} begins`, `${name} ends`]));
});

test('other keys do not wait', async () => {
  const diary: string[] = [];
  const [lock, make] = [createKeyedLock(), worker(diary)];
  const [slow, quick] = [make('slow'), make('quick')];
  const waiting = lock('one', slow.work);
  quick.finish();
  expect(await lock('two', quick.work)).toBe('quick');
  expect(diary).toEqual(['slow begins', 'quick begins', 'quick ends']);
  slow.finish();
  await waiting;
});

test('a failure reaches its own caller, and the next one gets its turn', async () => {
  const diary: string[] = [];
  const [lock, make] = [createKeyedLock(), worker(diary)];
  const [bad, good] = [make('bad'), make('good')];
  const [first, second] = [lock('key', bad.work), lock('key', good.work)];
  bad.fail();
  await expect(first).rejects.toThrow('bad');
  good.finish();
  expect(await second).toBe('good');
});

test('two locks are two locks', async () => {
  const diary: string[] = [];
  const make = worker(diary);
  const held = make('held');
  const waiting = createKeyedLock()('key', held.work);
  expect(await createKeyedLock()('key', async () => 'free')).toBe('free');
  held.finish();
  await waiting;
});

test.each(['__proto__', 'constructor', ''])('the key %j is one like any other', async (key) => {
  const lock = createKeyedLock();
  expect(await lock(key, async () => 1)).toBe(1);
  expect(await lock(key, async () => 2)).toBe(2);
});

test('who waits is bounded: beyond that the call fails instead of piling up', async () => {
  const lock = createKeyedLock();
  const gate = Promise.withResolvers<void>();
  const crowd = Array.from({ length: 1_100 }, () => lock('key', () => gate.promise));
  const settled = Promise.allSettled(crowd);
  await setImmediate();
  gate.resolve();
  const failed = (await settled).filter(({ status }) => status === 'rejected').length;
  expect(failed).toBeGreaterThan(90);
  expect(failed).toBeLessThanOrEqual(100);
});
