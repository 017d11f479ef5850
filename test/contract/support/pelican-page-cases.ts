import type { RecordedPelicanWorld } from '../../../sandbox/panel/index.ts';
import type { DebugCase, PageCase } from './page-cases.ts';

type Who = keyof RecordedPelicanWorld['keys'];

const A = '/api/client/servers/2295c7ba';
const PORTS_A = `${A}/network/allocations`;
const PORTS_C = '/api/client/servers/8f83bc65/network/allocations';
const PORTS_D = '/api/client/servers/fa87adcb/network/allocations';
const PORTS_M = '/api/client/servers/b4488949/network/allocations';
const ACCOUNT = 'GET /api/client/account';
const star = { accept: '*/*' };
const html = { accept: 'text/html' };
const off = { autoAllocation: { enabled: false, rangeStart: 30000, rangeEnd: 30019, createNew: true } };
const RESTART = JSON.stringify({ signal: 'restart' });

/** Status and redirect of what Pelican answered that was no JSON, as in `page-cases.ts`. */
// biome-ignore format: one case a line
export const PELICAN_PAGE_CASES: readonly PageCase<Who>[] = [
  { name: 'accept-none.403', as: 'noread', line: `GET ${PORTS_A}`, status: 403 },
  { name: 'alloc-list.accept-star.403', as: 'noread', line: `GET ${PORTS_A}`, ...star, status: 403 },
  { name: 'alloc-list.accept-star.409', as: 'owner', line: `GET ${PORTS_D}`, ...star, status: 409 },
  { name: 'auth.application-key.accept-star', as: 'application', line: ACCOUNT, ...star, status: 403 },
  { name: 'auth.ipbound.accept-star', as: 'ipbound', line: ACCOUNT, ...star, status: 403 },
  { name: 'auth.no-key.accept-star', line: ACCOUNT, ...star, status: 302, location: '/login' },
  { name: 'create.accept-star.400-limit', as: 'owner', line: `POST ${PORTS_C}`, ...star, status: 302, location: '' },
  { name: 'create.disabled.accept-star', as: 'owner', line: `POST ${PORTS_M}`, ...star, status: 302, location: '', settings: off },
  { name: 'database-down.star', as: 'owner', line: 'GET /api/client', ...star, status: 500, settings: { databaseDown: true } },
  { name: 'delete.accept-star.400', as: 'owner', line: 'DELETE /api/client/servers/6841e875/network/allocations/5', ...star, status: 302, location: '' },
  { name: 'details.unknown.accept-star', as: 'owner', line: 'GET /api/client/servers/deadbeef', ...star, status: 404 },
  { name: 'maintenance.star', as: 'owner', line: 'GET /api/client', ...star, status: 503, settings: { maintenance: { retryAfterSeconds: null } } },
  { name: 'power.A.accept-star', as: 'owner', line: `POST ${A}/power`, ...star, body: RESTART, status: 500 },
  { name: 'ratelimit.429.accept-star', as: 'ratelimit', line: ACCOUNT, ...star, status: 429, settings: { requestsPerMinute: 0 } },
  { name: 'star.api', as: 'owner', line: 'GET /api', ...star, status: 404 },
  { name: 'star.double-slash-inside', as: 'owner', line: 'GET /api//client/account', ...star, status: 404 },
  { name: 'star.outside-api', as: 'owner', line: 'GET /nope', ...star, status: 404 },
  { name: 'star.panel-in-subdir', as: 'owner', line: 'GET /panel/api/client/account', ...star, status: 404 },
  { name: 'star.root', as: 'owner', line: 'GET /', ...star, status: 404 },
  { name: 'star.server-page', as: 'owner', line: 'GET /server/2295c7ba', ...star, status: 404 },
  { name: 'star.servers-without-id', as: 'owner', line: 'GET /api/client/servers', ...star, status: 404 },
  { name: 'star.unknown-route', as: 'owner', line: 'GET /api/client/nope', ...star, status: 404 },
  { name: 'star.up', as: 'owner', line: 'GET /up', ...star, status: 200 },
  { name: 'throttle.accept-html', as: 'owner', line: `POST ${PORTS_A}`, ...html, status: 429, settings: { createsPerMinutePerServer: 0 } },
  { name: 'throttle.accept-star', as: 'owner', line: `POST ${PORTS_A}`, ...star, status: 429, settings: { createsPerMinutePerServer: 0 } },
];

// biome-ignore format: one case a line
export const PELICAN_DEBUG_CASES: readonly DebugCase<Who>[] = [
  { name: 'debug-on.400', as: 'owner', line: `POST ${PORTS_C}`, status: 400, code: 'DisplayException', detail: 'Cannot assign additional allocations to this server: limit has been reached.' },
  { name: 'debug-on.403', as: 'noread', line: `GET ${PORTS_A}`, status: 403, code: 'AccessDeniedHttpException', detail: 'This action is unauthorized.' },
  { name: 'debug-on.404', as: 'owner', line: 'GET /api/client/servers/deadbeef/network/allocations', status: 404, code: 'NotFoundHttpException', detail: 'No query results for model [App\\Models\\Server].' },
  { name: 'debug-on.422', as: 'owner', line: `POST ${PORTS_A}/2`, body: '{}', status: 422, code: 'ValidationException', detail: 'The notes field must be present.' },
  { name: 'debug-on.500', as: 'noread', line: 'GET /api/client/servers/aaaaaa03', status: 500, code: 'Error', detail: '__clone method called on non-object' },
];

/** Cases whose answer is, byte for byte, that of another; they differ in the path alone and are long. */
export const ALIKE: Readonly<Record<string, { kept: string; path: string }>> = {
  'list.many.page.-1': { kept: 'list.many.page.0', path: '/api/client?page=-1' },
  'list.many.page.abc': { kept: 'list.many.page.0', path: '/api/client?page=abc' },
  'list.many.per-page.1000': { kept: 'list.many.per-page.101', path: '/api/client?per_page=1000' },
  'list.many.per-page.abc': { kept: 'list.many.per-page.101', path: '/api/client?per_page=abc' },
  'list.type-admin-all.admin': {
    kept: 'list.type-admin.admin',
    path: '/api/client?type=admin-all&per_page=100',
  },
};

/** Cases that are not replayed, each with its reason. */
export const PELICAN_LEFT_OUT: Readonly<Record<string, string>> = {
  'race.create.8-at-once':
    'eight requests at once, six times, each time with another end; what they have in common is in test/unit/sandbox-pelican.test.ts',
  'json.login': 'the page was a stand-in of the recording panel, which had no web pages',
  'star.login': 'the page was a stand-in of the recording panel, which had no web pages',
};
