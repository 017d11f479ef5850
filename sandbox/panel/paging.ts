import { unexpected } from './errors.ts';

const MOST_PER_PAGE = 100;

/**
 * The size of a page as PHP's `min($given, 100)` and the paginator make it: a text counts as 100, 0 as the
 * model's own 15, and a negative number breaks the query with a 500 (fact 16).
 */
function perPage(query: URLSearchParams, usual: number): number {
  const given = query.get('per_page');
  if (given === null) return usual;
  if (!/^-?\d+$/.test(given)) return MOST_PER_PAGE;
  const size = Math.min(Number(given), MOST_PER_PAGE);
  if (size < 0) throw unexpected('QueryException');
  return size === 0 ? 15 : size;
}

/** One page of `items`, with the links of recordings `list.page-beyond` and `list.per_page-2.page-2`. */
export function paginate<Item>(items: readonly Item[], url: URL, usual: number) {
  const size = perPage(url.searchParams, usual);
  const asked = url.searchParams.get('page') ?? '';
  const current = /^[1-9]\d*$/.test(asked) ? Number(asked) : 1;
  const pages = Math.max(1, Math.ceil(items.length / size));
  const data = items.slice((current - 1) * size, current * size);
  const links = {
    ...(current > 1 ? { previous: linkTo(url, current - 1) } : {}),
    ...(current < pages ? { next: linkTo(url, current + 1) } : {}),
  };
  const pagination = {
    total: items.length,
    count: data.length,
    per_page: size,
    current_page: current,
    total_pages: pages,
    links,
  };
  return { object: 'list', data, meta: { pagination } };
}

function linkTo(url: URL, page: number): string {
  const query = new URLSearchParams(url.searchParams);
  query.delete('page');
  query.append('page', String(page));
  // PHP escapes the star, URLSearchParams does not.
  return `${url.origin}${url.pathname}?${query}`.replaceAll('*', '%2A');
}

/** The names of a comma separated or repeated parameter: `include=egg,subusers` or `include[]=egg`. */
export function names(query: URLSearchParams, parameter: string): string[] {
  const values = [...query.getAll(parameter), ...query.getAll(`${parameter}[]`)];
  return values.flatMap((value) => value.split(',')).filter((name) => name !== '');
}

/** The `filter[…]` parameters by the name in the brackets; empty values do not filter. */
export function filters(query: URLSearchParams): Map<string, string> {
  const found = new Map<string, string>();
  for (const [parameter, value] of query) {
    const name = /^filter\[(.+)\]$/.exec(parameter)?.[1];
    if (name !== undefined && value !== '') found.set(name, value);
  }
  return found;
}
