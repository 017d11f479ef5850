import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

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

/**
 * Serves `/healthz`, `/readyz` and `/metrics`.
 * @throws when the port is taken.
 */
export async function serveHealth(
  address: { host: string; port: number },
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
  server.listen(address.port, address.host);
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

function send(
  response: ServerResponse,
  { status, body, type = 'application/json' }: { status: number; body: string; type?: string },
): void {
  response.writeHead(status, { 'content-type': type }).end(body);
}
