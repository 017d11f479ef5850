import { isIP, isIPv4 } from 'node:net';
import { isContactable, isInner, isUnspecified } from '../network/contactable.ts';
import type { Allocation } from '../panel/schemas.ts';
import { sameForm } from './addresses.ts';
import { LookupsBusy } from './lookups.ts';
import type { Verdict } from './verdict.ts';

export type TestAddress =
  | { ok: true; ip: string; elsewhere: { alias: string; leadsTo: string[] } | null }
  | { ok: false; verdict: Verdict };

/** What can be looked up: an alias may as well be a description ("EU node"), which is nothing that players type. */
const HOST_NAME = /^(?=.{1,253}$)[\p{L}\p{N}_-]{1,63}(\.[\p{L}\p{N}_-]{1,63})+\.?$/u;
/** A name may lead to thousands. */
const MAX_SHOWN = 3;

/** Every IP address that a name leads to. @throws LookupsBusy */
type Resolve = (name: string) => Promise<string[]>;

/**
 * The address at which an allocation is tested: an IP address, checked, so that nothing is resolved again later
 * (DNS rebinding has nothing to gain).
 *
 * The panel's ip is what is contacted wherever it means something outside the node's network; an alias then only has
 * to lead there, and where it does not (a proxy, an old DNS record) that is told and the alias's addresses are left
 * alone. Where the panel knows just an inner address (`0.0.0.0`, NAT) the alias is what players use, and is tested. An
 * alias that cannot be looked up now matters only there.
 */
export async function addressToTest(
  { ip, alias }: Pick<Allocation, 'ip' | 'alias'>,
  { resolve, trusted }: { resolve: Resolve; trusted: boolean },
): Promise<TestAddress> {
  const name = alias !== null && (isIP(alias) || HOST_NAME.test(alias)) ? alias : null;
  if (name === null && isUnspecified(ip)) return { ok: false, verdict: { kind: 'no-address', ip } };
  if (name === null) return checked(ip, { trusted });
  const leadsTo = isIP(name) ? [name] : await addressesOf(name, resolve);
  if (!Array.isArray(leadsTo) && leadsTo.kind === 'limited' && !isInner(ip)) return checked(ip, { trusted });
  if (!Array.isArray(leadsTo)) return { ok: false, verdict: leadsTo };
  if (isInner(ip)) return throughAlias(leadsTo, { trusted });
  const leadsThere = leadsTo.some((address) => sameForm(address) === sameForm(ip));
  const elsewhere = leadsThere ? null : { alias: name, leadsTo: leadsTo.slice(0, MAX_SHOWN) };
  return checked(ip, { trusted, elsewhere });
}

/** IPv4 first, as the game's clients mostly do. On a typed panel one private address spoils them all. */
function throughAlias(leadsTo: string[], { trusted }: { trusted: boolean }): TestAddress {
  const usable = leadsTo.filter((address) => isContactable(address, { trusted }));
  const ip = usable.find((address) => isIPv4(address)) ?? usable[0];
  const isClean = trusted || usable.length === leadsTo.length;
  return ip !== undefined && isClean
    ? { ok: true, ip, elsewhere: null }
    : { ok: false, verdict: { kind: 'not-allowed' } };
}

function checked(
  ip: string,
  {
    trusted,
    elsewhere = null,
  }: { trusted: boolean; elsewhere?: { alias: string; leadsTo: string[] } | null },
): TestAddress {
  if (isContactable(ip, { trusted })) return { ok: true, ip, elsewhere };
  return { ok: false, verdict: { kind: 'not-allowed' } };
}

/** At least one address, or what to say instead. */
async function addressesOf(name: string, resolve: Resolve): Promise<string[] | Verdict> {
  try {
    const found = await resolve(name);
    return found.length > 0 ? found : { kind: 'name-not-found', name };
  } catch (error) {
    if (error instanceof LookupsBusy) return { kind: 'limited', retryAtMs: error.retryAtMs, name };
    throw error;
  }
}
