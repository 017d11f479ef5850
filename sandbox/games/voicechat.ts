const HEAD = Buffer.from('ff58bc9ae9c7a845e4a11cefbb6719942518', 'hex');
const CONTENT_BYTES = 24;

/** What Simple Voice Chat answers to a ping from outside: its content; nothing to anything else. */
export function answerVoicechat(ping: Buffer): Buffer[] {
  const content = ping.subarray(HEAD.length);
  return ping.subarray(0, HEAD.length).equals(HEAD) && content.length === CONTENT_BYTES ? [content] : [];
}
