import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { getRequestListener } from '@hono/node-server';
import { type Clock, systemClock } from '../../src/clock.ts';
import { createApp } from './app.ts';
import { createWorld } from './build.ts';
import { type Fault, Faults } from './faults.ts';
import { bearer } from './guards.ts';
import { type Hold, type HoldOptions, Holds } from './hold.ts';
import { createDaemon, type PowerSignal } from './power.ts';
import { Throttle } from './throttle.ts';
import type { Arrival, PanelState } from './visit.ts';
import type { Dialect, GameServer, World } from './world.ts';

export * from './build.ts';
export { type DemoWorld, demoWorld } from './demo-world.ts';
export type { Fault } from './faults.ts';
export type { Hold, HoldOptions } from './hold.ts';
export { type PowerSignal, REALISTIC_DELAYS } from './power.ts';
export { type Identity, type RecordedWorld, recordedWorld } from './recorded-world.ts';
export type * from './world.ts';

/** One request that arrived, whatever became of it. */
export interface PanelRequest {
  method: string;
  path: string;
  /** What follows the question mark; empty without one. */
  query: string;
  /** The bearer token, or null. */
  key: string | null;
  headers: Record<string, string>;
  /** Raw text. */
  body: string;
  /** When it arrived, milliseconds since the epoch. */
  at: number;
  /** The status it was answered with; null while it has none, and for good after a hang or a reset. */
  status: number | null;
}

/** A running panel. `dialect` and `world` may be assigned while it runs. */
export interface Panel {
  /** `http://127.0.0.1:PORT`, without a slash at the end. */
  readonly url: string;
  dialect: Dialect;
  world: World;
  /** Every request that arrived, oldest first. */
  readonly requests: PanelRequest[];
  /** Arms a fault; several that match strike in the order they were armed. */
  fault(fault: Fault): void;
  clearFaults(): void;
  /** Lets matching requests wait for their answer until it is released. */
  hold(options: HoldOptions): Hold;
  /** Carries out a power signal as if somebody had pressed it on the panel's own pages. */
  signal(server: GameServer, signal: PowerSignal): Promise<void>;
  /** Stops listening and cuts every open connection, held and hanging ones too. */
  close(): Promise<void>;
}

export interface PanelOptions {
  dialect: Dialect;
  /** Default: an empty one. */
  world?: World;
  clock?: Clock;
  /** What happens on the node when a server starts; the server runs when it is done. See `Games.boot`. */
  boot?: (server: GameServer) => Promise<void>;
  /** Default: any free port. Always on the loopback interface only. */
  port?: number;
}

/** Starts a simulated panel that answers real HTTP requests. Rejects when the port is taken. */
export async function startPanel(options: PanelOptions): Promise<Panel> {
  const { dialect, world = createWorld(), clock = systemClock, port = 0 } = options;
  const { boot = async () => undefined } = options;
  const daemon = createDaemon({ clock, boot, world: () => state.world });
  const state: PanelState = { dialect, world, clock, daemon, throttle: new Throttle(), said: new Map() };
  const desk = frontDesk(state);
  const server = createServer((incoming, outgoing) => {
    const listener = getRequestListener(() => desk.receive(incoming, outgoing), {
      overrideGlobalObjects: false,
    });
    void listener(incoming, outgoing);
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  desk.origin = originOf(server);
  const close = async () => {
    desk.shut();
    daemon.close();
    const closed = new Promise((resolve) => server.close(resolve));
    server.closeAllConnections();
    await closed;
  };
  return withState(state, { url: desk.origin, close, signal: daemon.signal, ...desk.controls });
}

function originOf(server: Server): string {
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('The panel listens on no TCP port.');
  return `http://127.0.0.1:${address.port}`;
}

type Controls = Pick<Panel, 'requests' | 'fault' | 'clearFaults' | 'hold'>;

function withState(state: PanelState, rest: Controls & Pick<Panel, 'url' | 'close' | 'signal'>): Panel {
  return {
    ...rest,
    get dialect() {
      return state.dialect;
    },
    set dialect(dialect) {
      state.dialect = dialect;
    },
    get world() {
      return state.world;
    },
    set world(world) {
      state.world = world;
    },
  };
}

/** Writes down what arrives and leads it through holds and faults to the panel. */
function frontDesk(state: PanelState) {
  const app = createApp(state);
  const [faults, holds, closing] = [new Faults(), new Holds(), new AbortController()];
  const requests: PanelRequest[] = [];
  const controls: Controls = {
    requests,
    fault: (fault) => faults.arm(fault),
    clearFaults: () => faults.clear(),
    hold: (options) => holds.add(options),
  };
  const desk = {
    origin: '',
    controls,
    async receive(incoming: IncomingMessage, outgoing: ServerResponse): Promise<Response> {
      const arrival = await arrivalOf(incoming, desk.origin);
      const request = noted(arrival, state.clock.now());
      requests.push(request);
      const strike = { answer: () => app(arrival), outgoing, clock: state.clock, closed: closing.signal };
      const response = await holds.pass(request, () => faults.pass(request, strike));
      request.status = response.status;
      return response;
    },
    shut() {
      closing.abort();
      holds.releaseAll();
    },
  };
  return desk;
}

async function arrivalOf(incoming: IncomingMessage, origin: string): Promise<Arrival> {
  const body = await text(incoming);
  const headers = new Headers();
  for (const [name, values] of Object.entries(incoming.headersDistinct)) {
    for (const value of values ?? []) headers.append(name, value);
  }
  const address = incoming.socket.remoteAddress ?? '127.0.0.1';
  return {
    method: incoming.method ?? 'GET',
    url: new URL(`${origin}${incoming.url}`),
    headers,
    body,
    address,
  };
}

function noted({ method, url, headers, body }: Arrival, at: number): PanelRequest {
  const { pathname: path, search } = url;
  const sent = Object.fromEntries(headers);
  return {
    method,
    path,
    query: search.slice(1),
    key: bearer(headers),
    headers: sent,
    body,
    at,
    status: null,
  };
}
