import type { Identity, Settings } from '../../../sandbox/panel/index.ts';

/** A recorded request that was answered with a page. Its body stays out of this repository: it is the panel's. */
export interface PageCase<Who = Identity> {
  name: string;
  /** Whose key was sent; nobody's when left out. */
  as?: Who;
  /** Method and path. */
  line: string;
  accept?: string;
  referer?: string;
  body?: string;
  status: number;
  /** Where a redirect leads, from the panel's own address on. */
  location?: string;
  settings?: Partial<Settings>;
}

const A = '/api/client/servers/2295c7ba';
const PORTS_A = `${A}/network/allocations`;
const PORTS_C = '/api/client/servers/8f83bc65/network/allocations';
const PORTS_D = '/api/client/servers/fa87adcb/network/allocations';
const UNKNOWN = 'GET /api/client/servers/zzzzzzzz';
const LONG_NOTE = JSON.stringify({ notes: 'x'.repeat(257) });
const BROWSER = 'text/html,application/json;q=0.9,*/*;q=0.8';
const html = { accept: 'text/html' };
const star = { accept: '*/*' };
const empty = { body: '{}' };
const down: Partial<Settings> = { maintenance: { retryAfterSeconds: null } };

/** Status and redirect of every recorded answer that was no JSON (facts 1 and 2). */
// biome-ignore format: one case a line
export const PAGE_CASES: readonly PageCase[] = [
  { name: 'accept-browser-list.404', as: 'owner', line: UNKNOWN, accept: BROWSER, status: 404 },
  { name: 'accept-html.400-limit', as: 'owner', line: `POST ${PORTS_C}`, ...html, ...empty, status: 302, location: '' },
  { name: 'accept-star.400-limit', as: 'owner', line: `POST ${PORTS_C}`, ...star, ...empty, status: 302, location: '' },
  { name: 'accept-star.400-limit.referer', as: 'owner', line: `POST ${PORTS_C}`, ...star, ...empty, referer: 'https://panel.example.com/server/x', status: 302, location: 'https://panel.example.com/server/x' },
  { name: 'accept-star.403', as: 'reader', line: `POST ${PORTS_A}`, ...star, ...empty, status: 403 },
  { name: 'accept-star.409', as: 'owner', line: `GET ${PORTS_D}`, ...star, status: 409 },
  { name: 'auth.2fa-required.accept-star', as: 'owner', line: 'GET /api/client', ...star, status: 400, settings: { requireTwoFactor: 'all' } },
  { name: 'auth.no-key.accept-html', line: 'GET /api/client', ...html, status: 302, location: '/auth/login' },
  { name: 'auth.no-key.accept-star', line: 'GET /api/client', ...star, status: 302, location: '/auth/login' },
  { name: 'auth.no-key.no-accept', line: 'GET /api/client', status: 302, location: '/auth/login' },
  { name: 'database-down.html', as: 'owner', line: `GET ${PORTS_A}`, ...html, status: 500, settings: { databaseDown: true } },
  { name: 'delete.primary.accept-star', as: 'owner', line: `DELETE ${PORTS_A}/1`, ...star, status: 302, location: '' },
  { name: 'html.404.api-unknown-route.accept-star', as: 'owner', line: 'GET /api/client/nope', ...star, status: 404 },
  { name: 'html.404.api-unknown-route', as: 'owner', line: 'GET /api/client/nope', ...html, status: 404 },
  { name: 'html.404', line: 'GET /nope/nope.txt', ...html, status: 200 },
  { name: 'html.405', as: 'owner', line: 'POST /api/client/account', ...html, ...empty, status: 405 },
  { name: 'html.admin', line: 'GET /admin', ...html, status: 403 },
  { name: 'html.auth-login.accept-json', line: 'GET /auth/login', accept: 'application/json', status: 200 },
  { name: 'html.auth-login', line: 'GET /auth/login', ...html, status: 200 },
  { name: 'html.root', line: 'GET /', ...html, status: 200 },
  { name: 'html.root.with-key', as: 'owner', line: 'GET /', ...html, status: 200 },
  { name: 'html.server-page', line: 'GET /server/2295c7ba', ...html, status: 200 },
  { name: 'json.404.outside-api', line: 'GET /nope/nope.txt', accept: 'application/json', status: 200 },
  { name: 'maintenance.accept-star', as: 'owner', line: `GET ${PORTS_A}`, ...star, status: 503, settings: down },
  { name: 'maintenance.html', as: 'owner', line: `GET ${PORTS_A}`, ...html, status: 503, settings: down },
  { name: 'notes.257-chars.accept-html', as: 'owner', line: `POST ${PORTS_A}/2`, ...html, body: LONG_NOTE, status: 302, location: '' },
  { name: 'notes.missing-field.accept-star', as: 'owner', line: `POST ${PORTS_A}/2`, ...star, ...empty, status: 302, location: '' },
  { name: 'ratelimit.429.accept-html', as: 'ratelimit', line: 'GET /api/client/account', ...html, status: 429, settings: { requestsPerMinute: 0 } },
  { name: 'ratelimit.429.accept-star', as: 'ratelimit', line: 'GET /api/client/account', ...star, status: 429, settings: { requestsPerMinute: 0 } },
  { name: 'resources.A.accept-star', as: 'owner', line: `GET ${A}/resources`, ...star, status: 302, location: '' },
  { name: 'server.unknown-short.accept-html', as: 'owner', line: UNKNOWN, ...html, status: 404 },
  { name: 'server.unknown-short.accept-star', as: 'owner', line: UNKNOWN, ...star, status: 404 },
];

/** A recorded request to a panel with debug on: its answer is full of the panel's own files and stays out. */
export interface DebugCase<Who = Identity> {
  name: string;
  as: Who;
  /** Method and path. */
  line: string;
  body?: string;
  status: number;
  code: string;
  detail: string;
}

// biome-ignore format: one case a line
export const DEBUG_CASES: readonly DebugCase[] = [
  { name: 'debug-on.400-limit', as: 'owner', line: `POST ${PORTS_C}`, ...empty, status: 400, code: 'DisplayException', detail: 'Cannot assign additional allocations to this server: limit has been reached.' },
  { name: 'debug-on.403', as: 'reader', line: `POST ${PORTS_A}`, ...empty, status: 403, code: 'AccessDeniedHttpException', detail: 'This action is unauthorized.' },
  { name: 'debug-on.404', as: 'owner', line: UNKNOWN, status: 404, code: 'NotFoundHttpException', detail: 'No query results for model [Pterodactyl\\Models\\Server].' },
  { name: 'debug-on.409', as: 'owner', line: `GET ${PORTS_D}`, status: 409, code: 'ServerStateConflictException', detail: 'This server is currently suspended and the functionality requested is unavailable.' },
  { name: 'debug-on.422', as: 'owner', line: `POST ${PORTS_A}/2`, ...empty, status: 422, code: 'ValidationException', detail: 'The notes field must be present.' },
];
