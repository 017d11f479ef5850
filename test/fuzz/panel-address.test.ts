import { BlockList, isIP, isIPv6 } from 'node:net';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { AddressFailure, isPublicAddress, readPanelAddress } from '../../src/network/panel-address.ts';
import { hostileText } from './support/hostile.ts';
import { portNumber } from './support/ports.ts';
import { holds, RUNS } from './support/runs.ts';

/** What is not the internet, by the registries of IANA (special-purpose addresses): not the list that the code uses. */
const SPECIAL = new BlockList();
for (const [network, prefix] of [
  ...([
    ['0.0.0.0', 8],
    ['10.0.0.0', 8],
    ['100.64.0.0', 10],
    ['127.0.0.0', 8],
    ['169.254.0.0', 16],
  ] as const),
  ...([
    ['172.16.0.0', 12],
    ['192.0.0.0', 24],
    ['192.0.2.0', 24],
    ['192.88.99.0', 24],
    ['192.168.0.0', 16],
  ] as const),
  ...([
    ['198.18.0.0', 15],
    ['198.51.100.0', 24],
    ['203.0.113.0', 24],
    ['224.0.0.0', 4],
    ['240.0.0.0', 4],
  ] as const),
]) {
  SPECIAL.addSubnet(network, prefix, 'ipv4');
}
for (const [network, prefix] of [
  ...([
    ['::', 96],
    ['64:ff9b::', 96],
    ['64:ff9b:1::', 48],
    ['100::', 64],
    ['2001::', 23],
    ['2001:db8::', 32],
  ] as const),
  ...([
    ['2002::', 16],
    ['3fff::', 20],
    ['5f00::', 16],
    ['fc00::', 7],
    ['fe80::', 10],
    ['fec0::', 10],
  ] as const),
  ...([
    ['ff00::', 8],
    ['::ffff:0:0:0', 96],
  ] as const),
]) {
  SPECIAL.addSubnet(network, prefix, 'ipv6');
}

const octet = fc.nat(255);
const specialV4 = fc.oneof(
  fc.tuple(fc.constantFrom(0, 10, 127, 224, 240, 255), octet, octet, octet).map((parts) => parts.join('.')),
  fc
    .tuple(
      fc.constantFrom('192.168', '169.254', '172.16', '172.31', '100.64', '100.127', '198.18'),
      octet,
      octet,
    )
    .map((parts) => parts.join('.')),
  fc.constantFrom('127.0.0.1', '0.0.0.0', '169.254.169.254', '255.255.255.255'),
);
const v4 = fc.oneof(specialV4, fc.ipV4());
const numberOf = (address: string) => address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
const hex = (address: string) => {
  const number = numberOf(address);
  return `${(number >>> 16).toString(16)}:${(number & 0xffff).toString(16)}`;
};

/** Ways to write an IPv4 address that a URL understands. */
const written = v4.chain((address) => {
  const [a = '0', b = '0', c = '0', d = '0'] = address.split('.');
  const rest = Number(c) * 256 + Number(d);
  return fc.constantFrom(
    ...[
      address,
      `${address}.`,
      String(numberOf(address)),
      `0x${numberOf(address).toString(16)}`,
      `${a}.${b}.${rest}`,
    ],
    ...[`0${Number(a).toString(8)}.${b}.${c}.${d}`, `0x${Number(a).toString(16)}.${b}.${c}.${d}`],
  );
});

/** Ways to hide an IPv4 address in an IPv6 one. */
const embedded = v4.chain((address) =>
  fc.constantFrom(
    ...[
      `::ffff:${address}`,
      `::ffff:${hex(address)}`,
      `::${address}`,
      `::${hex(address)}`,
      `::ffff:0:${address}`,
    ],
    ...[
      `64:ff9b::${address}`,
      `64:ff9b:1::${hex(address)}`,
      `2002:${hex(address)}::1`,
      `2001::${hex(address)}`,
    ],
  ),
);
const v6 = fc.oneof(
  embedded,
  fc.ipV6(),
  fc.constantFrom('::', '::1', 'fe80::1', 'fc00::1', '3fff::1', '5f00::1', '1::1', '4000::'),
);

