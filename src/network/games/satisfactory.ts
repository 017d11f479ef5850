import { readerOf } from './bytes.ts';
import type { UdpCodec } from './codec.ts';
import { statusOf } from './status.ts';

const MAGIC = 0xf6d5;
const POLL_STATE = 0;
const STATE = 1;
const PROTOCOL = 1;
const COOKIE_BYTES = 8;
const END = 1;

/**
 * Satisfactory's Lightweight Query, since 1.0 on the game's own port (its DedicatedServerAPIDocs.md, also on
 * satisfactory.wiki.gg). It tells no players.
 */
export const satisfactory: UdpCodec = {
  question: (token) =>
    Buffer.concat([
      Buffer.from([MAGIC & 0xff, MAGIC >> 8, POLL_STATE, PROTOCOL]),
      cookieIn(token),
      Buffer.from([END]),
    ]),
  read(packet, token) {
    const reader = readerOf(packet);
    if (reader.uint16() !== MAGIC || reader.uint8() !== STATE) return null;
    // The version of the protocol: newer ones may say more behind what is read here.
    reader.uint8();
    if (!reader.bytes(COOKIE_BYTES).equals(cookieIn(token))) return null;
    // What it is doing: nothing yet, loading, playing.
    reader.uint8();
    const build = reader.uint32();
    return reader.isShort() ? null : { status: statusOf({ version: String(build) }) };
  },
};

const cookieIn = (token: Buffer) => token.subarray(0, COOKIE_BYTES);
