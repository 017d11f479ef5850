import { isIP, isIPv4, isIPv6 } from 'node:net';
import ipaddr from 'ipaddr.js';
import { Failure } from '../failure.ts';

/** Where a panel is, and who chose it: an operator's own panel may be private, one that a user typed may not. */
export interface PanelAddress {
  /** Without a trailing slash, e.g. `https://panel.example.com` or `https://example.com/panel`. */
  url: string;
  trusted: boolean;
}

export type AddressProblem =
  | { kind: 'address-unreadable' }
  | { kind: 'address-not-https' }
  | { kind: 'address-not-public' }
  | { kind: 'address-has-user' }
  /** `ports`: those that are allowed. */
  | { kind: 'address-port'; ports: readonly number[] };

export class AddressFailure extends Failure<AddressProblem> {
  override readonly name = 'AddressFailure';
}

/**
 * What people copy along with a panel's address: the pages of Pterodactyl (`/auth/login`, `/account/api`) and Pelican
 * (`/login`, `/profile`), a server's, an administrator's, and the API itself.
 */
const COPIED_PATH =
  /\/(api|account|auth|admin|profile|server\/[^/]+)(\/.*)?$|\/(login|logout|password-reset|index\.php)?$/;

/** Where panels are; any other port would make the bot a tool to look for what else runs on a machine. */
const USUAL_PORTS: readonly number[] = [443];

/** What a URL takes besides, such as `;`, no name has: it stands between two addresses. */
const HOSTNAME = /^([\w.-]*\w\.?|\[[\da-f:.]+\])$/i;

/** Names that by definition lead to this machine or its own network, whatever a resolver says (RFC 6761, 6762, 8375). */
const LOCAL_NAME = /(^|\.)(localhost|local|internal|home\.arpa)$/i;

/**
 * Reads an address as people paste it – with or without scheme, with a path of the panel's pages behind it.
 * @param options.ports the ports that a user may name.
 * @throws AddressFailure when it is none, carries a user name, or – typed by a user – is not https, not public or on
 *   another port.
 */
export function readPanelAddress(
  typed: string,
  { trusted, ports = USUAL_PORTS }: { trusted: boolean; ports?: readonly number[] },
): PanelAddress {
  const withScheme = /^[a-z][a-z0-9+.-]*:\/\//i.test(typed.trim()) ? typed.trim() : `https://${typed.trim()}`;
  const url = URL.parse(withScheme);
  if (!url || !['http:', 'https:'].includes(url.protocol) || !HOSTNAME.test(url.hostname)) {
    throw new AddressFailure({ kind: 'address-unreadable' });
  }
  // The dot that ends a name in DNS, or the sentence that it was copied from: no certificate has it.
  url.hostname = url.hostname.replace(/\.$/, '');
  if (url.username || url.password) throw new AddressFailure({ kind: 'address-has-user' });
  if (!trusted) checkTyped(url, ports);
  return { url: `${url.origin}${withoutCopied(url.pathname)}`, trusted };
}

/** Repeated until nothing is left to take away, so that what is kept is read as itself the next time. */
function withoutCopied(path: string): string {
  const trimmed = withoutSlashes(path);
  const shorter = withoutSlashes(trimmed.replace(COPIED_PATH, ''));
  return shorter === trimmed ? shorter : withoutCopied(shorter);
}

/** Written as a loop: `/\/+$/` needs quadratic time for a row of slashes that something follows. */
function withoutSlashes(path: string): string {
  let end = path.length;
  while (path[end - 1] === '/') end -= 1;
  return path.slice(0, end);
}

function checkTyped(url: URL, ports: readonly number[]): void {
  if (url.protocol !== 'https:') throw new AddressFailure({ kind: 'address-not-https' });
  if (!isPublicHost(url.hostname)) throw new AddressFailure({ kind: 'address-not-public' });
  if (!ports.includes(Number(url.port || 443))) throw new AddressFailure({ kind: 'address-port', ports });
}

/** False for an address that is not public, and for a name that cannot be; what else a name leads to shows later. */
function isPublicHost(hostname: string): boolean {
  const address = addressIn(hostname);
  if (address !== null) return isPublicAddress(address);
  return !isLocalName(hostname);
}

/** Whether a name, without a dot behind it, is one of this machine's own network by what it is. */
export function isLocalName(name: string): boolean {
  return !/^[^.]+(\.[^.]+)+$/.test(name) || LOCAL_NAME.test(name);
}

/** The IP address that the host of a URL is, without the brackets of IPv6; `null` for a name. */
export function addressIn(hostname: string): string | null {
  const host = hostname.replace(/^\[|\]$/g, '');
  return isIP(host) ? host : null;
}

/** All of IPv6 that has been given out to the internet; the rest is either special or nobody's. */
const GLOBAL_IPV6 = ipaddr.IPv6.parseCIDR('2000::/3');

/** Whether an IP address is one that anybody on the internet may be asked to contact. */
export function isPublicAddress(address: string): boolean {
  if (isIPv4(address)) return ipaddr.parse(address).range() === 'unicast';
  if (!isIPv6(address)) return false;
  // ipaddr.js takes `::8.8.8.8` for 8.8.8.8; in hexadecimal it is what it is.
  const inHex = addressIn(URL.parse(`http://[${address}]`)?.hostname ?? '');
  if (inHex === null) return false;
  const read = ipaddr.process(inHex);
  // `::127.0.0.1` is unicast by its range, and some systems still deliver it to the IPv4 address in it.
  return read.range() === 'unicast' && (read instanceof ipaddr.IPv4 || read.match(GLOBAL_IPV6));
}
