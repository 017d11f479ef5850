import { createHash } from 'node:crypto';
import type { z } from 'zod';
import type { Clock } from '../clock.ts';
import type { PanelAddress } from '../network/panel-address.ts';
import { parseJson, readFailure, unreadable } from './answers.ts';
import type { Dialects } from './dialects.ts';
import type { Gate } from './gate.ts';
import { inFrontOf } from './in-front.ts';
import { firstFault } from './lists.ts';
import {
  type ActivityPage,
  activityPage,
  type PowerSignal,
  type Resources,
  resources,
} from './live-schemas.ts';
import { allPages } from './pages.ts';
import { PanelFailure } from './problems.ts';
import { checkLimits, createRateLimits, type RateLimits, readLimit } from './rate-limits.ts';
import { codeIn } from './refusals.ts';
import {
  type Account,
  type Allocation,
  account,
  allocation,
  type Server,
  type ServerDetails,
  serverDetails,
  serverPage,
} from './schemas.ts';
import type { PanelRequest, RawAnswer, Transport } from './transport.ts';

/** What one key can ask of one panel. Made for one invocation and bound to its key for good. */
export interface PanelClient {
  readonly panel: PanelAddress;
  /** The same for clients with the same key, and tells nothing of it: an answer may be shared only among those. */
  readonly holder: string;
  account(): Promise<Account>;
  /** The first page only: proves a key and counts what it reaches (fact 21). */
  countServers(): Promise<number>;
  /**
   * Every server the key can reach, over all pages.
   * @param onMissing told why a page is left out, where the others can be used; without it one fails them all.
   */
  servers(onMissing?: (failure: PanelFailure) => void): Promise<Server[]>;
  server(id: string): Promise<ServerDetails>;
  /** `want` is honoured by the documented dialect and ignored by the others (fact 3). */
  assign(serverId: string, want: { ip?: string; port?: number }): Promise<Allocation>;
  setNote(serverId: string, allocationId: number, note: string): Promise<Allocation>;
  makePrimary(serverId: string, allocationId: number): Promise<Allocation>;
  remove(serverId: string, allocationId: number): Promise<void>;
  /**
   * State, traffic and uptime; needs no permission (fact 27). The panel repeats what it said for up to 20 s, also
   * after a power signal (Pelican, fact 3).
   */
  resources(serverId: string): Promise<Resources>;
  /** Resolves when the panel has taken the signal, which is long before the server has done it. */
  power(serverId: string, signal: PowerSignal): Promise<void>;
  /** What was done to the allocations of a server, the latest first (fact 25). @param page from 1 */
  activity(serverId: string, page: number): Promise<ActivityPage>;
}

export interface PanelClientOptions {
  transport: Transport;
  clock: Clock;
  panel: PanelAddress;
  key: string;
  dialects: Dialects;
  /** What its requests wait at for their turn; left out for a client that stands alone. */
  gate?: Gate;
  /** Left out for a client that stands alone: then it knows only what itself was told. */
  limits?: RateLimits;
  /** Whose client it is, so that all of one person's know what one of them was told. */
  userId?: string;
}

type Client = PanelClientOptions & Required<Pick<PanelClientOptions, 'limits' | 'userId'>>;

/** fact 16: at most 100 servers a page. */
const SERVERS_PER_PAGE = 100;
const PERMISSION_FOR: Record<PowerSignal, string> = {
  start: 'control.start',
  stop: 'control.stop',
  kill: 'control.stop',
  restart: 'control.restart',
};
/** A part of the event's name is enough; a star would be taken literally (fact 25). */
const ALLOCATION_EVENTS = 'filter[event]=server:allocation&sort=-timestamp&include=actor';
/** How often a reading that got no answer is tried again, and how long after. */
const READ_RETRIES = 1;
const READ_RETRY_AFTER_MS = 250;
/** Somebody behind the gateway was waited for already; 524 is Cloudflare's word for it. */
const TOOK_TOO_LONG = [504, 524];

