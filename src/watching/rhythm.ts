import { createHash } from 'node:crypto';

/**
 * How long until a watch has its turn: its own place within each stretch of its rhythm, by the wall clock. What comes
 * of it is a wait, so a clock that is set meanwhile makes it no longer.
 * @param options.leastMs a turn that comes earlier is left out: the check is being made just now
 */
export function untilTurn(
  id: string,
  { everyMs, now, leastMs = 0 }: { everyMs: number; now: number; leastMs?: number },
): number {
  const from = now + leastMs - offsetOf(id, everyMs);
  return Math.floor(from / everyMs) * everyMs + everyMs - from + leastMs;
}

/** A place in a span of time that is the same for ever and evenly spread over all ids. */
export function offsetOf(id: string, spanMs: number): number {
  return createHash('sha256').update(id).digest().readUInt32BE() % spanMs;
}
