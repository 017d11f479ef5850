import type { IncomingMessage, Server } from 'node:http';
import { WebSocketServer } from 'ws';
import { OP } from './codes.ts';
import { Connection, type GatewayOptions, type GatewayState } from './connection.ts';

/** What a test can do to the connections of the bot. */
export interface Gateway {
  /** How many bots (or shards) are connected and identified. */
  readonly connections: number;
  /** Asks every client to come back (op 7): it closes, waits half a second and resumes. */
  reconnect(): void;
  /** Tells every client that its session is over (op 9), or that it may try to resume it. */
  invalidSession(resumable: boolean): void;
  /** Closes every connection with a code, or breaks it when there is none. */
  drop(code?: number): void;
  /** Sends any event to every session. */
  sendRaw(event: string, data: object): void;
  /** Resolves when nobody is connected: after stopping a bot, before waiting for `ready()` again. */
  disconnected(): Promise<void>;
}

export interface GatewayServer extends Gateway {
  dispatch(event: string, data: object, guildId?: string): boolean;
  close(): void;
}

/** The WebSocket gateway at `/gateway` of an HTTP server (docs: events/gateway). */
export function createGateway(server: Server, options: GatewayOptions): GatewayServer {
  const state: GatewayState = { ...options, sessions: new Set(), connections: new Set() };
  const sockets = new WebSocketServer({ noServer: true });
  server.on('upgrade', (request: IncomingMessage, socket, head) => {
    const url = new URL(request.url ?? '/', 'http://localhost');
    if (!url.pathname.startsWith('/gateway')) return socket.destroy();
    return sockets.handleUpgrade(request, socket, head, (client) => {
      new Connection(state, client, url.searchParams);
    });
  });
  return {
    ...controls(state),
    ...outlets(state),
    get connections() {
      return identified(state).length;
    },
  };
}

const identified = ({ connections }: GatewayState): Connection[] =>
  [...connections].filter(({ session }) => session !== undefined);

function controls(state: GatewayState): Omit<Gateway, 'connections'> {
  const sendAll = (payload: object) => {
    for (const { transport } of identified(state)) transport.send(payload);
  };
  return {
    reconnect: () => sendAll({ op: OP.reconnect, d: null }),
    invalidSession(resumable) {
      for (const connection of identified(state)) connection.invalidate(resumable);
    },
    drop(code) {
      for (const { transport } of state.connections) {
        if (code === undefined) transport.terminate();
        else transport.close(code);
      }
    },
    sendRaw(event, data) {
      for (const session of state.sessions) session.dispatch(event, data);
    },
    disconnected: () =>
      state.world.changes.until(() => (state.connections.size === 0 ? true : undefined)).then(() => {}),
  };
}

function outlets(state: GatewayState): Pick<GatewayServer, 'dispatch' | 'close'> {
  return {
    dispatch(event, data, guildId) {
      const receivers = [...state.sessions].filter((session) => session.isFor(guildId));
      for (const session of receivers) session.dispatch(event, data);
      return receivers.some(({ outlet }) => outlet !== undefined);
    },
    close() {
      for (const { transport } of state.connections) transport.terminate();
    },
  };
}
