import { LRUCache } from 'lru-cache';
import { Pool } from 'undici';
import type { Clock } from '../clock.ts';
import { connectorFor } from '../network/connector.ts';
import { createLookups, type Lookups } from '../network/lookups.ts';
import type { PanelAddress } from '../network/panel-address.ts';
import { noAnswer } from './no-answer.ts';
import { ownTurn } from './turns.ts';

/** The panel itself gives its daemon up to 15 s (fact 27), so a write is given a little more. */
const WRITE_LIMIT_MS = 20_000;
/** A reading is tried again, so one try may be shorter. */
const READ_LIMIT_MS = 10_000;
/** Six times what a page of 100 servers takes (recording pelican/2fa-required.list); more would be long to read. */
const MAX_ANSWER_BYTES = 1024 * 1024;
/** More than this takes a while to read. */
const BIG_ANSWER_BYTES = 16 * 1024;
const CONNECTIONS_PER_PANEL = 64;
/** The public identifier that a key begins with; what follows is secret (pelican-differences.md, Keys). */
const PUBLIC_PART_LENGTH = 16;
/** The pool of the panel that nobody has used for the longest is closed beyond this. */
const MAX_POOLS = 200;

export interface PanelRequest {
  method: 'GET' | 'POST' | 'DELETE';
  /** Below `/api/client`, beginning with a slash or empty; with its query. */
  path: string;
  body?: object;
  /** True when the panel has to ask the daemon of the node: what it throws then may be about the node. */
  asksNode?: boolean;
  /** What the answer would show: Pelican breaks over servers without a primary. */
  shows?: 'servers' | 'server';
  /** The server that gets a new port by this: such requests are counted apart. */
  newPortOn?: string;
}

export interface RawAnswer {
  status: number;
  /** By names in lower case. */
  headers: Readonly<Record<string, string>>;
  text: string;
}

/** One keep-alive pool per panel, shared by everybody; a key is an argument of each call and is never kept. */
export interface Transport {
  /** @throws PanelFailure of kind `no-answer`, which says whether the request may have been carried out. */
  send(panel: PanelAddress, key: string, request: PanelRequest): Promise<RawAnswer>;
  close(): Promise<void>;
}

/** One request and what became of it; nothing of its content. */
interface ExchangeFacts {
  panelUrl: string;
  method: string;
  /** A status, or in which way there was no answer. */
  outcome: string;
  durationMs: number;
}

export interface TransportOptions {
  clock: Clock;
  lookups?: Lookups;
  onExchange?(facts: ExchangeFacts): void;
}

export function createTransport({
  clock,
  lookups = createLookups({ clock }),
  onExchange,
}: TransportOptions): Transport {
  const pools = new LRUCache<string, Pool>({
    max: MAX_POOLS,
    dispose: (pool) => void pool.close().catch(() => undefined),
  });

  function poolFor(panel: PanelAddress): Pool {
    const name = `${panel.trusted} ${new URL(panel.url).origin}`;
    const pool = pools.get(name) ?? openPool(panel, lookups);
    pools.set(name, pool);
    return pool;
  }

  return {
    async send(panel, key, request) {
      const done = new AbortController();
      const limit = timeLimit(clock, request, done.signal);
      const startedAt = clock.monotonic();
      const tell = (outcome: string) =>
        onExchange?.({
          panelUrl: panel.url,
          method: request.method,
          outcome,
          durationMs: clock.monotonic() - startedAt,
        });
      try {
        const answer = await exchange(poolFor(panel), { panel, key, request, limit });
        tell(String(answer.status));
        return answer;
      } catch (error) {
        const failure = noAnswer(error);
        tell(failure.problem.kind === 'no-answer' ? failure.problem.answer.how : failure.problem.kind);
        throw failure;
      } finally {
        done.abort();
      }
    },
    async close() {
      await Promise.all([...pools.values()].map((pool) => pool.destroy()));
    },
  };
}

function openPool(panel: PanelAddress, lookups: Lookups): Pool {
  return new Pool(new URL(panel.url).origin, {
    connections: CONNECTIONS_PER_PANEL,
    connect: connectorFor(panel, lookups),
    headersTimeout: WRITE_LIMIT_MS,
    bodyTimeout: READ_LIMIT_MS,
    maxResponseSize: MAX_ANSWER_BYTES,
  });
}

/** Aborts when the request has taken as long as it may, by the clock of this program. */
function timeLimit(clock: Clock, request: PanelRequest, done: AbortSignal): AbortSignal {
  const controller = new AbortController();
  const limitMs = request.method === 'GET' ? READ_LIMIT_MS : WRITE_LIMIT_MS;
  clock.sleep(limitMs, done).then(
    () => controller.abort(new DOMException('The panel took too long.', 'TimeoutError')),
    () => undefined,
  );
  return controller.signal;
}

interface Exchange {
  panel: PanelAddress;
  key: string;
  request: PanelRequest;
  limit: AbortSignal;
}

async function exchange(pool: Pool, { panel, key, request, limit }: Exchange): Promise<RawAnswer> {
  const answer = await pool.request({
    method: request.method,
    path: `${new URL(panel.url).pathname.replace(/\/$/, '')}/api/client${request.path}`,
    // Without this Accept refusals become redirects and HTML pages (fact 1). No cookies, no Origin (fact 22).
    headers: {
      accept: 'application/json',
      authorization: `Bearer ${key}`,
      'user-agent': 'Portkeeper',
      ...(request.body ? { 'content-type': 'application/json' } : {}),
    },
    body: request.body ? JSON.stringify(request.body) : null,
    signal: limit,
  });
  const headers = Object.entries(answer.headers).map(([name, value]) => [
    name,
    withoutKey(String(value ?? ''), key),
  ]);
  const bytes = await answer.body.bytes();
  // Before anything is made of it: whoever asked goes on reading in the same turn.
  if (bytes.length > BIG_ANSWER_BYTES) await ownTurn(panel.url);
  const text = withoutKey(new TextDecoder().decode(bytes), key);
  return { status: answer.statusCode, headers: Object.fromEntries(headers), text };
}

/** A panel in debugging mode, or a hostile one, may repeat what it was sent; then it would be shown or logged. */
function withoutKey(text: string, key: string): string {
  return text.replaceAll(key.slice(PUBLIC_PART_LENGTH) || key, '…');
}
