import type { NetworkInterfaceInfo, networkInterfaces } from 'node:os';
import { expect, test } from 'vitest';
import { createOwnAddresses } from '../../src/network/own-addresses.ts';
import { ManualClock } from '../support/manual-clock.ts';

function setUp() {
  const clock = new ManualClock();
  const addresses = ['127.0.0.1', '203.0.113.7', 'fe80::1%eth0', '2620:0:862:ed1a::1'];
  let read = 0;
  const interfaces: typeof networkInterfaces = () => {
    read += 1;
    return { none: undefined, eth0: addresses.map((address) => ({ address }) as NetworkInterfaceInfo) };
  };
  const isOwn = createOwnAddresses({ clock, published: ['198.51.100.7', '2001:DB8:0::7'], interfaces });
  return { clock, addresses, isOwn, read: () => read };
}

test.each([
  ...['127.0.0.1', '203.0.113.7', '::ffff:203.0.113.7', '::ffff:cb00:7107', 'fe80::1', 'fe80::1%eth1'],
  ...['2620:0:862:ed1a::1', '2620:0:862:ED1A:0:0:0:1', '198.51.100.7', '2001:db8::7'],
])('%s is this machine', (ip) => expect(setUp().isOwn(ip)).toBe(true));

test.each(['203.0.113.8', '8.8.8.8', '2620:0:862:ed1a::2', '', 'localhost', '203.0.113.7.', '%'])(
  '%j is not',
  (ip) => expect(setUp().isOwn(ip)).toBe(false),
);

test('addresses come and go; they are read once a second at most', () => {
  const { clock, addresses, isOwn, read } = setUp();
  for (let asked = 0; asked < 1_000; asked++) isOwn('8.8.8.8');
  expect(read()).toBe(1);
  addresses.splice(1, 1, '8.8.8.8');
  clock.advance(1_000);
  expect([isOwn('8.8.8.8'), isOwn('203.0.113.7')]).toEqual([true, false]);
});
