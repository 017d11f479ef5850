/** Reads what a stranger sent, from front to back. Never throws: beyond the end there is nothing but zeros. */
export interface ByteReader {
  /** Exactly so many bytes, copied to nowhere; fewer at the end. */
  bytes(length: number): Buffer;
  uint8(): number;
  /** Little endian, as all that have numbers of more than a byte here. */
  uint16(): number;
  uint32(): number;
  /** Up to the next zero byte, which is skipped, or the end; UTF-8. */
  text(): string;
  rest(): Buffer;
  /** True once something was asked for that is not there. */
  isShort(): boolean;
}

export function readerOf(packet: Buffer): ByteReader {
  let at = 0;
  let isShort = false;
  function bytes(length: number): Buffer {
    if (length > packet.length - at) isShort = true;
    const found = packet.subarray(at, at + length);
    at += found.length;
    return found;
  }
  function uint(length: number): number {
    return bytes(length).reduce((sum, byte, index) => sum + byte * 2 ** (8 * index), 0);
  }
  return {
    bytes,
    uint8: () => uint(1),
    uint16: () => uint(2),
    uint32: () => uint(4),
    text() {
      const end = packet.indexOf(0, at);
      if (end === -1) isShort = true;
      const found = bytes((end === -1 ? packet.length : end) - at);
      at = Math.min(packet.length, at + 1);
      return found.toString();
    },
    rest: () => bytes(packet.length - at),
    isShort: () => isShort,
  };
}
