import type { Clock } from '../clock.ts';

/** One instant by both clocks: `wallMs` to be shown and stored, `passedMs` to measure with while this process runs. */
export interface Moment {
  wallMs: number;
  passedMs: number;
}

/** Less than half of the shortest rhythm, and more than a time server corrects without a step. */
export const TOLERATED_MS = 20_000;

export function momentOf(clock: Clock): Moment {
  return { wallMs: clock.now(), passedMs: clock.monotonic() };
}

/**
 * By how much the wall clock was set between two moments, in milliseconds; 0 for what is only inexact. A machine that
 * slept looks the same as a clock that was set forward: in both cases nothing was measured in between.
 */
export function setBetween(before: Moment, after: Moment): number {
  const setMs = after.wallMs - before.wallMs - (after.passedMs - before.passedMs);
  return Math.abs(setMs) > TOLERATED_MS ? setMs : 0;
}
