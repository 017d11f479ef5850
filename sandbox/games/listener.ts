import { createSocket, type Socket as UdpSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import { serveMinecraft } from './minecraft.ts';
import { answerSource } from './source.ts';

/** What a simulated game tells about itself, read anew for every answer. */
export interface GameFacts {
  name: string;
  players(): number;
  maxPlayers(): number;
}

/** What is spoken on a port; `tcp`: connections are taken and nothing is said. */
export type Protocol = 'minecraft' | 'source' | 'tcp';

/** Something that listens on a free port of the loopback interface. */
export interface Listener {
  port: number;
  close(): Promise<void>;
}

const HOST = '127.0.0.1';
/** How often a port is tried that is free for UDP but not for TCP. */
const TRIES = 20;

export async function listenFor(protocol: Protocol, facts: GameFacts): Promise<Listener> {
  if (protocol === 'source') return listenOnBoth(facts);
  return listenOnTcp(0, protocol === 'minecraft' ? (socket) => serveMinecraft(socket, facts) : keepOpen);
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

/** A Source server takes queries over UDP and its remote console over TCP, both on the same number. */
async function listenOnBoth(facts: GameFacts): Promise<Listener> {
  for (let turn = 1; ; turn++) {
    const udp = createSocket('udp4');
    udp.on('message', (question, from) => {
      const answer = answerSource(question, facts);
      if (answer) udp.send(answer, from.port, from.address);
    });
    udp.bind(0, HOST);
    await once(udp, 'listening');
    const { port } = udp.address();
    try {
      const tcp = await listenOnTcp(port, keepOpen);
      return { port, close: () => Promise.all([tcp.close(), closeUdp(udp)]).then(() => undefined) };
    } catch (error) {
      await closeUdp(udp);
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