/** @throws PanelFailure from every method, for everything that is not the expected answer. */
export function createPanelClient(given: PanelClientOptions): PanelClient {
  const options: Client = { limits: createRateLimits(given), userId: '', ...given };
  const { panel } = options;
  const get = <T>(path: string, schema: z.ZodType<T>, shows?: PanelRequest['shows']) =>
    read(options, { request: { method: 'GET', path, ...(shows ? { shows } : {}) }, schema });
  const post = <T>(path: string, { schema, body }: { schema: z.ZodType<T>; body?: object }) =>
    ask(options, { request: { method: 'POST', path, body: body ?? {} }, schema });
  const page = (number: number) => get(`?per_page=${SERVERS_PER_PAGE}&page=${number}`, serverPage, 'servers');
  const allocations = (serverId: string) => `/servers/${encodeURIComponent(serverId)}/network/allocations`;

  return {
    panel,
    holder: createHash('sha256').update(options.key).digest('base64url'),
    account: () => get('/account', account),
    countServers: async () => (await get('?per_page=1&page=1', serverPage, 'servers')).total,
    servers: (onMissing) => allPages(page, onMissing),
    async server(id) {
      const server = await get(`/servers/${encodeURIComponent(id)}`, serverDetails, 'server');
      const { dialects } = options;
      dialects.sawServer(panel.url, server);
      // Those go by the published documentation, which leaves it open.
      return { ...server, noLimitForbids: server.noLimitForbids && dialects.of(panel.url) !== 'documented' };
    },
    assign(id, want) {
      const request = { method: 'POST', path: allocations(id), body: want, newPortOn: id } as const;
      return needs('allocation.create', ask(options, { request, schema: allocation }));
    },
    setNote: (id, allocationId, note) =>
      needs(
        'allocation.update',
        post(`${allocations(id)}/${allocationId}`, { schema: allocation, body: { notes: note } }),
      ),
    makePrimary: (id, allocationId) =>
      needs('allocation.update', post(`${allocations(id)}/${allocationId}/primary`, { schema: allocation })),
    async remove(id, allocationId) {
      const path = `${allocations(id)}/${allocationId}`;
      await needs('allocation.delete', answered(options, { method: 'DELETE', path }));
    },
    resources(id) {
      const path = `/servers/${encodeURIComponent(id)}/resources`;
      return read(options, { request: { method: 'GET', path, asksNode: true }, schema: resources });
    },
    async power(id, signal) {
      const request = {
        method: 'POST',
        path: `/servers/${encodeURIComponent(id)}/power`,
        body: { signal },
        asksNode: true,
      } as const;
      await needs(PERMISSION_FOR[signal], answered(options, request));
    },
    activity: (id, page) =>
      needs(
        'activity.read',
        get(`/servers/${encodeURIComponent(id)}/activity?${ALLOCATION_EVENTS}&page=${page}`, activityPage),
      ),
  };
}

/** @throws PanelFailure when the first two pages fail: then nobody knows how many there are. */
interface Question<T> {
  request: PanelRequest;
  schema: z.ZodType<T>;
}

/** A GET may be repeated: it changes nothing. */
async function read<T>(options: Client, reading: Question<T>): Promise<T> {
  for (let retry = 0; ; retry++) {
    try {
      return await ask(options, reading);
    } catch (error) {
      if (retry >= READ_RETRIES || !isWorthRetrying(error)) throw error;
      await options.clock.sleep(READ_RETRY_AFTER_MS);
    }
  }
}

/** Only what is gone by itself in a moment: a lost connection or a gateway's error, not a slow or a wrong answer. */
function isWorthRetrying(error: unknown): boolean {
  if (!(error instanceof PanelFailure) || error.problem.kind !== 'no-answer') return false;
  const { answer } = error.problem;
  if (answer.how === 'connection-lost') return true;
  return answer.how === 'server-error' && answer.status >= 502 && !TOOK_TOO_LONG.includes(answer.status);
}

async function ask<T>(options: Client, { request, schema }: Question<T>): Promise<T> {
  const answer = await answered(options, request);
  const parsed = schema.safeParse(parseJson(answer));
  if (parsed.success) return parsed.data;
  throw new PanelFailure(unreadable(answer), firstFault(parsed.error));
}

/** Sends a request and returns its answer of 200–299. */
async function answered(options: Client, request: PanelRequest): Promise<RawAnswer> {
  const { panel, key, limits, userId, clock } = options;
  const asker = { userId, panelUrl: panel.url };
  checkLimits(limits, request, asker);
  const send = () => options.transport.send(panel, key, request);
  const answer = await (options.gate ? options.gate.pass(asker, request, send) : send());
  if (answer.status >= 200 && answer.status < 300) return answer;
  if (answer.status === 429 && inFrontOf(answer)?.how !== 'challenge') {
    throw new PanelFailure(readLimit(answer, { limits, request, asker, now: clock.now() }));
  }
  options.dialects.sawRefusal(panel.url, codeIn(parseJson(answer)));
  throw new PanelFailure(readFailure(answer, request, { panelUrl: panel.url, now: clock.now() }));
}

/** A 403 does not name the permission (recording create.A.reader); what was asked for does. */
async function needs<T>(permission: string, answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    if (!(error instanceof PanelFailure) || error.problem.kind !== 'permission-missing') throw error;
    throw new PanelFailure({ ...error.problem, permission }, error);
  }
}
