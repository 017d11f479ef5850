import { Failure } from '../failure.ts';

/** Why a store does not serve; the operator is told, a person only that it does not. */
export type StoreReason =
  | 'not-writable'
  | 'locked'
  /** Another Portkeeper, or a task, uses a store that is a server. */
  | 'running'
  /** There is a folder where a file should be. */
  | 'folder'
  | 'corrupt'
  /** A file that SQLite can read, of another program. */
  | 'foreign'
  | 'full'
  | 'newer'
  /** There is no such file. */
  | 'missing'
  /** `STORE_URL` is no address of a store. */
  | 'bad-url'
  | 'name-not-found'
  /** The server does not answer, or not in time. */
  | 'unreachable'
  /** No encrypted connection to the server comes about. */
  | 'tls'
  | 'wrong-password'
  | 'no-database'
  /** The server does not accept what `STORE_URL` says. */
  | 'refused'
  | 'other';

export interface StoreProblem {
  kind: 'store-unavailable';
  reason: StoreReason;
  /** The file or folder that it is about, where it is about one. */
  path?: string;
}

export class StoreFailure extends Failure<StoreProblem> {
  override readonly name = 'StoreFailure';

  /** @param about the reason, or the path that the cause is about, with a reason where the cause tells none. */
  constructor(cause: unknown, about: StoreReason | { path: string; reason?: StoreReason } = reasonOf(cause)) {
    const known = typeof about === 'string' ? { reason: about } : { reason: reasonOf(cause), ...about };
    super({ kind: 'store-unavailable', ...known }, cause);
  }
}

/**
 * A failure of a store that is a server. What its client throws is copied without what it hangs onto errors, such as
 * the command, which for a refused login is the password.
 * @param fallback for an error that names no reason of its own.
 */
export function serverFailure(error: unknown, fallback: StoreReason = 'unreachable'): StoreFailure {
  if (error instanceof StoreFailure) return error;
  const reason = reasonOf(error);
  return new StoreFailure(bare(error), reason === 'other' && !isAnswer(error) ? fallback : reason);
}

function bare(error: unknown): unknown {
  if (!(error instanceof Error)) return new Error('The store failed.');
  const copy = Object.assign(new Error(error.message), 'code' in error ? { code: error.code } : {});
  copy.name = error.name;
  if (error.stack) copy.stack = error.stack;
  return copy;
}

/** PostgreSQL names what is wrong with five characters, and Redis' client names what it was told. */
function isAnswer(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return error.name === 'ReplyError' || /^[0-9A-Z]{5}$/.test(codeOf(error));
}

/**
 * Codes of Node (nodejs.org/api/errors.html#common-system-errors) and OpenSSL, of SQLite (sqlite.org/rescode.html), of
 * Redis (the first word of its errors) and of PostgreSQL (postgresql.org/docs/current/errcodes-appendix.html).
 */
const CODES: [RegExp, StoreReason][] = [
  [
    /^(EACCES|EPERM|EROFS|EISDIR|ENOTDIR|SQLITE_READONLY|SQLITE_CANTOPEN|READONLY|MISCONF|42501|25006)$/,
    'not-writable',
  ],
  [/^(SQLITE_BUSY|SQLITE_LOCKED)$/, 'locked'],
  [/^(SQLITE_CORRUPT|SQLITE_NOTADB|WRONGTYPE|XX00[12])$/, 'corrupt'],
  [/^(ENOSPC|SQLITE_FULL|OOM|53100)$/, 'full'],
  [/^ERR_INVALID_URL$/, 'bad-url'],
  [/^(NOAUTH|WRONGPASS|28P01)$/, 'wrong-password'],
  [/^(DB index|3D000)$/, 'no-database'],
  [/^(NOPERM|28\w{3})$/, 'refused'],
  [/^(ERR_TLS|ERR_SSL|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_|HOSTNAME_MISMATCH|EPROTO|NO_TLS)/, 'tls'],
  [/^(ENOTFOUND|EAI_\w+)$/, 'name-not-found'],
  [
    /^(ECONN\w+|ENOENT|ETIMEDOUT|EPIPE|EHOSTUNREACH|ENETUNREACH|LOADING|MASTERDOWN|08\w{3}|57P\w\w|53300|57014)$/,
    'unreachable',
  ],
];

/** The words by which clients name what has no code. */
const WORDS: [RegExp, string][] = [
  [/\b(NOAUTH|WRONGPASS|NOPERM|READONLY|MISCONF|OOM|LOADING|MASTERDOWN|WRONGTYPE|DB index)\b/, '$1'],
  // Redis before version 6, and where no password is set; pg for a server that wants one and was given none.
  [/invalid password|AUTH.* called without any password|client password must be a string/i, 'WRONGPASS'],
  // pg, for a server without TLS; a Redis server with TLS closes a connection that begins without.
  [/does not support SSL|unsupported certificate|certificate/i, 'NO_TLS'],
];

function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return '';
  if (error instanceof AggregateError && error.errors.length > 0) return codeOf(error.errors[0]);
  if ('code' in error && error.code) return String(error.code);
  for (const [pattern, code] of WORDS) {
    const found = pattern.exec(error.message);
    if (found) return code === '$1' ? (found[1] ?? '') : code;
  }
  return '';
}

function reasonOf(error: unknown): StoreReason {
  // What cannot even be parsed was not written by us.
  if (error instanceof SyntaxError) return 'corrupt';
  const code = codeOf(error);
  return CODES.find(([pattern]) => pattern.test(code))?.[1] ?? 'other';
}
