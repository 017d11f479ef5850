import { setImmediate } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { range } from '../../sandbox/panel/index.ts';
import {
  createLookups,
  LOOKUP_TIMEOUT_MS,
  LookupFailed,
  NOWHERE_AFTER_MS,
} from '../../src/network/lookups.ts';
import type { Resolve } from '../../src/network/resolver.ts';
import { ManualClock } from '../support/manual-clock.ts';

/** A resolver that answers when it is told to. */
function setUp() {
  const asked: {
    name: string;
    answer: (...addresses: string[]) => void;
    fail: () => void;
    signal: AbortSignal;
  }[] = [];
  const clock = new ManualClock();
  const resolve: Resolve = (name, { signal }) =>
    new Promise((found, reject) => {
      const answer = (...addresses: string[]) => found({ addresses, isWhole: true });
      asked.push({ name, answer, signal, fail: () => reject(new Error('ESERVFAIL')) });
    });
  const lookups = createLookups({ clock, resolve, isOwn: (ip) => ip === '198.35.26.96' });
  const find = async (name: string, owner: string, trusted = true) =>
    (await lookups.find(name, { owner, trusted, seeks: 'port' })).addresses;
  return { asked, clock, lookups, find, failed: () => new LookupFailed(clock.now() + 5_000) };
}

const names = (asked: { name: string }[]) => asked.map(({ name }) => name);
const ignored = () => undefined;

describe('turns', () => {
  test('a name that several ask for at once is looked up once, and anew the next time', async () => {
    const { asked, find } = setUp();
    const both = [find('a.example', 'alice'), find('A.example', 'bob')];
    asked[0]?.answer('8.8.8.8');
    expect(await Promise.all(both)).toEqual([['8.8.8.8'], ['8.8.8.8']]);
    const next = find('a.example', 'alice');
    asked[1]?.answer('1.1.1.1');
    expect(await next).toEqual(['1.1.1.1']);
  });

  test('the same name of a stranger is another look-up: theirs has no hosts file', () => {
    const { asked, find } = setUp();
    find('a.example', 'alice').catch(ignored);
    find('a.example', 'bob', false).catch(ignored);
    expect(names(asked)).toEqual(['a.example', 'a.example']);
  });

  test('a silent name is given up after four seconds, and what it takes is free', async () => {
    const { asked, clock, find, failed } = setUp();
    const silent = find('silent.example', 'alice');
    clock.advance(LOOKUP_TIMEOUT_MS);
    await expect(silent).rejects.toEqual(failed());
    expect(asked[0]?.signal.aborted).toBe(true);
  });

  test('of one person eight are under way; what waits too long is not looked up any more', async () => {
    const { asked, clock, find, failed } = setUp();
    const all = range(1, 20).map((number) => find(`slow-${number}.example`, 'mallory'));
    expect(asked).toHaveLength(8);
    clock.advance(LOOKUP_TIMEOUT_MS);
    expect(await Promise.allSettled(all)).toEqual(all.map(() => ({ status: 'rejected', reason: failed() })));
    expect(asked).toHaveLength(8);
    find('next.example', 'mallory').catch(ignored);
    await setImmediate();
    expect(names(asked).at(-1)).toBe('next.example');
  });

  test('the next goes on as soon as one of the same person is done', async () => {
    const { asked, find } = setUp();
    for (const number of range(1, 8)) find(`slow-${number}.example`, 'alice').catch(ignored);
    const waiting = find('wanted.example', 'alice');
    asked[3]?.answer('1.1.1.1');
    await setImmediate();
    asked.at(-1)?.answer('8.8.8.8');
    expect(await waiting).toEqual(['8.8.8.8']);
  });

  test('one person’s names hold up nobody else, not even for a name that waits among them', async () => {
    const { asked, find } = setUp();
    for (const number of range(1, 50)) find(`slow-${number}.example`, 'mallory').catch(ignored);
    find('wanted.example', 'mallory').catch(ignored);
    const wanted = find('wanted.example', 'alice');
    asked.at(-1)?.answer('8.8.8.8');
    expect(await wanted).toEqual(['8.8.8.8']);
  });

  test('whoever has too many waiting is told at once', async () => {
    const { find, failed } = setUp();
    for (const number of range(1, 58)) find(`slow-${number}.example`, 'mallory').catch(ignored);
    await expect(find('one-more.example', 'mallory')).rejects.toEqual(failed());
  });

  test('256 are under way in all: the oldest goes, and a new one always has its turn', async () => {
    const { asked, find, failed } = setUp();
    const all = range(1, 256).map((number) => find(`slow-${number}.example`, `mallory-${number}`));
    for (const one of all) one.catch(ignored);
    for (const number of range(1, 100)) find(`later-${number}.example`, `malcolm-${number}`).catch(ignored);
    const healthy = find('healthy.example', 'alice');
    asked.at(-1)?.answer('8.8.8.8');
    expect(await healthy).toEqual(['8.8.8.8']);
    await expect(all[0]).rejects.toEqual(failed());
    expect(asked.filter(({ signal }) => !signal.aborted)).toHaveLength(255);
  });

  test('a resolver that cannot tell says nothing about the name', async () => {
    const { asked, find, failed } = setUp();
    const found = find('a.example', 'alice');
    asked[0]?.fail();
    await expect(found).rejects.toEqual(failed());
  });

  test('the end ends what is under way', async () => {
    const { asked, find, lookups } = setUp();
    const found = find('a.example', 'alice');
    lookups.close();
    await expect(found).rejects.toThrow(LookupFailed);
    expect(asked[0]?.signal.aborted).toBe(true);
  });
});