const name = fc.oneof(
  fc.domain(),
  fc.constantFrom(
    'localhost',
    'localhost.',
    'LOCALHOST',
    'a.localhost',
    'panel',
    'panel.',
    'router.local',
    'x.internal.',
    'nas.home.arpa',
  ),
  hostileText,
);
const host = fc.oneof(
  written,
  v6.map((address) => `[${address}]`),
  name,
);
const typed = fc.oneof(
  hostileText,
  fc
    .record({
      scheme: fc.constantFrom(
        'https://',
        'http://',
        '',
        'HTTPS://',
        'ftp://',
        'javascript:',
        '//',
        'https:/',
        'https:\\\\',
      ),
      user: fc.constantFrom('', '', '', 'me@', 'me:secret@', 'panel.example.com@'),
      host,
      port: fc.oneof(
        fc.constantFrom('', '', ':443', ':80', ':0', ':'),
        portNumber.map((port) => `:${port}`),
      ),
      path: fc.oneof(
        fc.constantFrom(
          '',
          '/',
          '/api',
          '/api/client/',
          '/account/api',
          '/auth/login?x#y',
          '/server/a/server/b',
          '/account/account//api/api',
        ),
        hostileText.map((text) => `/${text}`),
      ),
    })
    .map((parts) => Object.values(parts).join('')),
);

function readOr(text: string, options: { trusted: boolean; ports?: readonly number[] }): URL | null {
  try {
    const read = readPanelAddress(text, options);
    expect(read.trusted).toBe(options.trusted);
    expect(read.url).not.toMatch(/\/$/);
    expect(readPanelAddress(read.url, options)).toEqual(read);
    return new URL(read.url);
  } catch (error) {
    if (error instanceof AddressFailure) return null;
    throw error;
  }
}

test('what a person typed: an AddressFailure, or https at an allowed port of a host that looks public', () =>
  holds(
    RUNS,
    fc.tuple(typed, fc.uniqueArray(portNumber, { minLength: 1, maxLength: 3 })),
    ([text, ports]) => {
      for (const [allowed, url] of [
        [[443], readOr(text, { trusted: false })],
        [ports, readOr(text, { trusted: false, ports })],
      ] as const) {
        if (!url) continue;
        expect([url.protocol, url.username, url.password, url.search, url.hash]).toEqual([
          'https:',
          '',
          '',
          '',
          '',
        ]);
        expect(allowed).toContain(Number(url.port || 443));
        const address = url.hostname.replace(/^\[|\]$/g, '');
        if (isIP(address)) expect(SPECIAL.check(address, isIPv6(address) ? 'ipv6' : 'ipv4')).toBe(false);
        else expect(url.hostname).toMatch(/^[^.]+(\.[^.]+)+\.?$/);
        expect(url.hostname).not.toMatch(/(^|\.)(localhost|local|internal|home\.arpa)\.?$/);
      }
    },
  ));

test('what an operator set: an AddressFailure, or http(s) without a user', () =>
  holds(RUNS, typed, (text) => {
    const url = readOr(text, { trusted: true });
    if (url) expect(['https:', 'http:']).toContain(url.protocol);
    if (url) expect([url.username, url.password, url.search, url.hash]).toEqual(['', '', '', '']);
  }));

test('no address of a special range is public, however it is written', () =>
  holds(RUNS, fc.oneof(v4, v6), (address) => {
    const read = URL.parse(`http://${isIPv6(address) ? `[${address}]` : address}`)?.hostname.replace(
      /^\[|\]$/g,
      '',
    );
    for (const way of [address, read ?? address]) {
      if (isPublicAddress(way)) expect(SPECIAL.check(way, isIPv6(way) ? 'ipv6' : 'ipv4')).toBe(false);
    }
  }));

test('isPublicAddress: any text is an answer, not an exception', () =>
  holds(RUNS, fc.oneof(hostileText, host), (text) => {
    expect([true, false]).toContain(isPublicAddress(text));
  }));
