import { randomBytes } from 'node:crypto';
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { isIPv6 } from 'node:net';
import { type Clock, within } from '../clock.ts';
import type { UdpCodec } from './games/codec.ts';
import { isRefusal, PROBE_TIMEOUT_MS } from './port-probe.ts';
import { type Query, SILENT } from './query.ts';
import type { Target } from './reach.ts';

/** One lost packet is not silence. */
export const RESEND_AFTER_MS = 1_000;

/** An answer in parts has at most 15, and may come twice; a stranger may send what it likes. */
const MAX_PACKETS = 40;
const MAX_PACKET_BYTES = 4_096;
/** As much as any protocol has room for. */
const TOKEN_BYTES = 24;
/** A server that only ever asks back is none. */
const MAX_CHALLENGES = 3;

/**
 * Asks over UDP: each question once more when nothing has come of it after a second; an answer to the first still
 * counts then. The socket is connected, so that nobody else can answer and a refusal is told.
 * @returns after `PROBE_TIMEOUT_MS` at the latest; `tookMs` is the time since the question that was answered
 */
export async function askUdp(
  target: Target,
  { codec, clock }: { codec: UdpCodec; clock: Clock },
): Promise<Query> {
  const socket = createSocket(isIPv6(target.ip) ? 'udp6' : 'udp4');
  const over = new AbortController();
  try {
    const work = converse(socket, { target, codec, clock, signal: over.signal });
    return await within(clock, PROBE_TIMEOUT_MS, { work, instead: SILENT });
  } finally {
    over.abort();
    socket.close();
  }
}

interface Conversation {
  target: Target;
  codec: UdpCodec;
  clock: Clock;
  signal: AbortSignal;
}

async function converse(socket: Socket, { target, codec, clock, signal }: Conversation): Promise<Query> {
  const { promise, resolve } = Promise.withResolvers<Query>();
  const asked: { token: Buffer; sentAt: number }[] = [];
  let left = MAX_PACKETS;
  let challenges = 0;

  function send(challenge: Buffer | null): void {
    if (signal.aborted) return;
    const token = randomBytes(TOKEN_BYTES);
    asked.unshift({ token, sentAt: clock.monotonic() });
    socket.send(codec.question(token, challenge));
  }
  function ask(challenge: Buffer | null): void {
    const turn = challenges;
    send(challenge);
    const again = () => void (turn === challenges && send(challenge));
    clock.sleep(RESEND_AFTER_MS, signal).then(again, () => undefined);
  }
  function hear(packet: Buffer): void {
    if (left-- <= 0 || packet.length > MAX_PACKET_BYTES) return;
    for (const { token, sentAt } of asked) {
      const heard = codec.read(packet, token);
      if (!heard) continue;
      if ('status' in heard)
        resolve({ kind: 'answered', tookMs: clock.monotonic() - sentAt, status: heard.status });
      else if (++challenges <= MAX_CHALLENGES) ask(heard.challenge);
      return;
    }
  }

  socket.on('error', (error) => resolve(isRefusal(error) ? { kind: 'refused' } : SILENT));
  socket.on('message', hear);
  socket.connect(target.port, target.ip);
  once(socket, 'connect', { signal }).then(
    () => ask(null),
    () => undefined,
  );
  return promise;
}
