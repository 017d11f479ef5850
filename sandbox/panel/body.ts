import type { Arrival } from './visit.ts';

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

/**
 * One field of the request: JSON only when labelled as such, a form body and the query string count as well
 * (fact 9). Strings are trimmed, and an empty one becomes null, before any rule sees them.
 */
export function fieldOf(arrival: Arrival, name: string): Field {
  const fields = fieldsOf(arrival);
  const value = fields[name];
  const trimmed = typeof value === 'string' ? value.trim() : value;
  return { present: Object.hasOwn(fields, name), value: trimmed === '' ? null : trimmed };
}
