import { isIPv6 } from 'node:net';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addressOf, inReadingOrder, matching, readAddress } from '../../src/allocations/addresses.ts';
import { hostileText } from './support/hostile.ts';
import { allocation, ip, portNumber } from './support/ports.ts';
import { holds, RUNS } from './support/runs.ts';

const host = fc.oneof(fc.domain(), fc.ipV4(), fc.ipV6(), ip);
const real = fc.record({ ip, alias: fc.option(host, { nil: null }), port: portNumber });

/** The same IPv6 address as others may write it: in capitals, with every zero. */
function writtenOut(address: string): string {
  const [head = '', tail] = address.split('::');
  if (tail === undefined || !isIPv6(address) || /[.%]/.test(address)) return address.toUpperCase();
  const groups = (part: string) => (part ? part.split(':') : []);
  const missing = 8 - groups(head).length - groups(tail).length;
  const zeros = Array.from({ length: missing }, () => '0');
  return [...groups(head), ...zeros, ...groups(tail)].join(':').toUpperCase();
}

test('what is shown for an address can be typed to mean it', () =>
  holds(RUNS, real, (one) => {
    const shown = addressOf(one);
    expect(readAddress(shown)).toEqual({ host: (one.alias ?? one.ip).toLowerCase(), port: one.port });
    expect(matching([one], shown)).toEqual([one]);
    expect(matching([one], ` ${shown.toUpperCase()}\t`)).toEqual([one]);
    expect(matching([one], String(one.port))).toEqual([one]);
    expect(matching([one], `:${one.port}`)).toEqual([one]);
  }));

test('an address is found by its IP beside its alias, IPv6 in brackets or without, however it is written', () =>
  holds(RUNS, real, (one) => {
    const ways = isIPv6(one.ip)
      ? [one.ip, `[${one.ip}]`, writtenOut(one.ip), `[${writtenOut(one.ip)}]`]
      : [one.ip];
    for (const way of ways) expect(matching([one], `${way}:${one.port}`)).toEqual([one]);
  }));

test('nothing is found by another port or another host', () =>
  holds(RUNS, fc.tuple(real, real), ([one, other]) => {
    const hosts = [other.ip, other.alias].map((text) => text?.toLowerCase());
    if (one.port === other.port || !hosts.includes((one.alias ?? one.ip).toLowerCase())) {
      const typed = `${addressOf(one).replace(/:\d+$/, '')}:${(one.port % 65_535) + 1}`;
      expect(matching([one], typed)).toEqual([]);
    }
  }));

test('any text is read as a host and a real port, or as nothing', () =>
  holds(RUNS, fc.tuple(hostileText, fc.array(allocation, { maxLength: 5 })), ([text, allocations]) => {
    for (const typed of [text, `${text}:25565`, `[${text}]:25565`, `${text}25565`]) {
      const read = readAddress(typed);
      if (read) expect(read.port).toBeGreaterThanOrEqual(1);
      if (read) expect(read.port).toBeLessThanOrEqual(65_535);
      for (const found of matching(allocations, typed)) expect(found.port).toBe(read?.port);
    }
  }));

test('the reading order keeps everything and begins with the primary', () =>
  holds(RUNS, fc.array(allocation, { maxLength: 20 }), (allocations) => {
    const ordered = inReadingOrder(allocations);
    expect(new Set(ordered)).toEqual(new Set(allocations));
    expect(ordered[0]?.isPrimary ?? false).toBe(allocations.some(({ isPrimary }) => isPrimary));
  }));
