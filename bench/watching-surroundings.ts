import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type AddressInfo, createServer as createListener } from 'node:net';

/** What 10,000 watched ports need around them: a panel that knows them, and somebody who accepts connections. */
export interface Surroundings {
  panelUrl: string;
  /** Requests to the panel since the last call. */
  takeRequests(): number;
  close(): void;
}

const REFUSED = { errors: [{ code: 'AuthenticationException', status: '401', detail: 'Unauthenticated.' }] };

/** The short id of the server with this number; it has one port, whose allocation has this number as well. */
export function serverIdOf(number: number): string {
  return number.toString(16).padStart(8, '0');
}

/** All of 127.0.0.0/8 is this machine: each port has an address of its own, and one listener serves them all. */
function addressOf(number: number): string {
  return `127.1.${number >> 8}.${number & 255}`;
}

/** Starts both; the panel answers at once, so that what is measured is the bot. */
export async function startSurroundings(): Promise<Surroundings> {
  const listener = createListener((socket) => {
    socket.on('error', () => undefined);
    socket.end();
  });
  await new Promise<void>((resolve) => void listener.listen(0, '0.0.0.0', 4_096, resolve));
  const { port } = listener.address() as AddressInfo;
  let requests = 0;
  const panel = createServer((request, response) => {
    requests += 1;
    answer(request, response, port);
  });
  await new Promise<void>((resolve) => void panel.listen(0, '127.0.0.1', resolve));
  return {
    panelUrl: `http://127.0.0.1:${(panel.address() as AddressInfo).port}`,
    takeRequests() {
      const taken = requests;
      requests = 0;
      return taken;
    },
    close() {
      listener.close();
      panel.closeAllConnections();
      panel.close();
    },
  };
}

function answer({ url = '' }: IncomingMessage, response: ServerResponse, port: number): void {
  const [, id, isUsage] = /^\/api\/client\/servers\/(\w+)(\/resources)?$/.exec(url) ?? [];
  const body = id === undefined ? REFUSED : isUsage ? usage() : details(id, port);
  response.writeHead(id === undefined ? 401 : 200, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}

function usage(): object {
  const bytes = Math.floor(performance.now() * 1_000);
  const resources = { network_rx_bytes: bytes, network_tx_bytes: bytes * 3 };
  return { object: 'stats', attributes: { current_state: 'running', resources } };
}

function details(id: string, port: number): object {
  const number = Number.parseInt(id, 16);
  const attributes = {
    id: number,
    ip: addressOf(number),
    ip_alias: null,
    port,
    notes: null,
    is_default: true,
  };
  return {
    object: 'server',
    attributes: {
      ...{ identifier: id, uuid: `${id}-0000-4000-8000-000000000000`, name: `Server ${id}`, node: 'Bench' },
      feature_limits: { allocations: 5 },
      relationships: { allocations: { object: 'list', data: [{ object: 'allocation', attributes }] } },
    },
    meta: { is_server_owner: true, user_permissions: ['*'] },
  };
}
