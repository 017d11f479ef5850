import type { Target } from '../reach.ts';
import type { TcpCodec } from './codec.ts';
import { asObject, jsonObject } from './json.ts';
import { type GameStatus, statusOf } from './status.ts';

/** Any would do for a status; what is asked with this one (1.8) is answered by every server there is. */
const PROTOCOL = 47;
const STATUS_NEXT = 1;
/** With an icon some 20 kB; vanilla's own limit is 32,767 characters. */
const MAX_FRAME_BYTES = 64 * 1024;
/** Of a number in front of which a length or id stands. */
const MAX_VARINT_BYTES = 5;

/** The server list ping of Minecraft: Java Edition (minecraft.wiki, Java Edition protocol: Server List Ping). */
export function minecraft({ ip, port }: Target): TcpCodec {
  const host = Buffer.from(ip);
  const handshake = [varint(PROTOCOL), varint(host.length), host, Buffer.from([port >> 8, port & 0xff])];
  return {
    question: Buffer.concat([frame([...handshake, varint(STATUS_NEXT)]), frame([])]),
    read: readStatus,
  };
}

/** The frame of the status, once it is there: its length, the id 0, and a text with a length of its own. */
function readStatus(received: Buffer): GameStatus | { needed: number } | null {
  const length = readVarint(received, 0);
  if (length === null || length === 'short') return length && { needed: received.length + 1 };
  if (length.value > MAX_FRAME_BYTES) return null;
  const end = length.end + length.value;
  if (received.length < end) return { needed: end };
  const content = received.subarray(length.end, end);
  const id = readVarint(content, 0);
  if (id === null || id === 'short' || id.value !== 0) return null;
  const textLength = readVarint(content, id.end);
  if (textLength === null || textLength === 'short') return null;
  const text = content.subarray(textLength.end, textLength.end + textLength.value);
  return text.length < textLength.value ? null : statusIn(text.toString());
}

/** Servers and plugins leave out what they like, and write what they like into the rest: only three fields count. */
function statusIn(text: string): GameStatus | null {
  const status = jsonObject(text);
  if (!status) return null;
  const players = asObject(status.players);
  return statusOf({
    version: asObject(status.version)?.name,
    players: players?.online,
    maxPlayers: players?.max,
  });
}

function frame(parts: Buffer[]): Buffer {
  const content = Buffer.concat([varint(0), ...parts]);
  return Buffer.concat([varint(content.length), content]);
}

/** Seven bits a byte, the lowest first; the eighth says that more follow. */
function varint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = value;
  for (; rest > 0x7f; rest >>>= 7) bytes.push((rest & 0x7f) | 0x80);
  return Buffer.from([...bytes, rest]);
}

/** `short` while its end is not there; `null` for one that has none within five bytes, or is below zero. */
function readVarint(bytes: Buffer, at: number): { value: number; end: number } | 'short' | null {
  let value = 0;
  for (let index = 0; index < MAX_VARINT_BYTES; index++) {
    const byte = bytes[at + index];
    if (byte === undefined) return 'short';
    value += (byte & 0x7f) * 2 ** (7 * index);
    if (byte < 0x80) return value < 2 ** 31 ? { value, end: at + index + 1 } : null;
  }
  return null;
}
