import type { Arrival, Visit } from './visit.ts';
import type { Dialect } from './world.ts';

type Field = { present: boolean; value: unknown };

function fieldsOf({ headers, body, url }: Arrival): Record<string, unknown> {
  const fromQuery = Object.fromEntries(url.searchParams);
  const type = headers.get('content-type') ?? '';
  if (/[/+]json/.test(type)) return { ...fromQuery, ...objectIn(body) };
  if (type.startsWith('application/x-www-form-urlencoded')) {
    return { ...fromQuery, ...Object.fromEntries(new URLSearchParams(body)) };
  }
  return fromQuery;
}

function objectIn(body: string): Record<string, unknown> {
  const parsed: unknown = body === '' ? {} : JSON.parse(body);
  return typeof parsed === 'object' && parsed !== null ? { ...parsed } : {};
}

/** What is cut off at both ends; for Pelican a space of no width is one too (its fact 14). */
const AROUND: Record<Dialect, RegExp> = {
  pterodactyl: /^\s+|\s+$/g,
  pelican: /^[\s\u200b]+|[\s\u200b]+$/g,
  documented: /^\s+|\s+$/g,
};

/**
 * One field of the request: JSON only when labelled as such, a form body and the query string count as well
 * (fact 9). Strings are trimmed, and an empty one becomes null, before any rule sees them.
 */
export function fieldOf({ panel, arrival }: Visit, name: string): Field {
  const fields = fieldsOf(arrival);
  const value = fields[name];
  const trimmed = typeof value === 'string' ? value.replace(AROUND[panel.dialect], '') : value;
  return { present: Object.hasOwn(fields, name), value: trimmed === '' ? null : trimmed };
}
