import { isIPv6 } from 'node:net';
import type { Allocation } from '../panel/schemas.ts';

/** `host:port` as people type it into a game, the alias first; IPv6 in brackets. */
export function addressOf(allocation: Pick<Allocation, 'ip' | 'alias' | 'port'>): string {
  return hostPort(allocation.alias ?? allocation.ip, allocation.port);
}

export function hostPort(host: string, port: number): string {
  return `${isIPv6(host) ? `[${host}]` : host}:${port}`;
}

/** What was typed instead of chosen: `25565`, `1.2.3.4:25565`, `[2001:db8::10]:25565`, `play.example.net:25565`. */
export interface TypedAddress {
  host: string | null;
  port: number;
}

const TYPED = /^(?:(?:\[(?<v6>[^\]]+)\]|(?<host>.+)):)?:?(?<port>\d{1,5})$/;

/** `null` when the text names no port. */
export function readAddress(text: string): TypedAddress | null {
  const groups = TYPED.exec(text.trim())?.groups;
  const port = Number(groups?.port);
  if (!groups || port < 1 || port > 65_535) return null;
  return { host: (groups.v6 ?? groups.host)?.toLowerCase() ?? null, port };
}

/** All allocations that a typed text may mean. */
export function matching<A extends Pick<Allocation, 'ip' | 'alias' | 'port'>>(
  allocations: A[],
  text: string,
): A[] {
  const wanted = readAddress(text);
  if (!wanted) return [];
  const host = wanted.host === null ? null : sameForm(wanted.host);
  return allocations.filter(
    ({ ip, alias, port }) =>
      port === wanted.port &&
      (host === null || host === sameForm(ip) || (alias !== null && host === sameForm(alias))),
  );
}

/** An address from a panel's log, which names IPv6 without brackets and no alias (fact 25), as the list shows it. */
export function asListed(allocations: Pick<Allocation, 'ip' | 'alias' | 'port'>[], logged: string): string {
  const [only, ...others] = matching(allocations, logged);
  if (only && others.length === 0) return addressOf(only);
  const known = readAddress(logged);
  return known?.host && isIPv6(known.host) ? hostPort(known.host, known.port) : logged;
}

/** One way to write a host: `2001:DB8:0::10` and `2001:db8::10` are the same address. */
export function sameForm(host: string): string {
  const lower = host.trim().toLowerCase();
  return (isIPv6(lower) && URL.parse(`http://[${lower}]`)?.hostname) || lower;
}

/** The primary first, then by address: the order in which people look for a port. */
export function inReadingOrder<A extends Omit<Allocation, 'note'>>(allocations: A[]): A[] {
  return [...allocations].sort(
    (a, b) =>
      Number(b.isPrimary) - Number(a.isPrimary) ||
      (a.alias ?? a.ip).localeCompare(b.alias ?? b.ip) ||
      a.port - b.port,
  );
}
