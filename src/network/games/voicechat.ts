import type { UdpCodec } from './codec.ts';
import { statusOf } from './status.ts';

const MAGIC = 0xff;
/** Stands where a player's own number would: a question from outside. */
const PING = Buffer.from('58bc9ae9c7a845e4a11cefbb67199425', 'hex');
/** A number and a time, both ours to choose. */
const CONTENT_BYTES = 24;

/**
 * The ping from outside of Simple Voice Chat (henkelmax/simple-voice-chat, PingHandler), which it answers unless
 * `allow_pings` is off: with the content of the question, and nothing else.
 */
export const voicechat: UdpCodec = {
  question: (token) =>
    Buffer.concat([Buffer.from([MAGIC]), PING, Buffer.from([CONTENT_BYTES]), contentIn(token)]),
  read: (packet, token) => (packet.equals(contentIn(token)) ? { status: statusOf({}) } : null),
};

const contentIn = (token: Buffer) => token.subarray(0, CONTENT_BYTES);
