import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { getRequestListener } from '@hono/node-server';
import { Hono } from 'hono';
import { WebSocketServer } from 'ws';
import type { Sandbox } from '../world.ts';
import { HEADERS, isOwnHost, isOwnPage } from './guard.ts';
import type { PageFiles } from './page-files.ts';
import { Session } from './session.ts';
import { createWireLog, type WireLog } from './wire-log.ts';

/** More than any ask needs. */
const MAX_FRAME_BYTES = 64 * 1024;

/** The running page. */
export interface Browser {
  /** `http://127.0.0.1:PORT`, without a slash at the end. */
  readonly url: string;
  close(): Promise<void>;
}

export interface BrowserOptions {
  sandbox: Sandbox;
  page: PageFiles;
  /** 0 takes any free one. */
  port: number;
}

/** Serves the page and its WebSocket, on the loopback interface only. Rejects when the port is taken. */
export async function serveBrowser({ sandbox, page, port }: BrowserOptions): Promise<Browser> {
  const log = createWireLog(sandbox);
  const server = createServer();
  const sockets = new WebSocketServer({ noServer: true, maxPayload: MAX_FRAME_BYTES });
  const app = createApp({ sandbox, page, portOf: () => portOf(server) });
  server.on('request', getRequestListener(app.fetch, { overrideGlobalObjects: false }));
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    if (!isOwnPage(request.headers, portOf(server)) || request.url !== '/socket') return refuse(socket);
    return sockets.handleUpgrade(request, socket, head, (client) => {
      new Session({ sandbox, log, socket: client });
    });
  });
  await listen(server, port, log);
  return {
    url: `http://127.0.0.1:${portOf(server)}`,
    async close() {
      log.close();
      for (const client of sockets.clients) client.terminate();
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

async function listen(server: Server, port: number, log: WireLog): Promise<void> {
  try {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
  } catch (error) {
    log.close();
    throw error;
  }
}

const portOf = (server: Server): number => (server.address() as AddressInfo).port;

function refuse(socket: Duplex): void {
  socket.on('error', () => socket.destroy());
  socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
}

interface Serving {
  sandbox: Sandbox;
  page: PageFiles;
  portOf: () => number;
}

function createApp({ sandbox, page, portOf }: Serving): Hono {
  const app = new Hono();
  app.use(async (context, next) => {
    if (isOwnHost(context.req.header('host'), portOf())) await next();
    else context.res = context.text('This address is not the one of the sandbox.', 403);
    for (const [name, value] of Object.entries(HEADERS)) context.res.headers.set(name, value);
  });
  // Files of messages lie at the simulated Discord, whose origin the page may not reach.
  app.get('/attachments/*', async (context) => {
    const answer = await fetch(new URL(new URL(context.req.url).pathname, sandbox.discord.origin));
    if (!answer.ok) return context.notFound();
    return new Response(answer.body, { status: answer.status, headers: typeOf(answer) });
  });
  app.get('*', (context) => {
    const file = page.get(context.req.path === '/' ? '/index.html' : context.req.path);
    return file ? context.body(file.bytes, 200, { 'content-type': file.type }) : context.notFound();
  });
  return app;
}

const typeOf = ({ headers }: Response): Record<string, string> => ({
  'content-type': headers.get('content-type') ?? 'application/octet-stream',
});
