import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';
import { isPublicAddress } from './panel-address.ts';

/** Where an operator's own servers may be besides the internet; `reserved` are the addresses of documentation. */
const OWN_NETWORKS = new Set([
  'private',
  'loopback',
  'carrierGradeNat',
  'uniqueLocal',
  'reserved',
  'benchmarking',
]);

/**
 * Whether a game server at this address may be contacted. Never one of a link (there live the metadata services of
 * clouds), of many machines at once, or of none; private ones only for the operator's own panels.
 */
export function isContactable(ip: string, { trusted }: { trusted: boolean }): boolean {
  if (isPublicAddress(ip)) return true;
  return trusted && OWN_NETWORKS.has(rangeOf(ip));
}

const INNER = new Set(['unspecified', 'private', 'loopback', 'linkLocal', 'carrierGradeNat', 'uniqueLocal']);

/** Whether an address means something only inside the network of the node, so that players must use another. */
export function isInner(ip: string): boolean {
  return INNER.has(rangeOf(ip));
}

export function isUnspecified(ip: string): boolean {
  return rangeOf(ip) === 'unspecified';
}

function rangeOf(ip: string): string {
  return isIP(ip) && ipaddr.isValid(ip) ? ipaddr.process(ip).range() : 'none';
}
