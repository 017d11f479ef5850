import { createSocket, type Socket as UdpSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import type { GameName, GameQuirks } from '../panel/world.ts';
import { answerBedrock } from './bedrock.ts';
import { answerFivem, fivemPage } from './fivem.ts';
import { serveMinecraft } from './minecraft.ts';
import { servePages } from './pages.ts';
import { answerSatisfactory } from './satisfactory.ts';
import { answerSource } from './source.ts';
import { terrariaPage } from './terraria.ts';
import { answerVoicechat } from './voicechat.ts';

/** What a simulated game tells about itself, read anew for every answer. */
export interface GameFacts {
  name: string;
  players(): number;
  maxPlayers(): number;
  quirks(): GameQuirks;
}

/** What is spoken on a port; `tcp`: connections are taken and nothing is said. */
export type Protocol = GameName | 'tcp';

/** Something that listens on a free port of the loopback interface. */
export interface Listener {
  port: number;
  close(): Promise<void>;
}

const HOST = '127.0.0.1';
/** How often a port is tried that is free for UDP but not for TCP. */
const TRIES = 20;

/** What is answered over UDP. */
const ON_UDP: Partial<Record<Protocol, (question: Buffer, facts: GameFacts) => Buffer[]>> = {
  source: answerSource,
  bedrock: answerBedrock,
  fivem: answerFivem,
  satisfactory: answerSatisfactory,
  voicechat: answerVoicechat,
};

/** Who takes connections. Source's remote console waits for a password; `tcp` is anything. */
const ON_TCP: Partial<Record<Protocol, (socket: Socket, facts: GameFacts) => void>> = {
  tcp: keepOpen,
  source: keepOpen,
  minecraft: serveMinecraft,
  fivem: (socket, facts) => servePages(socket, (path) => fivemPage(path, facts)),
  terraria: (socket, facts) => servePages(socket, (path) => terrariaPage(path, facts)),
};

export async function listenFor(protocol: Protocol, facts: GameFacts): Promise<Listener> {
  const answer = ON_UDP[protocol];
  const serve = ON_TCP[protocol];
  if (!answer) return listenOnTcp(0, (socket) => (serve ?? keepOpen)(socket, facts));
  if (!serve) return listenOnUdp((question) => answer(question, facts), facts);
  return listenOnBoth(
    () => listenOnUdp((question) => answer(question, facts), facts),
    (port) => listenOnTcp(port, (socket) => serve(socket, facts)),
  );
}

function keepOpen(socket: Socket): void {
  socket.on('error', () => socket.destroy());
  socket.resume();
}

async function listenOnTcp(port: number, serve: (socket: Socket) => void): Promise<Listener> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    serve(socket);
  });
  server.listen(port, HOST);
  await once(server, 'listening');
  return {
    port: portOf(server),
    async close() {
      const closed = once(server, 'close');
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

async function listenOnUdp(answer: (question: Buffer) => Buffer[], facts: GameFacts): Promise<Listener> {
  const socket = createSocket('udp4');
  const known = new Set<string>();
  socket.on('message', (question, { address, port }) => {
    const isFirst = !known.has(`${address}:${port}`);
    known.add(`${address}:${port}`);
    if (isFirst && facts.quirks().losesFirst) return;
    for (const one of answer(question)) socket.send(one, port, address);
  });
  socket.bind(0, HOST);
  await once(socket, 'listening');
  return { port: socket.address().port, close: () => closeUdp(socket) };
}

/** Queries over UDP and something else over TCP, both on the same number. */
async function listenOnBoth(
  openUdp: () => Promise<Listener>,
  openTcp: (port: number) => Promise<Listener>,
): Promise<Listener> {
  for (let turn = 1; ; turn++) {
    const udp = await openUdp();
    try {
      const tcp = await openTcp(udp.port);
      return { port: udp.port, close: () => Promise.all([tcp.close(), udp.close()]).then(() => undefined) };
    } catch (error) {
      await udp.close();
      if (turn === TRIES) throw error;
    }
  }
}

async function closeUdp(socket: UdpSocket): Promise<void> {
  const closed = once(socket, 'close');
  socket.close();
  await closed;
}

function portOf(server: Server): number {
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('A game listens on no TCP port.');
  return address.port;
}
