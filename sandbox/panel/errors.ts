import type { Dialect } from './world.ts';

/**
 * How a refusal looks to a client that did not ask for JSON (fact 1): `page` is an HTML page with the right
 * status, `front` a redirect to the front page or the Referer, `login` a redirect to the login page.
 */
type WithoutJson = 'page' | 'front' | 'login';

export interface ErrorEntry {
  code: string;
  status: string;
  detail: string;
  meta?: Record<string, unknown>;
  source?: { line: number; file: string };
}

interface RefusalOptions {
  headers?: Record<string, string>;
  /** The framework prints its own errors over several lines, the panel's own are compact (fact 26). */
  layout?: 'pretty' | 'compact';
  withoutJson?: WithoutJson;
  meta?: Record<string, unknown>;
  /** What it says instead while the panel is debugged (fact 26). */
  whenDebugging?: string;
}

/** An answer that is an error, thrown by whatever part of the panel refuses. */
export class Refusal extends Error {
  readonly status: number;
  readonly code: string;
  readonly headers: Record<string, string>;
  readonly layout: 'pretty' | 'compact';
  readonly withoutJson: WithoutJson;
  readonly meta: Record<string, unknown> | undefined;
  readonly whenDebugging: string | undefined;

  constructor([status, code, detail]: readonly [number, string, string], options: RefusalOptions = {}) {
    super(detail);
    this.status = status;
    this.code = code;
    this.headers = options.headers ?? {};
    this.layout = options.layout ?? 'pretty';
    this.withoutJson = options.withoutJson ?? 'page';
    this.meta = options.meta;
    this.whenDebugging = options.whenDebugging;
  }
}

/** Error codes that panels following the published documentation name differently. */
const DOCUMENTED_CODES: Record<string, string> = {
  AuthenticationException: 'InvalidCredentialsException',
  AccessDeniedHttpException: 'InsufficientPermissionsException',
};

/** The one entry of `errors[]` that a refusal becomes. */
export function entryOf(refusal: Refusal, dialect: Dialect): ErrorEntry {
  const { status, code, message, meta } = refusal;
  const named = dialect === 'documented' ? (DOCUMENTED_CODES[code] ?? code) : code;
  return { code: named, status: String(status), detail: message, ...(meta ? { meta } : {}) };
}

/** A refusal the panel itself words: compact, and a redirect for those who do not ask for JSON. */
export function display(status: number, code: string, detail: string): Refusal {
  return new Refusal([status, code, detail], { layout: 'compact', withoutJson: 'front' });
}

export function unauthenticated(): Refusal {
  return new Refusal([401, 'AuthenticationException', 'Unauthenticated.'], {
    layout: 'compact',
    withoutJson: 'login',
  });
}

export function forbidden(detail = 'This action is unauthorized.'): Refusal {
  return new Refusal([403, 'AccessDeniedHttpException', detail]);
}

const UNKNOWN = 'The requested resource could not be found on the server.';

/** No such server, or no such allocation on it (fact 12). */
export function notFound(detail = UNKNOWN): Refusal {
  return new Refusal([404, 'NotFoundHttpException', detail]);
}

/** The same, which names the class of what was looked for while the panel is debugged (fact 26). */
export function noSuch(model: string): Refusal {
  const whenDebugging = `No query results for model [${model}].`;
  return new Refusal([404, 'NotFoundHttpException', UNKNOWN], { whenDebugging });
}

/** The server exists and this user may not know it (fact 12). */
export function noAccess(): Refusal {
  return notFound('The requested resource does not exist on this server.');
}

export function conflict(detail: string): Refusal {
  return new Refusal([409, 'ServerStateConflictException', detail]);
}

/** One field broke one rule (recordings `notes.missing-field`, `power.A.invalid`). */
export function invalid(field: string, rule: string, detail: string): Refusal {
  const meta = { source_field: field, rule };
  return new Refusal([422, 'ValidationException', detail], { layout: 'compact', withoutJson: 'front', meta });
}

export function badRequest(code: string, detail: string): Refusal {
  return new Refusal([400, code, detail]);
}

/** A `filter[…]` nobody knows (recordings `list.filter-unknown`, `activity.filter-unknown`). */
export function unknownFilter(unknown: readonly string[], allowed: readonly string[]): Refusal {
  const [wrong, right] = [unknown.join(', '), allowed.join(', ')];
  const detail = `Requested filter(s) \`${wrong}\` are not allowed. Allowed filter(s) are \`${right}\`.`;
  return badRequest('InvalidFilterQuery', detail);
}

/** What a production panel says about any fault of its own; `code` is the class of the exception. */
export function unexpected(code: string, whenDebugging = ''): Refusal {
  const detail = 'An unexpected error was encountered while processing this request, please try again.';
  return new Refusal([500, code, detail], whenDebugging ? { whenDebugging } : {});
}
