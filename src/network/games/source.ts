import { type ByteReader, readerOf } from './bytes.ts';
import type { Heard, UdpCodec } from './codec.ts';
import { isPart, joined, MAX_PARTS } from './source-parts.ts';
import { type GameStatus, statusOf } from './status.ts';

const WHOLE = Buffer.from([0xff, 0xff, 0xff, 0xff]);
const INFO_QUESTION = Buffer.concat([WHOLE, Buffer.from('TSource Engine Query\0')]);
const CHALLENGE_BYTES = 4;
/** Of more answers than one the parts are kept: the question may have been sent twice. */
const MAX_KEPT_PARTS = 2 * MAX_PARTS;
/** The Ship, which has three bytes more in the middle. */
const THE_SHIP = 2400;

/** A2S_INFO, which Valve's games and many others answer (developer.valvesoftware.com, Server queries). */
export function source(): UdpCodec {
  const parts = new Set<Buffer>();
  return {
    question: (_, challenge) => (challenge ? Buffer.concat([INFO_QUESTION, challenge]) : INFO_QUESTION),
    read(packet) {
      if (!isPart(packet)) return readAnswer(packet);
      if (parts.size < MAX_KEPT_PARTS) parts.add(packet);
      const whole = joined([...parts], packet);
      return whole && readAnswer(whole);
    },
  };
}

function readAnswer(packet: Buffer): Heard {
  const reader = readerOf(packet);
  if (!reader.bytes(WHOLE.length).equals(WHOLE)) return null;
  const kind = String.fromCharCode(reader.uint8());
  if (kind === 'A') {
    const challenge = reader.bytes(CHALLENGE_BYTES);
    return reader.isShort() ? null : { challenge: Buffer.from(challenge) };
  }
  const status = kind === 'I' ? readInfo(reader) : kind === 'm' ? readOldInfo(reader) : null;
  return status && { status };
}

function readInfo(reader: ByteReader): GameStatus | null {
  reader.uint8();
  const [, , folder] = texts(reader, 4);
  const app = reader.uint16();
  const players = reader.uint8();
  const maxPlayers = reader.uint8();
  // Bots, kind, system, password.
  reader.bytes(4);
  if (reader.isShort()) return null;
  // Whether cheating is guarded against.
  reader.uint8();
  if (app === THE_SHIP) reader.bytes(3);
  const version = reader.text();
  const counts = folder === 'rust' ? rustCounts(reader) : {};
  return statusOf({ version: version || null, players, maxPlayers, ...counts });
}

/** GoldSource's before 2008, which old servers still send. */
function readOldInfo(reader: ByteReader): GameStatus | null {
  texts(reader, 5);
  const players = reader.uint8();
  const maxPlayers = reader.uint8();
  return reader.isShort() ? null : statusOf({ players, maxPlayers });
}

function texts(reader: ByteReader, count: number): string[] {
  return Array.from({ length: count }, () => reader.text());
}

/** Rust has more players than fit into a byte, and tells them in its keywords (`mp300,cp280,…`). */
function rustCounts(reader: ByteReader): { players?: string; maxPlayers?: string } {
  const extra = reader.uint8();
  if (extra & 0x80) reader.bytes(2);
  if (extra & 0x10) reader.bytes(8);
  if (extra & 0x40) {
    reader.bytes(2);
    reader.text();
  }
  const keywords = extra & 0x20 ? reader.text().split(',') : [];
  const numberAfter = (prefix: string) =>
    keywords.find((word) => word.startsWith(prefix) && /^\d{1,5}$/.test(word.slice(2)))?.slice(2);
  const [players, maxPlayers] = [numberAfter('cp'), numberAfter('mp')];
  return players === undefined || maxPlayers === undefined ? {} : { players, maxPlayers };
}
