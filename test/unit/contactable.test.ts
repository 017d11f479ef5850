import { expect, test } from 'vitest';
import { isContactable, isInner } from '../../src/network/contactable.ts';

test.each(['8.8.8.8', '2606:4700::1111'])('%s may be contacted for anybody', (ip) => {
  expect(isContactable(ip, { trusted: false })).toBe(true);
  expect(isContactable(ip, { trusted: true })).toBe(true);
  expect(isInner(ip)).toBe(false);
});

test.each([
  '127.0.0.1',
  '10.0.0.1',
  '192.168.1.1',
  '172.20.0.1',
  '100.64.0.1',
  '::1',
  'fd00::1',
  '::ffff:10.0.0.1',
])('%s only on an operator’s own panel', (ip) => {
  expect(isContactable(ip, { trusted: false })).toBe(false);
  expect(isContactable(ip, { trusted: true })).toBe(true);
  expect(isInner(ip)).toBe(true);
});

test.each([
  ...[
    '0.0.0.0',
    '255.255.255.255',
    '224.0.0.1',
    '169.254.169.254',
    '::',
    'ff02::1',
    'fe80::1',
    'fe80::1%eth0',
  ],
  ...[
    '::ffff:169.254.169.254',
    '64:ff9b::a9fe:a9fe',
    '::169.254.169.254',
    '2002:a9fe:a9fe::',
    'localhost',
    '',
    '1',
  ],
])('%s never', (ip) => {
  expect(isContactable(ip, { trusted: false })).toBe(false);
  expect(isContactable(ip, { trusted: true })).toBe(false);
});
