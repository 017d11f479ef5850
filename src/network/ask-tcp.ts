import { connect } from 'node:net';
import { type Clock, within } from '../clock.ts';
import type { TcpCodec } from './games/codec.ts';
import { PROBE_TIMEOUT_MS } from './port-probe.ts';
import { type Query, SILENT } from './query.ts';
import type { Target } from './reach.ts';

/**
 * Asks over TCP, on a connection of its own. What comes is looked at only when there is as much as the answer needs,
 * so that a server that sends byte by byte costs no more than another.
 * @returns after `PROBE_TIMEOUT_MS` at the latest, and as soon as it is clear that there is no answer
 */
export async function askTcp(
  target: Target,
  { codec, clock }: { codec: TcpCodec; clock: Clock },
): Promise<Query> {
  const startedAt = clock.monotonic();
  const socket = connect({ host: target.ip, port: target.port });
  const { promise: work, resolve } = Promise.withResolvers<Query>();
  const chunks: Buffer[] = [];
  let length = 0;
  let needed = 1;
  socket.on('connect', () => socket.write(codec.question));
  socket.on('data', (chunk: Buffer) => {
    chunks.push(chunk);
    length += chunk.length;
    if (length < needed) return;
    const read = codec.read(Buffer.concat(chunks, length));
    if (read && 'needed' in read) needed = read.needed;
    else resolve(read ? { kind: 'answered', tookMs: clock.monotonic() - startedAt, status: read } : SILENT);
  });
  // A reset is something else: whoever takes the connection and drops it does not refuse, but answers nothing.
  socket.on('error', ({ code }: NodeJS.ErrnoException) =>
    resolve(code === 'ECONNREFUSED' ? { kind: 'refused' } : SILENT),
  );
  socket.on('close', () => resolve(SILENT));
  try {
    return await within(clock, PROBE_TIMEOUT_MS, { work, instead: SILENT });
  } finally {
    socket.destroy();
  }
}
