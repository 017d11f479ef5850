import { z } from 'zod';
import { cutText, text } from './bounded-text.ts';
import type { PanelProblem, ServerState } from './problems.ts';

const errorEntry = z
  .object({
    code: text.catch(''),
    detail: text.nullish().catch(null),
    message: text.nullish().catch(null),
    title: text.nullish().catch(null),
    meta: z
      .object({ source_field: text.nullish().catch(null) })
      .nullish()
      .catch(null),
    source: z
      .object({ pointer: text.nullish().catch(null) })
      .nullish()
      .catch(null),
  })
  .transform(({ code, detail, message, title, meta, source }) => ({
    code,
    detail: detail ?? message ?? title ?? null,
    field: meta?.source_field ?? source?.pointer ?? null,
  }));

type ErrorEntry = z.infer<typeof errorEntry>;

/** Words without a code, as forks and frameworks send them. */
function worded(detail: string, field: string | null = null): ErrorEntry {
  return { code: '', detail: cutText(detail), field: field && cutText(field) };
}

const record = z.record(z.string(), z.unknown());

/** Of the reasons of one refusal; nobody is shown more. */
const MAX_ENTRIES = 20;

/**
 * What a refusal says, in every layout in use: `errors` as a list of objects (all three dialects) or of texts
 * (Calagopus), as one object or by field (Laravel's own), or only a `message`, an `error` or a `detail` (RFC 9457).
 * `null` for what is none.
 */
function entriesIn(body: unknown): [ErrorEntry, ...ErrorEntry[]] | null {
  const { errors, message, error, detail } = record.safeParse(body).data ?? {};
  const [first, ...others] =
    [errors, message, error, detail].map(entriesOf).find(({ length }) => length > 0) ?? [];
  return first ? [first, ...others] : null;
}

function entriesOf(errors: unknown): ErrorEntry[] {
  if (typeof errors === 'string') return errors.trim() === '' ? [] : [worded(errors)];
  if (Array.isArray(errors)) {
    return errors
      .slice(0, MAX_ENTRIES)
      .flatMap((entry) =>
        typeof entry === 'string' ? worded(entry) : (errorEntry.safeParse(entry).data ?? []),
      );
  }
  const named = record.safeParse(errors).data;
  if (!named) return [];
  if (['code', 'detail', 'message'].some((name) => typeof named[name] === 'string')) {
    return [errorEntry.parse(named)];
  }
  return Object.entries(named)
    .slice(0, MAX_ENTRIES)
    .flatMap(([field, why]) =>
      (Array.isArray(why) ? why.slice(0, MAX_ENTRIES) : [why]).flatMap((one) =>
        typeof one === 'string' ? worded(one, field) : [],
      ),
    )
    .slice(0, MAX_ENTRIES);
}

interface Refusal {
  status: number;
  code: string;
  detail: string;
  entries: ErrorEntry[];
}

/** What the texts of a 409 say; Pelican may translate them (pelican-differences.md, Errors), then no row fits. */
const STATE_TEXTS: [RegExp, ServerState][] = [
  [/suspended/i, 'suspended'],
  [/installation/i, 'installing'],
  [/restoring/i, 'restoring'],
  [/transferred/i, 'transferring'],
  [/maintenance/i, 'node-maintenance'],
];

/** Exception names that mean one thing in every dialect that uses them. */
const BY_CODE: Record<string, (refusal: Refusal) => PanelProblem> = {
  TooManyAllocationsException: () => ({ kind: 'limit-reached' }),
  AutoAllocationNotEnabledException: () => ({ kind: 'auto-assign-off' }),
  NoAutoAllocationSpaceAvailableException: () => ({ kind: 'node-full' }),
  NoAvailableAllocationsException: () => ({ kind: 'node-full' }),
  CannotDeletePrimaryAllocationException: () => ({ kind: 'primary-not-removable' }),
  PortOutOfRangeException: () => ({ kind: 'port-range-unset' }),
  AllocationNotAvailableException: () => ({ kind: 'not-available' }),
  TwoFactorAuthRequiredException: () => ({ kind: 'two-factor-required' }),
  ServerStateConflictException: ({ detail }) => ({ kind: 'state-conflict', state: stateIn(detail) }),
  ConflictingServerStateException: ({ detail }) => mustBeStopped(detail),
  DisplayException: displayed,
  HttpException: unnamed,
};

