import { expect, test } from 'vitest';
import {
  addressOf,
  hostPort,
  inReadingOrder,
  matching,
  readAddress,
} from '../../src/allocations/addresses.ts';

const V4 = { id: 1, ip: '192.0.2.10', alias: null, port: 25565, isPrimary: false };
const ALIASED = { ...V4, id: 2, ip: '192.0.2.11', alias: 'play.example.com' };
const V6 = { ...V4, id: 3, ip: '2001:db8::10' };

test('an address shows the alias first and IPv6 in brackets', () => {
  expect([V4, ALIASED, V6].map(addressOf)).toEqual([
    '192.0.2.10:25565',
    'play.example.com:25565',
    '[2001:db8::10]:25565',
  ]);
  expect(hostPort('::1', 1)).toBe('[::1]:1');
});

test.each([
  ['25565', null, 25565],
  [' :25565 ', null, 25565],
  ['1.2.3.4:25565', '1.2.3.4', 25565],
  ['Play.Example.NET:80', 'play.example.net', 80],
  ['[2001:DB8::10]:25565', '2001:db8::10', 25565],
  ['2001:db8::10:25565', '2001:db8::10', 25565],
  ['1', null, 1],
  ['65535', null, 65535],
])('%j means host %j and port %i', (typed, host, port) => {
  expect(readAddress(typed)).toEqual({ host, port });
});

test.each([
  '',
  'Survival',
  'play.example.net',
  '0',
  '65536',
  '123456',
  '1.2.3.4:',
  '-1',
  '25565a',
  '1.2.3.4:0',
])('%j names no port', (typed) => expect(readAddress(typed)).toBeNull());

test.each([
  ['25565', [1, 2, 3]],
  ['192.0.2.10:25565', [1]],
  ['192.0.2.11:25565', [2]],
  ['PLAY.example.com:25565', [2]],
  ['[2001:db8::10]:25565', [3]],
  ['2001:DB8::10:25565', [3]],
  ['other.example.com:25565', []],
  ['25566', []],
  ['port', []],
])('%j fits the allocations %j', (typed, ids) => {
  expect(matching([V4, ALIASED, V6], typed).map(({ id }) => id)).toEqual(ids);
});

test('the primary comes first, then the order of addresses, and what was given stays as it was', () => {
  const given = [
    { ...V4, id: 1, port: 30000 },
    { ...V4, id: 2, port: 9 },
    { ...V4, id: 3, port: 1, alias: 'zz.example.com' },
    { ...V4, id: 4, port: 65535, isPrimary: true },
  ];
  expect(inReadingOrder(given).map(({ id }) => id)).toEqual([4, 2, 1, 3]);
  expect(given.map(({ id }) => id)).toEqual([1, 2, 3, 4]);
});
