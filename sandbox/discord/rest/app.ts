import { Hono, type MiddlewareHandler } from 'hono';
import { createMiddleware } from 'hono/factory';
import { Refusal } from '../refusal.ts';
import type { DiscordRequest, World } from '../world/world.ts';
import { aboutRoutes } from './about.ts';
import { readBody } from './body.ts';
import { callbackRoutes } from './callbacks.ts';
import { channelRoutes } from './channels.ts';
import { commandRoutes } from './commands.ts';
import type { Env } from './exchange.ts';
import { type Faults, faultResponse, LOST } from './faults.ts';
import { webhookRoutes } from './webhooks.ts';

const BASE = '/api/v10';

export interface RestOptions {
  world: World;
  faults: Faults;
  acceptToken: (token: string) => boolean;
}

/** Discord's REST API, version 10, plus the files that messages link to. */
export function createApp(options: RestOptions): Hono<Env> {
  const { world } = options;
  const app = new Hono<Env>();
  app.get('/attachments/*', (context) => {
    const file = world.files.get(new URL(context.req.url).pathname);
    if (!file) return context.notFound();
    return context.body(file.bytes, 200, { 'content-type': file.type || 'application/octet-stream' });
  });
  app.use(`${BASE}/*`, recorded(world), readable(world), faulty(options), rateLimitHeaders);
  app.route(BASE, callbackRoutes(world));
  app.route(BASE, webhookRoutes(world));
  app.use(`${BASE}/*`, authorized(options));
  app.route(BASE, aboutRoutes(world));
  app.route(BASE, commandRoutes(world));
  app.route(BASE, channelRoutes(world));
  app.notFound((context) => {
    throw new Refusal(context.req.path.startsWith(BASE) ? 'not-found' : 'invalid-version');
  });
  app.onError((error) => {
    if (error instanceof Refusal) return Response.json(error, { status: error.status });
    throw error;
  });
  return app;
}

/** Keeps every request, and what it did wrong. */
function recorded(world: World): MiddlewareHandler<Env> {
  return createMiddleware<Env>(async (context, next) => {
    const url = new URL(context.req.url);
    const request: DiscordRequest = {
      method: context.req.method,
      path: decodeURIComponent(url.pathname.slice(BASE.length)),
      query: url.search,
      body: undefined,
      at: world.clock.now(),
      status: 0,
    };
    world.requests.push(request);
    context.set('request', request);
    context.set('files', []);
    await next();
    request.status = context.res.status === LOST ? 0 : context.res.status;
    request.endedAt = world.clock.now();
    if (context.error instanceof Refusal) recordRefusal(world, request, context.error);
    world.changes.announce({ kind: 'request', request });
  });
}

function recordRefusal(world: World, request: DiscordRequest, refusal: Refusal): void {
  if (interactionOf(world, request)?.disturbed) return;
  world.violations.push({ rule: refusal.rule, detail: refusal.describe(), request });
}

/** The interaction whose token is in the path, if any. */
function interactionOf(world: World, { path }: DiscordRequest) {
  const token = /^\/(?:interactions|webhooks)\/[^/]+\/([^/]+)/.exec(path)?.[1];
  return token === undefined ? undefined : world.interactions.get(token);
}

function faulty({ world, faults }: RestOptions): MiddlewareHandler<Env> {
  return createMiddleware<Env>(async (context, next) => {
    const { request } = context.var;
    const fault = faults.take(request);
    if (!fault) return next();
    const interaction = interactionOf(world, request);
    if (interaction) interaction.disturbed = true;
    if (fault.carriedOut) await next();
    context.res = await faultResponse(context, fault);
    return undefined;
  });
}

/** Plausible, not official (docs: topics/rate-limits); the bot is never told to wait unless by a fault. */
const rateLimitHeaders = createMiddleware<Env>(async (context, next) => {
  await next();
  const bucket = context.req.path.split('/').slice(3, 5).join('-');
  context.res.headers.set('X-RateLimit-Limit', '5');
  context.res.headers.set('X-RateLimit-Remaining', '4');
  context.res.headers.set('X-RateLimit-Reset', String(Math.ceil(context.var.request.at / 1000) + 2));
  context.res.headers.set('X-RateLimit-Reset-After', '2');
  context.res.headers.set('X-RateLimit-Bucket', bucket);
});

function readable(world: World): MiddlewareHandler<Env> {
  return createMiddleware<Env>(async (context, next) => {
    const { request } = context.var;
    const { body, files } = await readBody(context.req.raw);
    request.body = body;
    context.set('files', files);
    world.changes.announce({ kind: 'request', request });
    await next();
  });
}

function authorized({ acceptToken }: RestOptions): MiddlewareHandler<Env> {
  return createMiddleware<Env>(async (context, next) => {
    const token = /^Bot (.+)$/.exec(context.req.header('authorization') ?? '')?.[1];
    if (token === undefined || !acceptToken(token)) throw new Refusal('unauthorized');
    await next();
  });
}
