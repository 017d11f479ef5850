import type { GameFacts } from './listener.ts';

const HEAD = Buffer.from('d5f60001', 'hex');
const COOKIE_BYTES = 8;
const BUILD = 366_202;
const PLAYING = 3;

/** What Satisfactory answers to its Lightweight Query; nothing to anything else. It tells no players. */
export function answerSatisfactory(question: Buffer, { name }: GameFacts): Buffer[] {
  const isPoll = question.subarray(0, HEAD.length).equals(HEAD) && question.at(-1) === 1;
  if (!isPoll || question.length !== HEAD.length + COOKIE_BYTES + 1) return [];
  const text = Buffer.from(name);
  const state = Buffer.alloc(13);
  state.writeUInt8(PLAYING, 0);
  state.writeUInt32LE(BUILD, 1);
  const substates = Buffer.from([1, 0, 17, 0]);
  const length = Buffer.alloc(2);
  length.writeUInt16LE(text.length);
  return [
    Buffer.concat([
      Buffer.from('d5f60101', 'hex'),
      question.subarray(HEAD.length, HEAD.length + COOKIE_BYTES),
      ...[state, substates, length, text, Buffer.from([1])],
    ]),
  ];
}
