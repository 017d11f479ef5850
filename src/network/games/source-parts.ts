import { readerOf } from './bytes.ts';

const SPLIT = Buffer.from([0xfe, 0xff, 0xff, 0xff]);
const WHOLE = Buffer.from([0xff, 0xff, 0xff, 0xff]);
/** What GoldSource can count to; Source's answers to A2S_INFO have at most a few. */
export const MAX_PARTS = 15;
/** In the number of an answer: packed with bzip2, which can become thousands of times as much. Never unpacked. */
const PACKED = 0x80;

export function isPart(packet: Buffer): boolean {
  return packet.subarray(0, SPLIT.length).equals(SPLIT);
}

interface Part {
  total: number;
  number: number;
  payload: Buffer;
}

/** There is no telling from a packet how its head is laid out, but only one way of reading gives an answer. */
const LAYOUTS: readonly ((head: Buffer) => Part)[] = [
  // Source: how many, which, and how long they are cut.
  (head) => ({ total: head[0] ?? 0, number: head[1] ?? 0, payload: head.subarray(4) }),
  // Source before the Orange Box: without a length.
  (head) => ({ total: head[0] ?? 0, number: head[1] ?? 0, payload: head.subarray(2) }),
  // GoldSource: both in one byte.
  (head) => ({ total: (head[0] ?? 0) & 0x0f, number: (head[0] ?? 0) >> 4, payload: head.subarray(1) }),
];

/**
 * The answer that `last` is a part of, put together from what has come, in whatever order; `null` while parts are
 * missing, and for one that is packed.
 * @param packets those that `isPart`, of whichever answers
 */
export function joined(packets: readonly Buffer[], last: Buffer): Buffer | null {
  const id = idOf(last);
  if (((id[3] ?? PACKED) & PACKED) !== 0) return null;
  const heads = packets.filter((packet) => idOf(packet).equals(id)).map((packet) => packet.subarray(8));
  for (const layout of LAYOUTS) {
    const whole = inOrder(heads.map(layout));
    if (whole?.subarray(0, WHOLE.length).equals(WHOLE)) return whole;
  }
  return null;
}

function idOf(packet: Buffer): Buffer {
  const reader = readerOf(packet);
  reader.bytes(SPLIT.length);
  return reader.bytes(4);
}

function inOrder(parts: Part[]): Buffer | null {
  const total = parts[0]?.total ?? 0;
  if (total < 1 || total > MAX_PARTS) return null;
  const payloads: Buffer[] = [];
  for (let number = 0; number < total; number++) {
    const part = parts.find((one) => one.number === number && one.total === total);
    if (!part) return null;
    payloads.push(part.payload);
  }
  return Buffer.concat(payloads);
}
