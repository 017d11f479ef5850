import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Failure } from '../failure.ts';

export interface Health {
  /** False once it will not get better by itself: then a supervisor should restart the process. */
  healthy: boolean;
  /** False while interactions would not be served. */
  ready: boolean;
  gateway: string;
  store: string;
}

export interface HealthServer {
  port: number;
  close(): Promise<void>;
}

export interface Address {
  host: string;
  port: number;
}

/** Why nothing can be served on an address. */
export type HttpProblem = Address & {
  kind: 'http';
  why: 'taken' | 'no-such-address' | 'not-allowed' | 'other';
};

class HttpFailure extends Failure<HttpProblem> {
  override readonly name = 'HttpFailure';
}

const WHY: Record<string, HttpProblem['why']> = {
  EADDRINUSE: 'taken',
  EADDRNOTAVAIL: 'no-such-address',
  ENOTFOUND: 'no-such-address',
  EAI_AGAIN: 'no-such-address',
  EAFNOSUPPORT: 'no-such-address',
  EINVAL: 'no-such-address',
  EACCES: 'not-allowed',
  EPERM: 'not-allowed',
};

/**
 * Serves `/healthz`, `/readyz` and `/metrics`.
 * @throws HttpFailure when it may not listen there.
 */
export async function serveHealth(
  address: Address,
  { health, metrics }: { health(): Promise<Health>; metrics(): Promise<string> },
): Promise<HealthServer> {
  const routes: Record<string, (response: ServerResponse) => Promise<void>> = {
    '/healthz': async (response) => {
      const state = await health();
      send(response, { status: state.healthy ? 200 : 503, body: JSON.stringify(state) });
    },
    '/readyz': async (response) => {
      const state = await health();
      send(response, { status: state.ready ? 200 : 503, body: JSON.stringify(state) });
    },
    '/metrics': async (response) => {
      send(response, {
        status: 200,
        body: await metrics(),
        type: 'text/plain; version=0.0.4; charset=utf-8',
      });
    },
  };
  const server = createServer((request, response) => {
    const path = (request.url ?? '').split('?', 1)[0] ?? '';
    const route = Object.hasOwn(routes, path) ? routes[path] : undefined;
    if (!route) return send(response, { status: 404, body: '{}' });
    route(response).catch(() => send(response, { status: 500, body: '{}' }));
  });
  await listen(server, address);
  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** Where that is in a browser on the same machine. */
export function urlOf({ host, port }: Address): string {
  return `http://${host.includes(':') && !host.startsWith('[') ? `[${host}]` : host}:${port}`;
}

/** Whether other machines may look. */
export function isForAll(host: string): boolean {
  return !/^(localhost|127\.[\d.]+|\[?::1\]?)$/i.test(host);
}

/** Whether the address could be served on, without keeping it. @throws HttpFailure when not */
export async function proveAddress(address: Address): Promise<void> {
  const server = createServer();
  await listen(server, address);
  server.close();
  await once(server, 'close');
}

async function listen(server: Server, { host, port }: Address): Promise<void> {
  try {
    // The brackets belong to the URL, not to the address.
    server.listen(port, host.replace(/^\[|\]$/g, ''));
    await once(server, 'listening');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    throw new HttpFailure({ kind: 'http', host, port, why: WHY[code] ?? 'other' }, error);
  }
}

function send(
  response: ServerResponse,
  { status, body, type = 'application/json' }: { status: number; body: string; type?: string },
): void {
  response.writeHead(status, { 'content-type': type }).end(body);
}
