import type { Socket } from 'node:net';
import type { GameFacts } from './listener.ts';

/** Longer than any frame of a status exchange; who sends more is not a player. */
const MAX_FRAME_BYTES = 4_096;
const VERSION = { name: '1.21.4', protocol: 769 };

/**
 * Answers the server list ping of Minecraft (Java Edition): handshake, status request, ping. Whoever wants to log in
 * instead is shown out.
 */
export function serveMinecraft(socket: Socket, facts: GameFacts): void {
  let pending = Buffer.alloc(0);
  let isStatus = false;
  socket.on('error', () => socket.destroy());
  socket.on('data', (chunk) => {
    pending = Buffer.concat([pending, chunk]);
    if (pending.length > MAX_FRAME_BYTES) return socket.destroy();
    for (let frame = nextFrame(pending); frame; frame = nextFrame(pending)) {
      pending = pending.subarray(frame.end);
      const answer = isStatus ? answerTo(frame, facts) : null;
      if (answer) socket.write(answer);
      else if (isStatus || !asksForStatus(frame)) return socket.destroy();
      isStatus = true;
    }
  });
}

interface Frame {
  id: number;
  body: Buffer;
  /** Where the next one begins. */
  end: number;
}

function nextFrame(bytes: Buffer): Frame | null {
  const length = readVarint(bytes, 0);
  if (!length || bytes.length < length.end + length.value) return null;
  const end = length.end + length.value;
  const id = readVarint(bytes.subarray(0, end), length.end);
  return id && { id: id.value, body: bytes.subarray(id.end, end), end };
}

/** Handshake: protocol, host, port, and what comes next (1: status). */
function asksForStatus({ id, body }: Frame): boolean {
  return id === 0 && body.at(-1) === 1;
}

function answerTo({ id, body }: Frame, facts: GameFacts): Buffer | null {
  if (id === 1) return frameOf(1, body);
  if (id !== 0) return null;
  const status = {
    version: VERSION,
    ...(facts.quirks().hidesPlayers
      ? {}
      : { players: { max: facts.maxPlayers(), online: facts.players(), sample: [] } }),
    description: { text: facts.name },
  };
  const text = Buffer.from(JSON.stringify(status));
  return frameOf(0, Buffer.concat([varint(text.length), text]));
}

function frameOf(id: number, body: Buffer): Buffer {
  const content = Buffer.concat([varint(id), body]);
  return Buffer.concat([varint(content.length), content]);
}

function varint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = value;
  while (rest > 0x7f) {
    bytes.push((rest & 0x7f) | 0x80);
    rest >>>= 7;
  }
  return Buffer.from([...bytes, rest]);
}

/** `null` while it is not there as a whole; no number in this exchange is longer than three bytes. */
function readVarint(bytes: Buffer, at: number): { value: number; end: number } | null {
  let value = 0;
  for (let index = 0; index < 5; index++) {
    const byte = bytes[at + index];
    if (byte === undefined) return null;
    value |= (byte & 0x7f) << (7 * index);
    if ((byte & 0x80) === 0) return { value: value >>> 0, end: at + index + 1 };
  }
  return { value: MAX_FRAME_BYTES + 1, end: at };
}
