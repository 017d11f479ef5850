import { Hono } from 'hono';
import { CORS, options, withHead } from './cors.ts';
import { forbidden, notFound, Refusal } from './errors.ts';
import { authenticate, checkMaintenance } from './guards.ts';
import { HTML, page, phpJson, renderRefusal, shell, wantsJson } from './render.ts';
import { ROUTES } from './routes.ts';
import type { Arrival, PanelState, Visit } from './visit.ts';

const METHODS = ['GET', 'POST', 'DELETE'] as const;

/** The panel's web application without a socket: turns an arrival into the panel's answer. */
export function createApp(panel: PanelState): (arrival: Arrival) => Promise<Response> {
  const app = new Hono<{ Bindings: { arrival: Arrival } }>({ strict: false });
  const visiting = (arrival: Arrival, params: Record<string, string>): Visit => {
    return { panel, arrival, params, rateHeaders: {} };
  };
  for (const { method, path, run } of ROUTES) {
    app.on(method, path, (c) => answer(visiting(c.env.arrival, c.req.param()), run));
  }
  app.all('/api/application/*', (c) => answer(visiting(c.env.arrival, {}), applicationApi));
  const methodsOf = (path: string) =>
    METHODS.filter((method) => app.router.match(method, path)[0].length > 0);
  app.notFound((c) => {
    const { arrival } = c.env;
    return answer(visiting(arrival, {}), async (visit) => noRoute(visit, methodsOf(arrival.url.pathname)));
  });
  return async (arrival) => {
    const { url, method, headers } = arrival;
    if (method === 'OPTIONS') return options(headers, methodsOf(url.pathname));
    return app.fetch(new Request(url, { method, headers }), { arrival });
  };
}

async function answer(visit: Visit, run: (visit: Visit) => Promise<unknown>): Promise<Response> {
  try {
    checkMaintenance(visit);
    const result = await run(visit);
    if (result instanceof Response) return result;
    const headers = { ...CORS, ...visit.rateHeaders };
    if (result === null) return new Response(null, { status: 204, headers });
    return new Response(phpJson(result), { headers: { ...headers, 'content-type': 'application/json' } });
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const { panel, arrival } = visit;
    const { dialect, world } = panel;
    const headers = { ...CORS, ...visit.rateHeaders };
    const context = { dialect, settings: world.settings, request: arrival.headers, headers };
    return renderRefusal(error, { ...context, origin: arrival.url.origin });
  }
}

/** Another API with a limiter of its own; all it does here is refuse (recording `auth.client-key-on-application-api`). */
async function applicationApi(visit: Visit): Promise<never> {
  const { user } = authenticate(visit);
  const { panel, rateHeaders } = visit;
  Object.assign(rateHeaders, panel.throttle.take(`application ${user.id}`, 240, panel.clock.now()));
  throw forbidden('This account does not have permission to access the API.');
}

/** Says that the panel runs; it asks nobody who is calling (recordings `json.up`, `star.up`). */
function health({ headers }: Arrival): Response {
  if (wantsJson(headers)) return Response.json({ status: 'up' });
  return new Response(page('Up', 'The application runs.'), { headers: { 'content-type': HTML } });
}

/** 405 where another method exists, 404 elsewhere under `/api`; outside of it the front end's shell, on Pelican 404 again (fact 2). */
function noRoute({ panel, arrival }: Visit, methods: readonly string[]): Response {
  const { pathname } = arrival.url;
  const route = pathname.replace(/^\/+|\/+$/g, '');
  if (route === 'admin' || route.startsWith('admin/')) throw forbidden('');
  if (route === 'up' && panel.dialect === 'pelican') return health(arrival);
  if (methods.length > 0) throw wrongMethod(arrival.method, route, methods);
  const inApi = route === 'api' || route.startsWith('api/');
  if (inApi || panel.dialect === 'pelican') throw notFound(`The route ${route} could not be found.`);
  return shell();
}

function wrongMethod(method: string, route: string, methods: readonly string[]): Refusal {
  const named = withHead(methods).join(', ');
  const detail = `The ${method} method is not supported for route ${route}. Supported methods: ${named}.`;
  return new Refusal([405, 'MethodNotAllowedHttpException', detail], { headers: { allow: named } });
}
