/** By default the panel names an empty origin: no page of another origin may read the API (fact 23). */
export const CORS = { 'access-control-allow-origin': '', 'access-control-allow-credentials': 'true' };

/**
 * What the panel answers to `OPTIONS` before it looks at anything else (recordings `cors.preflight`,
 * `options.no-origin`, Pelican's `options`): `methods` are those of the path.
 */
export function options(headers: Headers, methods: readonly string[]): Response {
  const type = { 'content-type': 'text/html; charset=UTF-8' };
  if (!headers.has('access-control-request-method')) {
    return new Response('', { headers: { ...CORS, ...type, allow: withHead(methods).join(',') } });
  }
  const preflight = {
    'access-control-allow-methods': 'GET, POST, PUT, PATCH, DELETE, HEAD',
    'access-control-allow-headers': headers.get('access-control-request-headers') ?? '',
    'access-control-max-age': '0',
  };
  return new Response(null, { status: 204, headers: { ...CORS, ...type, ...preflight } });
}

/** A path that can be read answers HEAD too. */
export function withHead(methods: readonly string[]): string[] {
  return methods.flatMap((name) => (name === 'GET' ? ['GET', 'HEAD'] : [name]));
}
