import { expect, test } from 'vitest';
import { LookupsBusy } from '../../src/allocations/lookups.ts';
import { addressToTest } from '../../src/allocations/test-address.ts';

const leadingTo =
  (...addresses: string[]) =>
  async () =>
    addresses;
const nowhere = leadingTo();
const busy = async () => {
  throw new LookupsBusy(7);
};

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
  const found = await addressToTest(allocation, {
    resolve: leadingTo('2001:4860::2', '8.8.8.8'),
    trusted: false,
  });
  expect(found).toEqual({ ok: true, ip, elsewhere: null });
});

test('an inner address of an own panel is tested as it is, without an alias', async () => {
  const allocation = { ip: '192.168.1.5', alias: null };
  expect(await addressToTest(allocation, { resolve: nowhere, trusted: true })).toMatchObject({
    ip: '192.168.1.5',
  });
  expect(await addressToTest(allocation, { resolve: nowhere, trusted: false })).toMatchObject({
    verdict: { kind: 'not-allowed' },
  });
});

test('an alias that leads elsewhere is told, with a few of its addresses', async () => {
  const resolve = leadingTo('1.1.1.1', '1.1.1.2', '1.1.1.3', '1.1.1.4');
  const found = await addressToTest(
    { ip: '8.8.8.8', alias: 'play.example.net' },
    { resolve, trusted: false },
  );
  const leadsTo = ['1.1.1.1', '1.1.1.2', '1.1.1.3'];
  expect(found).toEqual({ ok: true, ip: '8.8.8.8', elsewhere: { alias: 'play.example.net', leadsTo } });
});

test.each([true, false])('a name nobody has, on a panel that is trusted: %s', async (trusted) => {
  const allocation = { ip: '8.8.8.8', alias: 'play.example.net' };
  const verdict = { kind: 'name-not-found', name: 'play.example.net' };
  expect(await addressToTest(allocation, { resolve: nowhere, trusted })).toEqual({ ok: false, verdict });
});

test.each([true, false])(
  'a name that cannot be looked up now, on a panel that is trusted: %s',
  async (trusted) => {
    const found = (ip: string) => addressToTest({ ip, alias: 'a.example' }, { resolve: busy, trusted });
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
  const resolve = leadingTo('169.254.169.254', '224.0.0.1', '0.0.0.0', 'fe80::1');
  expect(await addressToTest(allocation, { resolve, trusted: true })).toMatchObject({
    verdict: { kind: 'not-allowed' },
  });
});
