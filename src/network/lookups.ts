import { atMost } from '../at-most.ts';
import { type Clock, systemClock, within } from '../clock.ts';
import { isContactable } from './contactable.ts';
import { createOwnAddresses, type OwnAddresses } from './own-addresses.ts';
import { createResolver, type Found, type Resolve } from './resolver.ts';

/** A name that takes longer is as good as silent; less than a connection to a panel may take. */
export const LOOKUP_TIMEOUT_MS = 4_000;
/** Each has a socket. Healthy names take some hundredths of a second. */
const AT_ONCE = 256;
/** As many as a person's tests under way. */
const EACH_AT_ONCE = 8;
const EACH_WAITING = 50;
const RETRY_AFTER_MS = 5_000;
/**
 * A name of the operator's own network is answered at once, one of the internet after some time: nobody is told sooner
 * that a name leads nowhere.
 */
export const NOWHERE_AFTER_MS = 1_000;

export const LOOKUP_FAILED = 'ERR_LOOKUP_FAILED';

/** The name could not be looked up now, which says nothing about the name. */
export class LookupFailed extends Error {
  override readonly name = 'LookupFailed';
  readonly code = LOOKUP_FAILED;
  readonly retryAtMs: number;

  constructor(retryAtMs: number, cause?: unknown) {
    super('The name could not be looked up now.', { cause });
    this.retryAtMs = retryAtMs;
  }
}

export interface Asker {
  /** On whose behalf: everybody has a share. */
  owner: string;
  /** Whether the operator has chosen what names it; else a stranger has. */
  trusted: boolean;
  /** What is to be contacted there. */
  seeks: 'panel' | 'port';
}

/** The only way from a name to an address, but for Discord's and the store's. */
export interface Lookups {
  /**
   * What a name leads to. For strangers that is nothing wherever one of its addresses may not be contacted: whoever
   * asks learns no more of a name within the operator's network than of one that nobody has.
   * @throws LookupFailed
   */
  find(name: string, asker: Asker): Promise<Found>;
  /**
   * Whether a socket to this address may be opened. For strangers never to a port of this machine, of which more can
   * be reached from inside; a panel on it has to prove with a certificate that it has the name.
   */
  mayContact(ip: string, asker: Pick<Asker, 'trusted' | 'seeks'>): boolean;
  /** Ends all that is under way. */
  close(): void;
}

interface LookupsOptions {
  clock?: Clock;
  resolve?: Resolve;
  isOwn?: OwnAddresses;
}

/**
 * Names are looked up side by side, one that many ask for once for those who ask meanwhile. Nothing is kept. Where too
 * many are under way the oldest has to go, which is one whose name server is silent.
 */
export function createLookups({
  clock = systemClock,
  resolve = createResolver({ clock }),
  isOwn = createOwnAddresses({ clock }),
}: LookupsOptions = {}): Lookups {
  const underWay = new Map<string, { found: Promise<Found | null>; over: AbortController }>();
  const shares = createShares();

  function begin(key: string, { name, trusted }: { name: string; trusted: boolean }): Promise<Found | null> {
    const [oldest] = underWay.size < AT_ONCE ? [] : underWay;
    if (oldest) {
      underWay.delete(oldest[0]);
      oldest[1].over.abort();
    }
    const over = new AbortController();
    const work = Promise.race([resolve(name, { trusted, signal: over.signal }), whenAborted(over.signal)]);
    const found = within(clock, LOOKUP_TIMEOUT_MS, { work, instead: null })
      .catch(() => null)
      .finally(() => {
        over.abort();
        if (underWay.get(key)?.over === over) underWay.delete(key);
      });
    underWay.set(key, { found, over });
    return found;
  }

  async function turnOf(name: string, { owner, trusted }: Omit<Asker, 'seeks'>): Promise<Found | null> {
    const key = `${trusted} ${name.toLowerCase()}`;
    const running = underWay.get(key);
    if (running) return running.found;
    let isLate = false;
    const work = shares.run(owner, async () => {
      if (isLate) return null;
      return underWay.get(key)?.found ?? begin(key, { name, trusted });
    });
    const found = await within(clock, LOOKUP_TIMEOUT_MS, { work, instead: null });
    isLate = true;
    return found;
  }

  const mayContact: Lookups['mayContact'] = (ip, { trusted, seeks }) =>
    isContactable(ip, { trusted }) && (trusted || seeks === 'panel' || !isOwn(ip));

  return {
    mayContact,
    async find(name, asker) {
      const askedAt = clock.monotonic();
      const found = await turnOf(name, asker);
      if (!found) throw new LookupFailed(clock.now() + RETRY_AFTER_MS);
      const isAllowed = found.addresses.every((address) => mayContact(address, asker));
      if (asker.trusted || (isAllowed && found.addresses.length > 0)) return found;
      const leftMs = NOWHERE_AFTER_MS - (clock.monotonic() - askedAt);
      if (leftMs > 0) await clock.sleep(leftMs);
      return { addresses: [], isWhole: true };
    },
    close() {
      for (const { over } of underWay.values()) over.abort();
    },
  };
}

function whenAborted(signal: AbortSignal): Promise<null> {
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(null), { once: true }));
}

/** Runs some works of each owner at once; the others of the same wait, up to a number. */
function createShares(): { run<T>(owner: string, work: () => Promise<T>): Promise<T | null> } {
  const shares = new Map<string, { run: ReturnType<typeof atMost>; given: number }>();
  return {
    async run(owner, work) {
      const share = shares.get(owner) ?? { run: atMost(EACH_AT_ONCE), given: 0 };
      if (share.given >= EACH_AT_ONCE + EACH_WAITING) return null;
      shares.set(owner, share);
      share.given += 1;
      try {
        return await share.run(work);
      } finally {
        share.given -= 1;
        if (share.given === 0) shares.delete(owner);
      }
    },
  };
}
