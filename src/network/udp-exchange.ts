import { createSocket } from 'node:dgram';
import { isIPv6 } from 'node:net';
import type { Clock } from '../clock.ts';
import { isRefusal } from './port-probe.ts';
import type { Target } from './reach.ts';

/** The answer to a status query is one packet; a stranger may send what it likes. */
const MAX_PACKETS = 16;
const MAX_PACKET_BYTES = 4_096;
/** Source's split packets: never needed for a status, and they may be compressed without bound. */
const SPLIT = Buffer.from([0xfe, 0xff, 0xff, 0xff]);

type OnPacket = (address: string, port: number, packet: Buffer) => void;

/** One conversation with one address, in the form that gamedig expects of its socket. */
export interface UdpExchange {
  send(packet: Buffer): Promise<void>;
  addCallback(onPacket: OnPacket): void;
  removeCallback(onPacket: OnPacket): void;
  /** Milliseconds from the first packet sent to the first received; `null` while there is none. */
  tookMs(): number | null;
  /** Resolves when the machine says that nothing listens there. */
  refused: Promise<void>;
  close(): void;
}

/** The socket is connected, so that nobody else can answer and a refusal is told. */
export function openUdp(target: Target, clock: Clock): UdpExchange {
  const socket = createSocket(isIPv6(target.ip) ? 'udp6' : 'udp4');
  const refused = Promise.withResolvers<void>();
  const connected = Promise.withResolvers<void>();
  const listeners = new Set<OnPacket>();
  let left = MAX_PACKETS;
  let sentAt: number | null = null;
  let heardAt: number | null = null;
  socket.on('error', (error) => {
    if (isRefusal(error)) refused.resolve();
    connected.reject(error);
  });
  socket.on('message', (packet) => {
    heardAt ??= clock.monotonic();
    if (left-- <= 0 || packet.length > MAX_PACKET_BYTES || packet.subarray(0, 4).equals(SPLIT)) return;
    for (const listener of listeners) listener(target.ip, target.port, packet);
  });
  // Whoever sends waits for it; nobody may be waiting when it fails.
  connected.promise.catch(() => undefined);
  socket.once('connect', () => connected.resolve());
  socket.connect(target.port, target.ip);
  return {
    refused: refused.promise,
    async send(packet) {
      await connected.promise;
      sentAt ??= clock.monotonic();
      socket.send(packet);
    },
    addCallback: (onPacket) => void listeners.add(onPacket),
    removeCallback: (onPacket) => void listeners.delete(onPacket),
    tookMs: () => (sentAt === null || heardAt === null ? null : heardAt - sentAt),
    close: () => socket.close(),
  };
}
