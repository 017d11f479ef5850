import { isIP, isIPv4 } from 'node:net';
import { isInner, isUnspecified } from '../network/contactable.ts';
import { type Asker, LookupFailed, type Lookups } from '../network/lookups.ts';
import type { Found } from '../network/resolver.ts';
import type { Allocation } from '../panel/schemas.ts';
import { sameForm } from './addresses.ts';
import type { Verdict } from './verdict.ts';

export type TestAddress =
  | { ok: true; ip: string; elsewhere: { alias: string; leadsTo: string[] } | null }
  | { ok: false; verdict: Verdict };

/** What can be looked up: an alias may as well be a description ("EU node"), which is nothing that players type. */
const HOST_NAME = /^(?=.{1,253}$)[\p{L}\p{N}_-]{1,63}(\.[\p{L}\p{N}_-]{1,63})+\.?$/u;
/** A name may lead to thousands. */
const MAX_SHOWN = 3;

interface Way {
  lookups: Pick<Lookups, 'find' | 'mayContact'>;
  asker: Asker;
}

/**
 * The address at which an allocation is tested: an IP address, checked, so that nothing is resolved again later
 * (DNS rebinding has nothing to gain).
 *
 * The panel's ip is what is contacted wherever it means something outside the node's network; an alias then only has
 * to lead there, and where it does not (a proxy, an old DNS record) that is told and the alias's addresses are left
 * alone. Where the panel knows just an inner address (`0.0.0.0`, NAT) the alias is what players use, and is tested. An
 * alias that cannot be looked up now matters only there. On a panel that a person typed, an alias that leads to what
 * may not be contacted is told as one that leads nowhere, and nothing is contacted.
 */
export async function addressToTest(
  { ip, alias }: Pick<Allocation, 'ip' | 'alias'>,
  way: Way,
): Promise<TestAddress> {
  const name = alias !== null && (isIP(alias) || HOST_NAME.test(alias)) ? alias : null;
  if (name === null && isUnspecified(ip)) return { ok: false, verdict: { kind: 'no-address', ip } };
  if (name === null) return checked(ip, way);
  const found = await leadsTo(name, way);
  if ('kind' in found) {
    return found.kind === 'limited' && !isInner(ip) ? checked(ip, way) : { ok: false, verdict: found };
  }
  const { addresses, isWhole } = found;
  if (isInner(ip)) return throughAlias(addresses, way);
  const isThere = addresses.some((address) => sameForm(address) === sameForm(ip));
  if (isThere || !isWhole) return checked(ip, way);
  return checked(ip, way, { alias: name, leadsTo: addresses.slice(0, MAX_SHOWN) });
}

/** IPv4 first, as the game's clients mostly do. */
function throughAlias(addresses: string[], { lookups, asker }: Way): TestAddress {
  const usable = addresses.filter((address) => lookups.mayContact(address, asker));
  const ip = usable.find((address) => isIPv4(address)) ?? usable[0];
  return ip === undefined
    ? { ok: false, verdict: { kind: 'not-allowed' } }
    : { ok: true, ip, elsewhere: null };
}

function checked(
  ip: string,
  { lookups, asker }: Way,
  elsewhere: { alias: string; leadsTo: string[] } | null = null,
): TestAddress {
  if (lookups.mayContact(ip, asker)) return { ok: true, ip, elsewhere };
  return { ok: false, verdict: { kind: 'not-allowed' } };
}

/** At least one address, or what to say instead. */
async function leadsTo(name: string, { lookups, asker }: Way): Promise<Found | Verdict> {
  try {
    const found = isIP(name) ? literal(name, { lookups, asker }) : await lookups.find(name, asker);
    if (found.addresses.length > 0) return found;
    return asker.trusted ? { kind: 'name-not-found', name } : { kind: 'not-allowed', name };
  } catch (error) {
    if (error instanceof LookupFailed) return { kind: 'limited', retryAtMs: error.retryAtMs, name };
    throw error;
  }
}

function literal(ip: string, { lookups, asker }: Way): Found {
  const isUsable = asker.trusted || lookups.mayContact(ip, asker);
  return { addresses: isUsable ? [ip] : [], isWhole: true };
}
