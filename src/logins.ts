import { type Clock, systemClock } from './clock.ts';

/**
 * A day has 1,000 logins (Gateway, session_start_limit), one every 86 s for each shard; whoever uses them up has the
 * token reset. What restarts a program does so within a minute at most (Docker), so a program lasts longer than that.
 */
const LASTS_AT_LEAST_MS = 120_000;

/**
 * Waits, after a cause that no restart mends, until the program has lasted so long that one which is restarted again and
 * again uses up no day's logins.
 * @param options.lastedMs how long the program has run, whatever was done to the clock meanwhile.
 * @param options.shards how many logins each start takes.
 * @returns how long that is, in ms; and a promise that resolves then, or at once when `signal` aborts.
 */
export function lastLongEnough({
  lastedMs,
  shards,
  signal,
  clock = systemClock,
}: {
  lastedMs: number;
  shards: number;
  signal: AbortSignal;
  clock?: Clock;
}): { ms: number; over: Promise<void> } {
  const ms = Math.max(0, LASTS_AT_LEAST_MS * shards - lastedMs);
  if (ms === 0) return { ms, over: Promise.resolve() };
  return { ms, over: clock.sleep(ms, signal).catch(() => undefined) };
}
