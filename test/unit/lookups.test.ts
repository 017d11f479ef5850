import { setImmediate } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { range } from '../../sandbox/panel/index.ts';
import { createLookups, LookupsBusy } from '../../src/allocations/lookups.ts';
import { PROBE_TIMEOUT_MS } from '../../src/network/port-probe.ts';
import { ManualClock } from '../support/manual-clock.ts';

/** A resolver that answers when it is told to. */
function setUp() {
  const asked: { name: string; answer: (addresses: string[]) => void; fail: (code: string) => void }[] = [];
  const clock = new ManualClock();
  const reach = {
    resolve: (name: string) =>
      new Promise<string[]>((answer, reject) => {
        const fail = (code: string) => reject(Object.assign(new Error(code), { code }));
        asked.push({ name, answer, fail });
      }),
  };
  const resolve = createLookups({ reach, clock });
  return { asked, clock, resolve, busy: () => new LookupsBusy(clock.now() + 5_000) };
}

const names = (asked: { name: string }[]) => asked.map(({ name }) => name);

test('a name that several ask for at once is looked up once, and anew the next time', async () => {
  const { asked, resolve } = setUp();
  const both = [resolve('a.example', 'alice'), resolve('a.example', 'bob')];
  asked[0]?.answer(['8.8.8.8']);
  expect(await Promise.all(both)).toEqual([['8.8.8.8'], ['8.8.8.8']]);
  const next = resolve('a.example', 'alice');
  asked[1]?.answer(['1.1.1.1']);
  expect(await next).toEqual(['1.1.1.1']);
});

test('a name whose answer is late, and one that never had its turn, are told as busy', async () => {
  const { asked, clock, resolve, busy } = setUp();
  const all = ['a', 'b', 'c'].map((name) => resolve(`${name}.example`, name));
  expect(names(asked)).toEqual(['a.example', 'b.example']);
  clock.advance(PROBE_TIMEOUT_MS);
  const rejected = { status: 'rejected', reason: busy() };
  expect(await Promise.allSettled(all)).toEqual([rejected, rejected, rejected]);
});

test('a name that nobody waits for any more is not looked up when its turn comes', async () => {
  const { asked, clock, resolve } = setUp();
  const late = ['a', 'b', 'c'].map((name) => resolve(`${name}.example`, name));
  const settled = Promise.allSettled(late);
  clock.advance(PROBE_TIMEOUT_MS);
  await settled;
  const next = resolve('d.example', 'dora');
  expect(names(asked)).toEqual(['a.example', 'b.example']);
  asked[0]?.answer([]);
  await setImmediate();
  expect(names(asked)).toEqual(['a.example', 'b.example', 'd.example']);
  asked[2]?.answer(['8.8.8.8']);
  expect(await next).toEqual(['8.8.8.8']);
});

test('a name that waits is kept while one of several still waits for it', async () => {
  const { asked, clock, resolve } = setUp();
  const slow = ['a', 'b'].map((name) => resolve(`${name}.example`, name));
  const first = resolve('c.example', 'carol');
  const early = Promise.allSettled([...slow, first]);
  clock.advance(PROBE_TIMEOUT_MS - 1_000);
  const second = resolve('c.example', 'carol');
  clock.advance(1_000);
  await early;
  asked[0]?.answer([]);
  await setImmediate();
  expect(names(asked)).toEqual(['a.example', 'b.example', 'c.example']);
  asked[2]?.answer(['8.8.8.8']);
  expect(await second).toEqual(['8.8.8.8']);
});

test('one person’s slow names take one place, so that others go on', async () => {
  const { asked, resolve } = setUp();
  const slow = range(1, 20).map((number) => resolve(`slow-${number}.example`, 'mallory'));
  for (const one of slow) one.catch(() => undefined);
  const others = ['alice', 'bob', 'carol'].map((person) => resolve(`${person}.example`, person));
  for (const [index, person] of ['alice', 'bob', 'carol'].entries()) {
    expect(names(asked)).toHaveLength(index + 2);
    expect(asked.at(-1)?.name).toBe(`${person}.example`);
    asked.at(-1)?.answer(['8.8.8.8']);
    await setImmediate();
  }
  expect(await Promise.all(others)).toEqual([['8.8.8.8'], ['8.8.8.8'], ['8.8.8.8']]);
});

test('whoever has many names waiting gets one turn, and then it is the others’', async () => {
  const { asked, resolve } = setUp();
  for (const person of ['mallory', 'malcolm']) {
    for (const number of range(1, 20)) resolve(`${person}-${number}`, person).catch(() => undefined);
  }
  const later = resolve('alice.example', 'alice');
  expect(names(asked)).toEqual(['mallory-1', 'malcolm-1']);
  asked[0]?.answer([]);
  await setImmediate();
  expect(names(asked)).toEqual(['mallory-1', 'malcolm-1', 'alice.example']);
  asked[2]?.answer(['8.8.8.8']);
  expect(await later).toEqual(['8.8.8.8']);
});

test('a name that waits among another person’s is not held back by those', async () => {
  const { asked, resolve } = setUp();
  for (const number of range(1, 20)) resolve(`mallory-${number}`, 'mallory').catch(() => undefined);
  resolve('slow.example', 'malcolm').catch(() => undefined);
  resolve('wanted.example', 'mallory').catch(() => undefined);
  const wanted = resolve('wanted.example', 'alice');
  asked[1]?.answer([]);
  await setImmediate();
  expect(names(asked).at(-1)).toBe('wanted.example');
  asked.at(-1)?.answer(['8.8.8.8']);
  expect(await wanted).toEqual(['8.8.8.8']);
});

test('a name that waits is looked up once for all, and takes one place for each person', async () => {
  const { asked, resolve } = setUp();
  for (const person of ['mallory', 'malcolm']) resolve(`${person}-1`, person).catch(() => undefined);
  const all = ['alice', 'bob'].flatMap((person) => range(1, 60).map(() => resolve('wanted.example', person)));
  asked[0]?.answer([]);
  await setImmediate();
  asked[2]?.answer(['8.8.8.8']);
  expect(await Promise.all(all)).toEqual(all.map(() => ['8.8.8.8']));
  expect(names(asked)).toEqual(['mallory-1', 'malcolm-1', 'wanted.example']);
});

test('at most 50 wait; who has most waiting makes room', async () => {
  const { resolve, busy } = setUp();
  resolve('slow.example', 'malcolm').catch(() => undefined);
  const hoard = range(1, 51).map((number) => resolve(`mallory-${number}`, 'mallory'));
  const refused: number[] = [];
  for (const [index, one] of hoard.entries()) one.catch(() => refused.push(index + 1));
  await expect(resolve('mallory-52', 'mallory')).rejects.toEqual(busy());
  expect(refused).toEqual([]);
  resolve('alice.example', 'alice').catch(() => undefined);
  await setImmediate();
  expect(refused).toEqual([51]);
});

test.each(['ENOTFOUND', 'ENODATA'])(
  '%s: nobody has the name, and everybody who asked is told',
  async (code) => {
    const { asked, resolve } = setUp();
    const both = [resolve('a.example', 'alice'), resolve('a.example', 'bob')];
    asked[0]?.fail(code);
    expect(await Promise.all(both)).toEqual([[], []]);
  },
);

test.each(['EAI_AGAIN', 'EAI_FAIL', 'ESERVFAIL', 'EMFILE'])(
  '%s says nothing about the name',
  async (code) => {
    const { asked, resolve, busy } = setUp();
    const found = resolve('a.example', 'alice');
    asked[0]?.fail(code);
    await expect(found).rejects.toEqual(busy());
  },
);
