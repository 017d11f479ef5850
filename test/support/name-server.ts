import { createSocket, type Socket as UdpSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';

const TYPES = { a: 1, cname: 5, aaaa: 28 } as const;

/** One record of an answer (RFC 1035, 4.1.3); `data` as it is on the wire. */
interface Entry {
  name: string;
  type: keyof typeof TYPES;
  data: Buffer;
}

export interface Question {
  name: string;
  family: 4 | 6 | null;
  overTcp: boolean;
  /** A reply with these records. `rcode`: 2 is SERVFAIL, 3 NXDOMAIN. */
  reply(entries: Entry[], flags?: { rcode?: number; isCut?: boolean }): Buffer;
}

/** What to send for a question, as bytes; `null` for silence. */
type Answers = (question: Question) => Buffer | null;

export const a = (name: string, ip: string): Entry => ({
  ...{ name, type: 'a', data: Buffer.from(ip.split('.').map(Number)) },
});
export const aaaa = (name: string, hex: string): Entry => ({
  name,
  type: 'aaaa',
  data: Buffer.from(hex, 'hex'),
});
export const cname = (name: string, to: string): Entry => ({ name, type: 'cname', data: labels(to) });

/** A name server on this machine, over UDP and TCP, and what it was asked. */
export async function startNameServer(answers: Answers) {
  const asked: Question[] = [];
  const hear = (packet: Buffer, overTcp: boolean) => {
    const question = questionIn(packet, overTcp);
    asked.push(question);
    return answers(question);
  };
  const { udp, tcp, port } = await bothAtOnePort();
  udp.on('message', (packet, from) => {
    const answer = hear(packet, false);
    if (answer) udp.send(answer, from.port, from.address);
  });
  const sockets = new Set<Socket>();
  tcp.on('connection', (socket) => {
    sockets.add(socket.on('error', () => undefined));
    socket.on('data', (data) => {
      const answer = hear(data.subarray(2), true);
      if (answer) socket.end(Buffer.concat([short(answer.length), answer]));
    });
  });
  onTestFinished(() => {
    udp.close();
    tcp.close();
    for (const socket of sockets) socket.destroy();
  });
  return { servers: [`127.0.0.1:${port}`], asked };
}

/** Again with another port where one of them is somebody else's. */
async function bothAtOnePort(): Promise<{ udp: UdpSocket; tcp: Server; port: number }> {
  const udp = createSocket({ type: 'udp4', recvBufferSize: 4_000_000 });
  udp.bind(0, '127.0.0.1');
  await once(udp, 'listening');
  const { port } = udp.address();
  const tcp = createServer();
  const isBound = await new Promise((resolve) => {
    tcp.once('error', () => resolve(false));
    tcp.listen(port, '127.0.0.1', () => resolve(true));
  });
  if (isBound) return { udp, tcp, port };
  udp.close();
  return bothAtOnePort();
}

export const silent: Answers = () => null;

function questionIn(packet: Buffer, overTcp: boolean): Question {
  const parts: string[] = [];
  let at = 12;
  for (let length = packet[at] ?? 0; length > 0; length = packet[at] ?? 0) {
    parts.push(packet.toString('latin1', at + 1, at + 1 + length));
    at += length + 1;
  }
  const question = packet.subarray(12, at + 5);
  const type = packet.readUInt16BE(at + 1);
  const family = type === TYPES.a ? 4 : type === TYPES.aaaa ? 6 : null;
  return {
    ...{ name: parts.join('.'), family, overTcp },
    reply(entries, { rcode = 0, isCut = false } = {}) {
      const flags = 0x8180 | (isCut ? 0x0200 : 0) | rcode;
      const counts = [flags, 1, entries.length, 0, 0].map(short);
      return Buffer.concat([packet.subarray(0, 2), ...counts, question, ...entries.map(wire)]);
    },
  };
}

function wire({ name, type, data }: Entry): Buffer {
  const ttl = Buffer.from([0, 0, 0, 60]);
  return Buffer.concat([labels(name), short(TYPES[type]), short(1), ttl, short(data.length), data]);
}

function labels(name: string): Buffer {
  const parts = name.split('.').map((part) => Buffer.from([part.length, ...Buffer.from(part, 'latin1')]));
  return Buffer.concat([...parts, Buffer.from([0])]);
}

function short(value: number): Buffer {
  return Buffer.from([value >> 8, value & 255]);
}
