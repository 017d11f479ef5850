/** Which requests are meant; what is left out matches everything. */
export interface Match {
  method?: string;
  /** A prefix of the path, or a pattern for it; the query string is no part of it. */
  path?: string | RegExp;
}

export function matches({ method, path }: Match, request: { method: string; path: string }): boolean {
  if (method !== undefined && method !== request.method) return false;
  if (path === undefined) return true;
  return typeof path === 'string' ? request.path.startsWith(path) : path.test(request.path);
}
