import type { ZodMiniType } from 'zod/mini';
import { type Problem, Refusal } from '../refusal.ts';

type Issue = NonNullable<ReturnType<ZodMiniType['safeParse']>['error']>['issues'][number];

/**
 * A body that fits a schema of Discord's OpenAPI description; else throws the 50035 error with one entry per
 * mistake. Lengths count code points, as zod does since 4.6. Calls `unknown` with the fields Discord does not know, unless they are falsy: discord.js always sends
 * `enforce_nonce: false` in callbacks.
 */
export function parseForm<T>(schema: ZodMiniType<T>, body: unknown, unknown: (path: string) => void): T {
  const problems: Problem[] = [];
  if (!fits(schema, body, problems)) throw new Refusal('invalid-form-body', problems);
  const known = schema.safeParse(normalised(body)).data;
  for (const path of unknownFields(body, known)) unknown(path);
  return body;
}

function fits<T>(schema: ZodMiniType<T>, body: unknown, problems: Problem[]): body is T {
  const result = schema.safeParse(normalised(body), { reportInput: true });
  if (!result.success) problems.push(...result.error.issues.flatMap((issue) => asProblems(issue)));
  return result.success;
}

/** Permissions are a number to the schemas, but a string to everybody else, Discord's documentation included. */
function normalised(value: unknown, key = ''): unknown {
  if (key === 'default_member_permissions' && typeof value === 'string') return Number(value);
  if (Array.isArray(value)) return value.map((item) => normalised(item));
  if (!isRecord(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, normalised(inner, name)]));
}

/** Removes every null below the top: in nested objects null means the same as "not given". */
export function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (!isRecord(value)) return value;
  const kept = Object.entries(value).filter(([, inner]) => inner !== null);
  return Object.fromEntries(kept.map(([key, inner]) => [key, withoutNulls(inner)]));
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function unknownFields(sent: unknown, known: unknown, path = ''): string[] {
  if (Array.isArray(sent) && Array.isArray(known)) {
    return sent.flatMap((item, index) => unknownFields(item, known[index], `${path}[${index}]`));
  }
  if (!isRecord(sent) || !isRecord(known)) return [];
  return Object.entries(sent).flatMap(([key, value]) => {
    const at = path ? `${path}.${key}` : key;
    if (Object.hasOwn(known, key)) return unknownFields(value, known[key], at);
    return value ? [at] : [];
  });
}

/** Of a union only the kind that was meant is of interest: the one whose `type` fits. */
function asProblems(issue: Issue, parent: PropertyKey[] = []): Problem[] {
  const path = [...parent, ...issue.path];
  if (issue.code !== 'invalid_union') return [asProblem({ ...issue, path })];
  const meant = issue.errors.filter((branch) => !branch.some(isAboutType)).toSorted(byLength)[0];
  if (meant) return meant.flatMap((inner) => asProblems(inner, path));
  const message = 'Value of field "type" must be one of the known types.';
  return [{ path: [...path, 'type'], code: 'UNION_TYPE_CHOICES', message }];
}

const isAboutType = ({ code, path }: Issue): boolean => code === 'invalid_value' && path[0] === 'type';
const byLength = (one: unknown[], other: unknown[]): number => one.length - other.length;

function asProblem(issue: Issue): Problem {
  const path = issue.path;
  if (issue.code === 'too_big') return { path, ...tooBig(issue.origin, issue.maximum) };
  if (issue.code === 'too_small') return { path, ...tooSmall(issue.origin, issue.minimum) };
  if (issue.code === 'invalid_value') {
    const message = `Value must be one of (${issue.values.map(String).join(', ')}).`;
    return { path, code: 'BASE_TYPE_CHOICES', message };
  }
  if (issue.code === 'invalid_format' && issue.format === 'url') {
    return { path, code: 'URL_TYPE_INVALID_URL', message: 'Not a well formed URL.' };
  }
  if (issue.code === 'invalid_type' && issue.input === undefined) return required(path);
  if (issue.code === 'invalid_type') {
    return { path, code: 'BASE_TYPE_BAD_TYPE', message: `Must be of type ${issue.expected}.` };
  }
  return { path, code: 'BASE_TYPE_INVALID', message: `Invalid value (${issue.code}).` };
}

/** The problem of a field that has to be there. */
export function required(path: PropertyKey[]): Problem {
  return { path, code: 'BASE_TYPE_REQUIRED', message: 'This field is required' };
}

function tooBig(origin: string, maximum: number | bigint): Omit<Problem, 'path'> {
  return origin === 'number'
    ? { code: 'NUMBER_TYPE_MAX', message: `int value should be less than or equal to ${maximum}.` }
    : { code: 'BASE_TYPE_MAX_LENGTH', message: `Must be ${maximum} or fewer in length.` };
}

function tooSmall(origin: string, minimum: number | bigint): Omit<Problem, 'path'> {
  return origin === 'number'
    ? { code: 'NUMBER_TYPE_MIN', message: `int value should be greater than or equal to ${minimum}.` }
    : { code: 'BASE_TYPE_MIN_LENGTH', message: `Must be ${minimum} or more in length.` };
}
