import { setImmediate } from 'node:timers/promises';
import { type Clock, systemClock } from '../src/clock.ts';

interface Sleeper {
  wakeAt: number;
  wake: () => void;
}

/** A clock that goes as usual and can be moved on, so that nobody has to wait for hours of watching. */
export class LeapingClock implements Clock {
  #leaptMs = 0;
  readonly #behindMs: number;
  #sleepers = new Set<Sleeper>();

  /** @param options.behindMs how much earlier than now it begins */
  constructor({ behindMs = 0 }: { behindMs?: number } = {}) {
    this.#behindMs = behindMs;
  }

  /** Finer than a millisecond: what listens on this machine answers within less. */
  now = (): number => performance.timeOrigin - this.#behindMs + this.monotonic();

  monotonic = (): number => performance.now() + this.#leaptMs;

  sleep = async (ms: number, signal?: AbortSignal): Promise<void> => {
    const { promise: woken, resolve: wake } = Promise.withResolvers<void>();
    const sleeper = { wakeAt: this.monotonic() + ms, wake };
    const over = new AbortController();
    this.#sleepers.add(sleeper);
    try {
      const signals = signal ? [signal, over.signal] : [over.signal];
      await Promise.race([systemClock.sleep(ms, AbortSignal.any(signals)), woken]);
    } finally {
      this.#sleepers.delete(sleeper);
      over.abort();
    }
  };

  /**
   * Lets time pass at once, and everything that is due in it happen at its time.
   * @param idle resolves when what was woken has done its work
   */
  async pass(ms: number, idle: () => Promise<void>): Promise<void> {
    const until = this.monotonic() + ms;
    for (let left = ms; left > 0; left = until - this.monotonic()) {
      const next = Math.min(until, ...[...this.#sleepers].map(({ wakeAt }) => wakeAt));
      this.#advance(Math.max(0, next - this.monotonic()));
      await setImmediate();
      await idle();
    }
  }

  #advance(ms: number): void {
    this.#leaptMs += ms;
    const now = this.monotonic();
    const due = [...this.#sleepers].filter(({ wakeAt }) => wakeAt <= now);
    for (const sleeper of due.toSorted((one, other) => one.wakeAt - other.wakeAt)) {
      this.#sleepers.delete(sleeper);
      sleeper.wake();
    }
  }
}
