/** The only source of time in this program: tests pass one that they move by hand. */
export interface Clock {
  /** Wall time in milliseconds since the epoch, for what is shown or stored: it can be set back or forward. */
  now(): number;
  /** Milliseconds since some moment of this process, for spans: never set, and never goes back. */
  monotonic(): number;
  /** Resolves after `ms` milliseconds; rejects with the reason of `signal` when that aborts first. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

/** Clocks of two machines differ by less; more, and one of them was set. */
const SKEW_MS = 10_000;

/** Whether a moment that was written down is at most `ms` ago. Not when it lies ahead: then the wall clock was set. */
export function isRecent(clock: Pick<Clock, 'now'>, atMs: number, ms: number): boolean {
  const agoMs = clock.now() - atMs;
  return agoMs >= -SKEW_MS && agoMs <= ms;
}

/** What `work` comes to, or `instead` when that takes longer than `ms`. @throws what `work` throws in time */
export async function within<T, I>(
  clock: Clock,
  ms: number,
  { work, instead }: { work: Promise<T>; instead: I },
): Promise<T | I> {
  const over = new AbortController();
  const late = clock.sleep(ms, over.signal).then(
    () => instead,
    () => instead,
  );
  try {
    return await Promise.race([work, late]);
  } finally {
    over.abort();
  }
}

export const systemClock: Clock = {
  now: Date.now,
  monotonic: () => performance.now(),
  sleep: (ms, signal) =>
    new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason);
      const timer = setTimeout(done, ms);
      function done() {
        signal?.removeEventListener('abort', stop);
        resolve();
      }
      function stop() {
        clearTimeout(timer);
        reject(signal?.reason);
      }
      signal?.addEventListener('abort', stop, { once: true });
    }),
};
