import { describe, expect, test } from 'vitest';
import { addressToTest } from '../../src/allocations/test-address.ts';
import { createLookups, LookupFailed } from '../../src/network/lookups.ts';
import type { Found } from '../../src/network/resolver.ts';

/** A way on which every name leads to the same; the machine's own address is `198.35.26.96`. */
function way(trusted: boolean, found: string[] | Found | Error) {
  const lookups = {
    async find() {
      if (found instanceof Error) throw found;
      return Array.isArray(found) ? { addresses: found, isWhole: true } : found;
    },
    mayContact: createLookups({ isOwn: (ip) => ip === '198.35.26.96' }).mayContact,
  };
  return { lookups, asker: { owner: 'alice', trusted, seeks: 'port' } as const };
}

const busy = new LookupFailed(7);

test.each([
  ['a public ip', { ip: '8.8.8.8', alias: null }, '8.8.8.8'],
  ['an alias that leads there', { ip: '8.8.8.8', alias: 'play.example.net' }, '8.8.8.8'],
  ['an alias that describes and is no name', { ip: '8.8.8.8', alias: 'EU node (fast!)' }, '8.8.8.8'],
  [
    'an alias that is the same address, written differently',
    { ip: '2001:4860::1', alias: '2001:4860:0::1' },
    '2001:4860::1',
  ],
  ['an alias in front of an inner address', { ip: '192.168.1.5', alias: 'play.example.net' }, '8.8.8.8'],
])('%s', async (_, allocation, ip) => {
  const found = await addressToTest(allocation, way(false, ['2001:4860::2', '8.8.8.8']));
  expect(found).toEqual({ ok: true, ip, elsewhere: null });
});

test('an inner address of an own panel is tested as it is, without an alias', async () => {
  const allocation = { ip: '192.168.1.5', alias: null };
  expect(await addressToTest(allocation, way(true, []))).toMatchObject({ ip: '192.168.1.5' });
  expect(await addressToTest(allocation, way(false, []))).toMatchObject({ verdict: { kind: 'not-allowed' } });
});

test('an alias that leads elsewhere is told, with a few of its addresses', async () => {
  const found = await addressToTest(
    { ip: '8.8.8.8', alias: 'play.example.net' },
    way(false, ['1.1.1.1', '1.1.1.2', '1.1.1.3', '1.1.1.4']),
  );
  const leadsTo = ['1.1.1.1', '1.1.1.2', '1.1.1.3'];
  expect(found).toEqual({ ok: true, ip: '8.8.8.8', elsewhere: { alias: 'play.example.net', leadsTo } });
});

test('where only half of a name could be looked up, nobody says that it leads elsewhere', async () => {
  const half = { addresses: ['1.1.1.1'], isWhole: false };
  const found = await addressToTest({ ip: '2001:4860::1', alias: 'play.example.net' }, way(true, half));
  expect(found).toEqual({ ok: true, ip: '2001:4860::1', elsewhere: null });
});

test('a name nobody has, on an own panel', async () => {
  const allocation = { ip: '8.8.8.8', alias: 'play.example.net' };
  const verdict = { kind: 'name-not-found', name: 'play.example.net' };
  expect(await addressToTest(allocation, way(true, []))).toEqual({ ok: false, verdict });
});

describe('on a panel that a person typed, nobody is told whether a name is unknown or leads inwards', () => {
  test.each(['8.8.8.8', '0.0.0.0', '192.168.1.5', '169.254.169.254'])('beside %s', async (ip) => {
    const verdict = { kind: 'not-allowed', name: 'play.example.net' };
    expect(await addressToTest({ ip, alias: 'play.example.net' }, way(false, []))).toEqual({
      ...{ ok: false, verdict },
    });
  });

  test.each(['10.0.0.5', '127.0.0.1', '::ffff:10.0.0.5', '198.35.26.96', 'fd00::1', '64:ff9b::a00:5'])(
    'an alias that is the address %s',
    async (alias) => {
      expect(await addressToTest({ ip: '8.8.8.8', alias }, way(false, []))).toEqual({
        ...{ ok: false, verdict: { kind: 'not-allowed', name: alias } },
      });
    },
  );

  test('the machine’s own address is tested on an own panel only', async () => {
    const allocation = { ip: '198.35.26.96', alias: null };
    expect(await addressToTest(allocation, way(false, []))).toMatchObject({
      verdict: { kind: 'not-allowed' },
    });
    expect(await addressToTest(allocation, way(true, []))).toMatchObject({ ip: '198.35.26.96' });
  });
});

test.each([true, false])(
  'a name that cannot be looked up now, on a panel that is trusted: %s',
  async (trusted) => {
    const found = (ip: string) => addressToTest({ ip, alias: 'a.example' }, way(trusted, busy));
    const verdict = { kind: 'limited', retryAtMs: 7, name: 'a.example' };
    expect(await found('0.0.0.0')).toEqual({ ok: false, verdict });
    expect(await found('192.168.1.5')).toEqual({ ok: false, verdict });
    expect(await found('8.8.8.8')).toEqual({ ok: true, ip: '8.8.8.8', elsewhere: null });
    expect(await found('169.254.169.254')).toEqual({ ok: false, verdict });
    expect(await found('224.0.0.1')).toEqual({ ok: false, verdict: { kind: 'not-allowed' } });
  },
);

test('an own panel’s alias never leads to a metadata service or to many machines', async () => {
  const allocation = { ip: '0.0.0.0', alias: 'play.example.net' };
  const leads = ['169.254.169.254', '224.0.0.1', '0.0.0.0', 'fe80::1'];
  expect(await addressToTest(allocation, way(true, leads))).toMatchObject({
    verdict: { kind: 'not-allowed' },
  });
});
