import { isIP } from 'node:net';
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
  | { kind: 'address-has-user' };

export class AddressFailure extends Failure<AddressProblem> {
  override readonly name = 'AddressFailure';
}

/** Parts of the panel's own pages that people copy along with its address. */
const COPIED_PATHS = /\/(api(\/client)?|account(\/api)?|auth\/login|server\/[^/]+.*)?\/*$/;

/**
 * Reads an address as people paste it – with or without scheme, with a path of the panel's pages behind it.
 * @throws AddressFailure when it is none, carries a user name, or – typed by a user – is not https or not public.
 */
export function readPanelAddress(typed: string, { trusted }: { trusted: boolean }): PanelAddress {
  const withScheme = /^[a-z][a-z0-9+.-]*:\/\//i.test(typed.trim()) ? typed.trim() : `https://${typed.trim()}`;
  const url = URL.parse(withScheme);
  if (!url || !['http:', 'https:'].includes(url.protocol) || !url.hostname) {
    throw new AddressFailure({ kind: 'address-unreadable' });
  }
  if (url.username || url.password) throw new AddressFailure({ kind: 'address-has-user' });
  if (!trusted) checkTyped(url);
  return { url: `${url.origin}${url.pathname.replace(COPIED_PATHS, '')}`.replace(/\/+$/, ''), trusted };
}

function checkTyped(url: URL): void {
  if (url.protocol !== 'https:') throw new AddressFailure({ kind: 'address-not-https' });
  const host = url.hostname.replace(/^\[|\]$/g, '');
  if (isIP(host) && !isPublicAddress(host)) throw new AddressFailure({ kind: 'address-not-public' });
  if (!host.includes('.') && !isIP(host)) throw new AddressFailure({ kind: 'address-not-public' });
}

/** Whether an IP address is one that anybody on the internet may be asked to contact. */
export function isPublicAddress(address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  return ipaddr.process(address).range() === 'unicast';
}
