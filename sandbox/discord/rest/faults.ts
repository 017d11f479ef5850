import { once } from 'node:events';
import type { DiscordRequest } from '../world/world.ts';
import type { RestContext } from './exchange.ts';

/** A failure of Discord, or of the way to it, that a test wants. */
export interface Fault {
  match: { method?: string; path?: RegExp };
  /** How many requests it hits; 1 unless told. */
  times?: number;
  /** `status`: answers with `status`; `hang`: never answers; `reset`: closes the connection. */
  kind: 'status' | 'hang' | 'reset';
  /** For kind `status`; 500 unless told. */
  status?: number;
  /** For kind `status`: replaces the usual body. */
  body?: object;
  /** For kind `status`: a web page instead, as a proxy between would send; nothing of Discord's is in it. */
  page?: string;
  /** For status 429. */
  retryAfterSeconds?: number;
  /** True when the request is to be carried out all the same: only its answer gets lost. */
  carriedOut?: boolean;
}

export interface ArmedFault {
  /** How many requests it will still hit. */
  readonly left: number;
  disarm(): void;
}

/** Stands for an answer that nobody gets. */
export const LOST = 499;

/** The faults waiting for their requests. */
export class Faults {
  #armed: { fault: Fault; left: number }[] = [];

  arm(fault: Fault): ArmedFault {
    const entry = { fault, left: fault.times ?? 1 };
    this.#armed.push(entry);
    return {
      get left() {
        return entry.left;
      },
      disarm: () => {
        entry.left = 0;
      },
    };
  }

  /** The fault for this request, if there is one; it is used up by that. */
  take({ method, path }: DiscordRequest): Fault | undefined {
    const entry = this.#armed.find(
      ({ fault: { match }, left }) =>
        left > 0 && (match.method ?? method).toUpperCase() === method && (match.path?.test(path) ?? true),
    );
    if (entry) entry.left -= 1;
    return entry?.fault;
  }
}

/** The answer of a faulty Discord; for `hang` and `reset` it comes when nobody can read it any more. */
export async function faultResponse(context: RestContext, fault: Fault): Promise<Response> {
  const { socket } = context.env.incoming;
  if (fault.kind === 'reset') socket.resetAndDestroy();
  if (fault.kind === 'hang' && !socket.destroyed) await once(socket, 'close');
  if (fault.kind !== 'status') return new Response(null, { status: LOST });
  const { status = 500, retryAfterSeconds = 1 } = fault;
  if (fault.page !== undefined) {
    return new Response(fault.page, { status, headers: { 'content-type': 'text/html' } });
  }
  if (status !== 429)
    return Response.json(fault.body ?? { message: `${status}: Simulated`, code: 0 }, { status });
  const limited = { message: 'You are being rate limited.', retry_after: retryAfterSeconds, global: false };
  const headers = { 'Retry-After': String(retryAfterSeconds), 'X-RateLimit-Scope': 'user' };
  return Response.json(fault.body ?? limited, { status, headers });
}
