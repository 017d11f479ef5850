import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { setImmediate as turn } from 'node:timers/promises';
import { onTestFinished } from 'vitest';
import { directReach, type Target } from '../../../src/network/reach.ts';
import { ManualClock } from '../../support/manual-clock.ts';

export const around = () => ({ reach: directReach, clock: new ManualClock() });

interface Stranger extends Target {
  /** Every packet that came. */
  asked: Buffer[];
  /** Resolves when so many packets have come, and what was answered to them has been read. */
  heard(packets?: number): Promise<void>;
}

/** Answers each packet with what `answer` makes of it; `count`: which it is, from 1. */
export async function udp(
  answer: (packet: Buffer, count: number) => Buffer[],
  host = '127.0.0.1',
): Promise<Stranger> {
  const socket = createSocket(host === '::1' ? 'udp6' : 'udp4');
  const asked: Buffer[] = [];
  const waiting = new Set<() => void>();
  socket.on('message', (packet, { port, address }) => {
    asked.push(packet);
    for (const one of answer(packet, asked.length)) socket.send(one, port, address);
    for (const look of waiting) look();
  });
  socket.bind(0, host);
  await once(socket, 'listening');
  onTestFinished(() => void socket.close());
  async function heard(packets = 1): Promise<void> {
    while (asked.length < packets) {
      const { promise, resolve } = Promise.withResolvers<void>();
      waiting.add(resolve);
      await promise;
    }
    // What was sent on the loopback interface is there; whoever waits for it has read it some turns later.
    for (let turns = 0; turns < 20; turns++) await turn();
  }
  return { ip: host, port: socket.address().port, asked, heard };
}

export async function tcp(serve: (socket: Socket) => void, host = '127.0.0.1'): Promise<Target> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    serve(socket);
  });
  server.listen(0, host);
  await once(server, 'listening');
  onTestFinished(() => {
    server.close();
    for (const socket of sockets) socket.destroy();
  });
  const address = server.address();
  return { ip: host, port: typeof address === 'object' && address ? address.port : 0 };
}

/** Answers each request with what `answer` says of its path: a whole answer but for the first line's `HTTP/1.1`. */
export const http = (answer: (path: string) => string, host?: string) =>
  tcp((socket) => {
    socket.once('data', (request: Buffer) => {
      const [, path = ''] = request.toString().split(' ');
      socket.end(`HTTP/1.1 ${answer(path)}`);
    });
  }, host);

export const page = (body: string, status = '200 OK') => `${status}\r\nconnection: close\r\n\r\n${body}`;

/** A port of this machine that nothing listens on. */
export async function unusedPort(): Promise<number> {
  const socket = createSocket('udp4').bind(0, '127.0.0.1');
  await once(socket, 'listening');
  const { port } = socket.address();
  socket.close();
  await once(socket, 'close');
  return port;
}

/** The pong to a ping of Minecraft Bedrock. */
export function pong(ping: Buffer, text: string): Buffer {
  const length = Buffer.alloc(2);
  length.writeUInt16BE(Buffer.byteLength(text));
  const magic = Buffer.from('00ffff00fefefefefdfdfdfd12345678', 'hex');
  return Buffer.concat([
    Buffer.from([0x1c]),
    ping.subarray(1, 9),
    Buffer.alloc(8),
    magic,
    length,
    Buffer.from(text),
  ]);
}

/** A2S_INFO, as far as it is read. */
export const INFO = Buffer.concat([
  Buffer.from('ffffffff4911', 'hex'),
  Buffer.from('A server\0de_dust2\0csgo\0CS\0'),
  Buffer.from([0, 0, 5, 10, 0, 0x64, 0x6c, 0, 0]),
  Buffer.from('1.40\0\0'),
]);

/** A status of Minecraft in its frame; texts of less than 16 KiB. */
export function frame(json: string): Buffer {
  const text = Buffer.from(json);
  const two = (value: number) => Buffer.from([(value & 0x7f) | 0x80, value >> 7]);
  return Buffer.concat([two(text.length + 3), Buffer.from([0]), two(text.length), text]);
}
