import { expect, test } from 'vitest';
import { createLookups, LookupsBusy } from '../../src/allocations/lookups.ts';
import { PROBE_TIMEOUT_MS } from '../../src/network/port-probe.ts';
import { ManualClock } from '../support/manual-clock.ts';

/** A resolver that answers when it is told to. */
function setUp() {
  const asked: { name: string; answer: (addresses: string[]) => void; fail: (error: Error) => void }[] = [];
  const clock = new ManualClock();
  const reach = {
    resolve: (name: string) =>
      new Promise<string[]>((answer, fail) => {
        asked.push({ name, answer, fail });
      }),
  };
  return { asked, clock, resolve: createLookups({ reach, clock }) };
}

test('a name that several ask for at once is looked up once, and anew the next time', async () => {
  const { asked, resolve } = setUp();
  const both = [resolve('a.example'), resolve('a.example')];
  asked[0]?.answer(['8.8.8.8']);
  expect(await Promise.all(both)).toEqual([['8.8.8.8'], ['8.8.8.8']]);
  const next = resolve('a.example');
  asked[1]?.answer(['1.1.1.1']);
  expect(await next).toEqual(['1.1.1.1']);
});

test('two at a time: a slow name has no address and keeps its place, one that never had its turn is told so', async () => {
  const { asked, clock, resolve } = setUp();
  const all = ['a', 'b', 'c'].map((name) => resolve(`${name}.example`));
  expect(asked.map(({ name }) => name)).toEqual(['a.example', 'b.example']);
  clock.advance(PROBE_TIMEOUT_MS);
  expect(await Promise.allSettled(all)).toEqual([
    { status: 'fulfilled', value: [] },
    { status: 'fulfilled', value: [] },
    { status: 'rejected', reason: new LookupsBusy(clock.now() + 5_000) },
  ]);
  expect(asked).toHaveLength(2);
  asked[0]?.answer([]);
  await Promise.resolve().then(() => undefined);
  const later = resolve('c.example');
  asked[2]?.answer(['8.8.8.8']);
  expect(await later).toEqual(['8.8.8.8']);
});

test('a name that nobody has is told to everybody who asked', async () => {
  const { asked, resolve } = setUp();
  const both = [resolve('a.example'), resolve('a.example')];
  asked[0]?.fail(new Error('ENOTFOUND'));
  for (const one of both) await expect(one).rejects.toThrow('ENOTFOUND');
});
