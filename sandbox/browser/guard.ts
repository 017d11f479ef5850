import type { IncomingHttpHeaders } from 'node:http';

/**
 * Whether a request was meant for this server. A foreign web page can send requests here, and make a name of its own
 * mean 127.0.0.1 (DNS rebinding); then the Host header tells.
 */
export function isOwnHost(host: string | undefined, port: number): boolean {
  return host === `127.0.0.1:${port}` || host === `localhost:${port}`;
}

/** Whether a WebSocket was opened by the page that this server served: browsers say so themselves. */
export function isOwnPage({ host, origin }: IncomingHttpHeaders, port: number): boolean {
  return isOwnHost(host, port) && origin === `http://${host}`;
}

const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  // Lit and the components of messages style themselves in the page.
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** The headers of everything that is served. */
export const HEADERS = {
  'content-security-policy': POLICY,
  'cache-control': 'no-store',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
};