describe('what a stranger learns', () => {
  // biome-ignore format: one kind a line
  test.each([
    [], ['10.0.0.5'], ['8.8.8.8', '10.0.0.5'], ['10.0.0.5', '8.8.8.8'], ['127.0.0.1'], ['169.254.169.254'], ['::1'], ['fd00::1'],
    ['::ffff:10.0.0.5'], ['64:ff9b::a00:5'], ['2002:a00:5::'], ['0.0.0.0'], ['::'], ['198.35.26.96'], ['8.8.8.8', '198.35.26.96'],
  ])('of %s %s: nothing, after the same time', async (...addresses) => {
    const { asked, clock, lookups } = setUp();
    let isTold = false;
    const found = lookups.find('a.example', { owner: 'mallory', trusted: false, seeks: 'port' });
    found.then(() => (isTold = true), ignored);
    asked[0]?.answer(...addresses);
    await clock.sleeping(NOWHERE_AFTER_MS);
    clock.advance(NOWHERE_AFTER_MS - 1);
    await setImmediate();
    expect(isTold).toBe(false);
    clock.advance(1);
    expect(await found).toEqual({ addresses: [], isWhole: true });
  });

  test('public addresses, at once', async () => {
    const { asked, find } = setUp();
    const found = find('a.example', 'alice', false);
    asked[0]?.answer('8.8.8.8', '2606:4700::1111');
    expect(await found).toEqual(['8.8.8.8', '2606:4700::1111']);
  });

  test('a panel may be on this machine, where its certificate proves its name', async () => {
    const { asked, lookups } = setUp();
    const asker = { owner: 'alice', trusted: false, seeks: 'panel' } as const;
    const found = lookups.find('a.example', asker);
    asked[0]?.answer('198.35.26.96');
    expect((await found).addresses).toEqual(['198.35.26.96']);
    expect(lookups.mayContact('10.0.0.5', asker)).toBe(false);
  });

  test('names that the operator chose lead anywhere, at once', async () => {
    const { asked, find } = setUp();
    const [inside, nowhere] = [find('a.example', 'alice'), find('b.example', 'alice')];
    asked[0]?.answer('10.0.0.5', '198.35.26.96');
    asked[1]?.answer();
    expect([await inside, await nowhere]).toEqual([['10.0.0.5', '198.35.26.96'], []]);
  });
});
