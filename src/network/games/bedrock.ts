import { readerOf } from './bytes.ts';
import type { Heard, UdpCodec } from './codec.ts';
import { type GameStatus, statusOf } from './status.ts';

const UNCONNECTED_PING = 0x01;
const UNCONNECTED_PONG = 0x1c;
/** By which RakNet knows packets from outside a connection. */
const MAGIC = Buffer.from('00ffff00fefefefefdfdfdfd12345678', 'hex');
const TIME_BYTES = 8;
const GUID_BYTES = 8;
/** More than a packet has; a row of nothing but `;` is looked through once for each of them. */
const MAX_FIELDS = 64;
/** As much as two counts and an id together: behind the real fields there are more numbers, the ports. */
const LOOKS_LIKE_VERSION = 3;

/** RakNet's ping without a connection, as Minecraft: Bedrock Edition asks (wiki.bedrock.dev, RakNet and MCPE). */
export const bedrock: UdpCodec = {
  // The time is ours to choose: the pong repeats it.
  question: (token) =>
    Buffer.concat([Buffer.from([UNCONNECTED_PING]), timeIn(token), MAGIC, Buffer.alloc(GUID_BYTES)]),
  read: readPong,
};

const timeIn = (token: Buffer) => token.subarray(0, TIME_BYTES);

function readPong(packet: Buffer, token: Buffer): Heard {
  const reader = readerOf(packet);
  if (reader.uint8() !== UNCONNECTED_PONG || !reader.bytes(TIME_BYTES).equals(timeIn(token))) return null;
  reader.bytes(GUID_BYTES);
  if (!reader.bytes(MAGIC.length).equals(MAGIC)) return null;
  // The length of the text, in network order; where the packet is shorter or longer, the packet is right.
  reader.bytes(2);
  const status = statusIn(reader.rest().toString());
  return status && { status };
}

/**
 * `MCPE;name;protocol;version;players;most players;id;second name;…`, where both names may have a `;` in them.
 * @returns `null` for another game that is built on RakNet
 */
function statusIn(text: string): GameStatus | null {
  const [edition = '', ...fields] = text.replace(/^[\ufeff\s]+/, '').split(';');
  if (!/^MC[A-Z]{2}$/.test(edition)) return null;
  const at = protocolIn(fields.slice(-MAX_FIELDS));
  const [version, players, maxPlayers] = at ?? [];
  return statusOf({ version, players, maxPlayers });
}

/** What follows the field that looks most like the protocol's number; of several the last, as names come before. */
function protocolIn(fields: string[]): string[] | null {
  let best: { likeness: number; following: string[] } = { likeness: 0, following: [] };
  for (let at = 0; at < fields.length; at++) {
    const following = fields.slice(at + 1, at + 5);
    const likeness = /^\d{1,5}$/.test(fields[at] ?? '') ? likenessOf(following) : 0;
    if (likeness > 0 && likeness >= best.likeness) best = { likeness, following };
  }
  return best.likeness >= LOOKS_LIKE_VERSION ? best.following : null;
}

function likenessOf([version = '', players = '', maxPlayers = '', id = '']: string[]): number {
  const isVersion = /^(§.)*v?\d+\.\d+/u.test(version) ? LOOKS_LIKE_VERSION : 0;
  const areCounts = [players, maxPlayers].filter((count) => /^\d+$/.test(count)).length;
  return isVersion + areCounts + (/^-?\d{6,}$/.test(id) ? 1 : 0);
}
