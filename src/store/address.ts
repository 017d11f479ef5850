/** What is wrong with an address of a store: its beginning, its form, or the number of a Redis database. */
type AddressMistake = 'scheme' | 'form' | 'database';

const SCHEME = /^(sqlite|rediss?|valkey|postgres(?:ql)?):\/\/(.+)$/s;

/**
 * Reads an address of a store as people write it: a password with `@`, `/`, `#`, `%` in it as it is, or
 * percent-encoded.
 * @returns the address in its proper form.
 */
export function readStoreAddress(text: string): { url: string } | { wrong: AddressMistake } {
  const [, scheme = '', rest = ''] = SCHEME.exec(text) ?? [];
  if (!scheme) return { wrong: 'scheme' };
  if (scheme === 'sqlite') return { url: text };
  const { login, place } = parted(rest);
  const url = `${scheme}://${login === null ? '' : `${encodedLogin(login)}@`}${place}`;
  const parsed = parse(url);
  if (!parsed) return { wrong: 'form' };
  const isRedis = !scheme.startsWith('postgres');
  const isSocket = parsed.hostname === '' && parsed.pathname.length > 1;
  if (isRedis && !isSocket && !/^\/?\d*$/.test(parsed.pathname)) return { wrong: 'database' };
  return { url };
}

/** Without a host, as for a socket, a user is not allowed by the form of URLs; PostgreSQL takes it. */
function parse(url: string): URL | null {
  return URL.parse(url) ?? URL.parse(url.replace(/@(?=\/|\?|$)/, '@localhost'));
}

/** `?` and settings: what may have an `@` of its own. */
const QUERY = /\?[\w.-]+=[^?]*$/;

/** The login ends with the last `@` before the query. What looks like a query, and has no `@` before it, is none. */
function parted(rest: string): { login: string | null; place: string } {
  const beforeQuery = rest.replace(QUERY, '');
  const end = (beforeQuery.includes('@') ? beforeQuery : rest).lastIndexOf('@');
  if (end === -1) return { login: null, place: rest };
  return { login: rest.slice(0, end), place: rest.slice(end + 1) };
}

function encodedLogin(login: string): string {
  const colon = login.indexOf(':');
  if (colon === -1) return encoded(login);
  return `${encoded(login.slice(0, colon))}:${encoded(login.slice(colon + 1))}`;
}

/** What is encoded stays so; a `%` that begins nothing is itself. */
function encoded(text: string): string {
  return encodeURIComponent(decoded(text));
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
