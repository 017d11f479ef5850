import { Failure } from '../failure.ts';

/** Why a store does not serve; the operator is told, a person only that it does not. */
export type StoreReason =
  | 'not-writable'
  | 'locked'
  /** Another Portkeeper, or a task, uses a store that is a server. */
  | 'running'
  | 'corrupt'
  | 'full'
  | 'newer'
  /** There is no such file. */
  | 'missing'
  /** The server does not answer, or not in time. */
  | 'unreachable'
  /** The server does not accept what `STORE_URL` says. */
  | 'refused'
  | 'other';

export class StoreFailure extends Failure<{ kind: 'store-unavailable'; reason: StoreReason }> {
  override readonly name = 'StoreFailure';

  constructor(cause: unknown, reason = reasonOf(cause)) {
    super({ kind: 'store-unavailable', reason }, cause);
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
 * Codes of Node (nodejs.org/api/errors.html#common-system-errors), of SQLite (sqlite.org/rescode.html), of Redis (the
 * first word of its errors) and of PostgreSQL (postgresql.org/docs/current/errcodes-appendix.html).
 */
const CODES: Record<Exclude<StoreReason, 'newer' | 'missing' | 'running' | 'other'>, RegExp> = {
  'not-writable':
    /^(EACCES|EPERM|EROFS|EISDIR|ENOTDIR|SQLITE_READONLY|SQLITE_CANTOPEN|READONLY|MISCONF|42501|25006)$/,
  locked: /^(SQLITE_BUSY|SQLITE_LOCKED)$/,
  corrupt: /^(SQLITE_CORRUPT|SQLITE_NOTADB|WRONGTYPE|XX00[12])$/,
  full: /^(ENOSPC|SQLITE_FULL|OOM|53100)$/,
  refused: /^(NOAUTH|WRONGPASS|NOPERM|DB index|ERR_INVALID_URL|28\w{3}|3D000)$/,
  unreachable:
    /^(ECONN\w+|ENOTFOUND|EAI_\w+|ETIMEDOUT|EPIPE|EHOSTUNREACH|ENETUNREACH|LOADING|MASTERDOWN|08\w{3}|57P\w\w|53300|57014)$/,
};

/** The word that Redis begins an error with, wherever the client puts it; a wrong database has none. */
const REDIS_CODE = /\b(NOAUTH|WRONGPASS|NOPERM|READONLY|MISCONF|OOM|LOADING|MASTERDOWN|WRONGTYPE|DB index)\b/;

function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return '';
  if ('code' in error) return String(error.code);
  return REDIS_CODE.exec(error.message)?.[1] ?? '';
}

function reasonOf(error: unknown): StoreReason {
  // What cannot even be parsed was not written by us.
  if (error instanceof SyntaxError) return 'corrupt';
  const code = codeOf(error);
  for (const reason of ['not-writable', 'locked', 'corrupt', 'full', 'refused', 'unreachable'] as const) {
    if (CODES[reason].test(code)) return reason;
  }
  return 'other';
}
