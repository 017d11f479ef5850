import { Resolver } from 'node:dns/promises';
import { domainToASCII } from 'node:url';
import { type Clock, systemClock } from '../clock.ts';
import { addressesInHosts, type LocalFiles, SYSTEM_FILES, searched } from './local-names.ts';
import { isLocalName } from './panel-address.ts';

/** What a name leads to. */
export interface Found {
  /** IPv4 first, as the game's clients mostly do; none where nobody has the name. */
  addresses: string[];
  /** False where nobody could tell all of it: the question for IPv4 or for IPv6 had no answer. */
  isWhole: boolean;
}

/**
 * Every IP address that a name leads to, with or without what only this machine knows of names.
 * @param options.trusted whether the operator has chosen the name: then `/etc/hosts` and the search domains count
 * @param options.signal ends it
 * @throws whatever a name server or its silence makes of it, where nobody can tell
 */
export type Resolve = (name: string, options: { trusted: boolean; signal: AbortSignal }) => Promise<Found>;

/**
 * Sent again, and to the next server, after half a second to one, and later after longer: packets get lost, servers
 * are down, and some names take long the first time.
 */
const PATIENCE = { timeout: 500, tries: 4 };
/**
 * When one question is answered, the other gets so much longer. Name servers that are silent about IPv6 are many;
 * without IPv4 many machines get nowhere, so that question may get lost once.
 */
const OTHER_MS = { afterIPv4: 500, afterIPv6: 1_500 };
/** More than anybody needs to connect; an answer has room for thousands. */
const MAX_ADDRESSES = 32;

const NOWHERE: Found = { addresses: [], isWhole: true };

interface ResolverOptions {
  /** `address:port` each; those of the system when left out, read anew for each name. */
  servers?: readonly string[];
  files?: LocalFiles;
  clock?: Clock;
}

/**
 * Looks names up with c-ares, which takes none of the few threads in which the system's own look-ups wait for one
 * another: a name whose server is silent holds up nobody. Each name has a socket of its own, so that the silence about
 * one says nothing about the servers of another.
 */
export function createResolver({
  servers,
  files = SYSTEM_FILES,
  clock = systemClock,
}: ResolverOptions = {}): Resolve {
  return async (name, { trusted, signal }) => {
    const ascii = domainToASCII(name).replace(/\.$/, '');
    if (ascii === '') return NOWHERE;
    if (!trusted) return isLocalName(ascii) ? NOWHERE : inDns(ascii, { servers, clock, signal });
    const local = addressesInHosts(ascii, files);
    if (local.length > 0) return { addresses: local, isWhole: true };
    const candidates = name.endsWith('.') ? [ascii] : searched(ascii, files);
    return firstFound(candidates, (candidate) => inDns(candidate, { servers, clock, signal }));
  };
}

/** What the first name leads to that leads anywhere. @throws when there is none, and nobody could tell of one of them */
async function firstFound(names: string[], ask: (name: string) => Promise<Found>): Promise<Found> {
  const failures: unknown[] = [];
  for (const name of names) {
    try {
      const found = await ask(name);
      if (found.addresses.length > 0) return found;
    } catch (error) {
      failures.push(error);
    }
  }
  if (failures.length > 0) throw failures[0];
  return NOWHERE;
}

interface Question {
  servers: readonly string[] | undefined;
  clock: Clock;
  signal: AbortSignal;
}

/** What came of the question for one family. */
interface Answer {
  addresses: string[];
  /** `name`: there is no such name; `family`: it has no such address; `unknown`: nobody could tell. */
  lacks: 'nothing' | 'family' | 'name' | 'unknown';
  error?: unknown;
}

async function inDns(name: string, { servers, clock, signal }: Question): Promise<Found> {
  signal.throwIfAborted();
  const resolver = new Resolver(PATIENCE);
  if (servers) resolver.setServers(servers);
  const stop = () => resolver.cancel();
  signal.addEventListener('abort', stop, { once: true });
  try {
    const families = [resolver.resolve4(name), resolver.resolve6(name)].map(answerOf);
    return foundIn(await enough(families, clock));
  } catch (error) {
    const others = resolver.getServers().slice(1);
    if (others.length === 0 || !isRefusal(error)) throw error;
    return await inDns(name, { servers: others, clock, signal });
  } finally {
    signal.removeEventListener('abort', stop);
    stop();
  }
}

/** A server that cannot or will not tell, where another may: c-ares goes on to the next only from one that is silent. */
function isRefusal(error: unknown): boolean {
  const { code } = error as NodeJS.ErrnoException;
  return code === 'ESERVFAIL' || code === 'EREFUSED' || code === 'ENOTIMP';
}

function answerOf(asked: Promise<string[]>): Promise<Answer> {
  return asked.then((all) => {
    const addresses = [...new Set(all.slice(0, MAX_ADDRESSES))];
    return { addresses, lacks: addresses.length > 0 ? 'nothing' : 'family' };
  }, refusedBy);
}

const LACKS: Record<string, Answer['lacks']> = { ENOTFOUND: 'name', EBADNAME: 'name', ENODATA: 'family' };

/** All else (`ESERVFAIL`, `ETIMEOUT`, `EBADRESP`, no more sockets) says nothing about the name. */
function refusedBy(error: NodeJS.ErrnoException): Answer {
  return { addresses: [], lacks: LACKS[error.code ?? ''] ?? 'unknown', error };
}

/** Both answers; or one that tells something, when the other has had its time. */
async function enough(families: Promise<Answer>[], clock: Clock): Promise<Answer[]> {
  const arrived = families.map((): Answer => ({ addresses: [], lacks: 'unknown' }));
  const telling = families.map(async (family, index) => {
    const answer = await family;
    arrived[index] = answer;
    if (answer.lacks === 'family' || answer.lacks === 'unknown') throw new Error('The other may tell more.');
    return index === 0 ? OTHER_MS.afterIPv4 : OTHER_MS.afterIPv6;
  });
  const all = Promise.allSettled(telling);
  const over = new AbortController();
  const patience = Promise.any(telling).then((ms) => clock.sleep(ms, over.signal));
  await Promise.race([all, patience.catch(() => all)]);
  over.abort();
  return arrived;
}

/** @throws why nobody could tell */
function foundIn(answers: Answer[]): Found {
  const addresses = answers.flatMap((answer) => answer.addresses);
  const unknown = answers.find(({ lacks }) => lacks === 'unknown');
  if (addresses.length > 0) return { addresses, isWhole: !unknown };
  if (!unknown || answers.some(({ lacks }) => lacks === 'name')) return NOWHERE;
  throw unknown.error ?? new Error('The name could not be looked up.');
}
