import { networkInterfaces } from 'node:os';
import ipaddr from 'ipaddr.js';
import type { Clock } from '../clock.ts';

/** Whether an address is this machine's own. */
export type OwnAddresses = (ip: string) => boolean;

/** Addresses come and go, and asking for them takes a while where there are many. */
const READ_EVERY_MS = 1_000;

interface OwnAddressesOptions {
  clock: Clock;
  /** Addresses under which it is reached that it does not know of: those of a router or a host in front. */
  published?: readonly string[];
  interfaces?: typeof networkInterfaces;
}

/** From here one reaches more of this machine than the internet does, so what strangers name must not be on it. */
export function createOwnAddresses({
  clock,
  published = [],
  interfaces = networkInterfaces,
}: OwnAddressesOptions): OwnAddresses {
  let known = new Set<string>();
  let readAt = Number.NEGATIVE_INFINITY;

  function current(): Set<string> {
    if (clock.monotonic() - readAt < READ_EVERY_MS) return known;
    readAt = clock.monotonic();
    const found = Object.values(interfaces()).flatMap((all) => all ?? []);
    known = new Set([...published, ...found.map(({ address }) => address)].map(plain));
    return known;
  }

  return (ip) => current().has(plain(ip));
}

/** One way to write an address: without zone, and IPv4 within IPv6 as IPv4. */
function plain(ip: string): string {
  const [address = ''] = ip.split('%');
  return ipaddr.isValid(address) ? ipaddr.process(address).toNormalizedString() : address;
}
