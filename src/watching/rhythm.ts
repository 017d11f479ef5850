import { createHash } from 'node:crypto';

/** When a watch is to be checked next: at its own place within each stretch of its rhythm. */
export function nextTurn(id: string, { everyMs, now }: { everyMs: number; now: number }): number {
  const offset = offsetOf(id, everyMs);
  return Math.floor((now - offset) / everyMs) * everyMs + offset + everyMs;
}

/** A place in a span of time that is the same for ever and evenly spread over all ids. */
export function offsetOf(id: string, spanMs: number): number {
  return createHash('sha256').update(id).digest().readUInt32BE() % spanMs;
}