/** recording json.404.api-unknown-route; the second is Calagopus. */
const NO_ROUTE = /^the route .+ could not be found|^route not found/i;

const BY_STATUS: Record<number, (refusal: Refusal) => PanelProblem> = {
  401: () => ({ kind: 'key-refused' }),
  403: forbidden,
  404: ({ detail }) => ({ kind: NO_ROUTE.test(detail) ? 'not-offered' : 'not-found' }),
  409: ({ detail }) => ({ kind: 'state-conflict', state: stateIn(detail) }),
  422: ({ entries }) => ({ kind: 'invalid', fields: entries.map(invalidField) }),
};

/**
 * Reads an answer of 400–499 (or a 503 of the documented dialect) as a problem; `null` when the body is not a
 * panel's error (recordings, fact 26: two layouts, so the body is parsed and never matched as text).
 */
export function readRefusal(status: number, body: unknown): PanelProblem | null {
  const entries = entriesIn(body);
  if (!entries) return status === 401 ? { kind: 'key-refused' } : null;
  const [first] = entries;
  const refusal = { status, code: first.code, detail: first.detail ?? '', entries };
  const read = own(BY_CODE, first.code) ?? own(BY_STATUS, String(status));
  if (read) return read(refusal);
  return status < 500 ? { kind: 'refused', status, detail: first.detail } : null;
}

/** A create on Pelican without a range, or with an empty one (recordings pelican/create.range-unset, -empty). */
export function isRangeUnset(status: number, body: unknown): boolean {
  return status === 500 && codeIn(body) === 'InvalidArgumentException';
}

/**
 * Whether a request that makes the panel ask its node failed because the node does not answer: Pterodactyl says so
 * with 504 (fact 27), Pelican with a 500 whose code alone tells it (Pelican, fact 2). Elsewhere the second may be
 * about the panel's own Redis.
 */
export function isNodeAway(status: number, body: unknown): boolean {
  const code = codeIn(body);
  return code === 'ConnectionException' || (code === 'DaemonConnectionException' && status === 504);
}

/** The exception that a refusal names; empty when it names none. */
export function codeIn(body: unknown): string {
  return entriesIn(body)?.[0].code ?? '';
}

/** Why, in the words of whoever refused; `null` when it says nothing. */
export function detailIn(body: unknown): string | null {
  return entriesIn(body)?.[0].detail ?? null;
}

/** The codes come from a panel that anybody may run: `constructor` must not find what every object has. */
function own<T>(table: Record<string, T>, name: string): T | undefined {
  return Object.hasOwn(table, name) ? table[name] : undefined;
}

/** fact 6: one exception for several causes, told apart by its English text. */
function displayed({ status, detail }: Refusal): PanelProblem {
  if (/limit has been reached/i.test(detail)) return { kind: 'limit-reached' };
  if (/no allocation limit/i.test(detail)) return { kind: 'no-limit-set' };
  // Hydrodactyl, on a create; the other two are about removing the primary.
  if (/no primary allocation/i.test(detail)) return { kind: 'primary-needed' };
  if (/primary allocation/i.test(detail)) return { kind: 'primary-not-removable' };
  return { kind: 'refused', status, detail };
}

/** 503 is read by `maintenance.ts`. */
function unnamed({ status, detail }: Refusal): PanelProblem {
  return status < 500
    ? { kind: 'refused', status, detail }
    : { kind: 'no-answer', answer: { how: 'server-error', status }, unsent: false };
}

/** fact 20, and recordings auth.application-key, auth.ip-not-allowed. */
function forbidden({ detail }: Refusal): PanelProblem {
  if (/application API key/i.test(detail)) return { kind: 'application-key' };
  if (/IP address/i.test(detail)) return { kind: 'address-refused' };
  return { kind: 'permission-missing', permission: null };
}

function mustBeStopped(detail: string): PanelProblem {
  if (/primary/i.test(detail)) return { kind: 'must-be-stopped', toDo: 'change-primary' };
  if (/remove/i.test(detail)) return { kind: 'must-be-stopped', toDo: 'remove' };
  const state = stateIn(detail);
  return state ? { kind: 'state-conflict', state } : { kind: 'must-be-stopped', toDo: null };
}

function stateIn(detail: string): ServerState | null {
  return STATE_TEXTS.find(([text]) => text.test(detail))?.[1] ?? null;
}

function invalidField({ field, detail }: ErrorEntry) {
  return { field, detail: detail ?? '' };
}
