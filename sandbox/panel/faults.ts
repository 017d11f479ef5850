import type { ServerResponse } from 'node:http';
import type { Clock } from '../../src/clock.ts';
import { type Match, matches } from './match.ts';
import { HTML, page, phpJson } from './render.ts';

/** Whether the panel acts on the request before the fault strikes. */
interface When {
  when?: 'before-write' | 'after-write';
}

/**
 * One thing that can go wrong on the way. `when` is `before-write` unless given; those that look like a
 * success (`malformed-json`, `huge`, `wrong-shape`, `slow-body`) strike `after-write`.
 */
type FaultKind =
  /** A JSON error, or `body` as it is. */
  | ({
      kind: 'status';
      status: number;
      code?: string;
      detail?: string;
      body?: unknown;
      headers?: Record<string, string>;
    } & When)
  /** The true answer, late. */
  | { kind: 'delay'; ms: number }
  /** No answer at all. */
  | ({ kind: 'hang' } & When)
  /** The connection is reset. */
  | ({ kind: 'reset' } & When)
  /** 200 and JSON that breaks off. */
  | ({ kind: 'malformed-json' } & When)
  /** A web page, as a proxy (502) or a wrong address (200) answers with. Default 502. */
  | ({ kind: 'html'; status?: number } & When)
  /** 200 and more JSON than any panel sends. Default 2.5 MB. */
  | ({ kind: 'huge'; bytes?: number } & When)
  | ({ kind: 'redirect'; location: string; status?: 301 | 302 | 307 | 308 } & When)
  /** 429; `retryAfterSeconds: null` leaves Retry-After out. */
  | ({ kind: 'rate-limited'; retryAfterSeconds: number | null } & When)
  /** 200 and valid JSON that is not what was asked for. */
  | ({ kind: 'wrong-shape'; body?: unknown } & When)
  /** Headers and half of the true body, then nothing more. */
  | ({ kind: 'slow-body' } & When);

export type Fault = FaultKind &
  Match & {
    /** How many requests it strikes: 1 by default, `Infinity` until it is disarmed. */ times?: number;
  };

const LIKE_SUCCESS = new Set(['malformed-json', 'huge', 'wrong-shape', 'slow-body']);

function actsFirst(fault: Fault): boolean {
  if (fault.kind === 'delay') return false;
  return (fault.when ?? (LIKE_SUCCESS.has(fault.kind) ? 'after-write' : 'before-write')) === 'after-write';
}

/** What a fault needs of the connection it strikes. */
export interface Strike {
  /** Carries the request out as the panel would. */
  answer: () => Promise<Response>;
  outgoing: ServerResponse;
  clock: Clock;
  closed: AbortSignal;
}

/** A fault that was armed: it strikes until it is used up or disarmed. */
export interface ArmedFault {
  disarm(): void;
}

/** The armed faults of one panel. */
export class Faults {
  #armed: { fault: Fault; left: number }[] = [];

  arm(fault: Fault): ArmedFault {
    const entry = { fault, left: fault.times ?? 1 };
    this.#armed.push(entry);
    return {
      disarm: () => {
        this.#armed = this.#armed.filter((one) => one !== entry);
      },
    };
  }

  clear(): void {
    this.#armed = [];
  }

  /** Answers through the first armed fault that matches, or plainly. */
  async pass(request: { method: string; path: string }, strike: Strike): Promise<Response> {
    const armed = this.#armed.find(({ fault, left }) => left > 0 && matches(fault, request));
    if (!armed) return strike.answer();
    armed.left -= 1;
    const { fault } = armed;
    const real = actsFirst(fault) ? await (await strike.answer()).text() : '';
    return strikeWith(fault, strike, real || phpJson({ object: 'list', data: [] }));
  }
}

const never = (): Promise<never> => new Promise(() => {});

/** `real` is the body that was or might have been sent. */
async function strikeWith(fault: Fault, strike: Strike, real: string): Promise<Response> {
  const half = real.slice(0, Math.ceil(real.length / 2));
  switch (fault.kind) {
    case 'delay':
      await strike.clock.sleep(fault.ms, strike.closed);
      return strike.answer();
    case 'hang':
      return never();
    case 'reset':
      strike.outgoing.socket?.resetAndDestroy();
      return never();
    case 'slow-body':
      strike.outgoing.writeHead(200, { 'content-type': 'application/json' });
      strike.outgoing.write(half);
      return never();
    case 'malformed-json':
      return json(200, half);
    case 'huge':
      return new Response(hugeBody(fault.bytes ?? 2_500_000), {
        headers: { 'content-type': 'application/json' },
      });
    default:
      return plain(fault);
  }
}

type PlainFault = Extract<Fault, { kind: 'status' | 'html' | 'redirect' | 'rate-limited' | 'wrong-shape' }>;

function plain(fault: PlainFault): Response {
  switch (fault.kind) {
    case 'status':
      return json(fault.status, phpJson(fault.body ?? errors(fault)), fault.headers);
    case 'wrong-shape':
      return json(200, phpJson(fault.body ?? { object: 'surprise', attributes: [1, 2, 3] }));
    case 'rate-limited': {
      const retry = fault.retryAfterSeconds;
      const headers = retry === null ? {} : { 'retry-after': String(retry) };
      const detail = 'Too Many Attempts.';
      return json(429, phpJson(errors({ status: 429, code: 'ThrottleRequestsException', detail })), headers);
    }
    case 'html': {
      const { status = 502 } = fault;
      const title = status < 400 ? 'Welcome' : `${status} from the proxy`;
      return new Response(page(title, 'This is not the API.'), { status, headers: { 'content-type': HTML } });
    }
    case 'redirect': {
      const { status = 302, location } = fault;
      return new Response(null, { status, headers: { location } });
    }
  }
}

function json(status: number, body: string, headers: Record<string, string> = {}): Response {
  return new Response(body, { status, headers: { 'content-type': 'application/json', ...headers } });
}

function errors({
  status,
  code = 'HttpException',
  detail = 'Server Error',
}: {
  status: number;
  code?: string;
  detail?: string;
}) {
  return { errors: [{ code, status: String(status), detail }] };
}

const CHUNK = JSON.stringify('x'.repeat(16_000));

function hugeBody(bytes: number): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  let sent = 0;
  return new ReadableStream({
    start: (controller) => controller.enqueue(encoder.encode('{"object":"list","data":[""')),
    pull(controller) {
      controller.enqueue(encoder.encode(`,${CHUNK}`));
      sent += CHUNK.length;
      if (sent < bytes) return;
      controller.enqueue(encoder.encode(']}'));
      controller.close();
    },
  });
}
