import { setImmediate } from 'node:timers/promises';
import { type Clock, systemClock } from '../src/clock.ts';

interface Sleeper {
  wakeAt: number;
  wake: () => void;
}

/** A clock that goes as usual and can be moved on, so that nobody has to wait for hours of watching. */
export class LeapingClock implements Clock {
  #aheadMs: number;
  #sleepers = new Set<Sleeper>();

  /** @param options.behindMs how much earlier than now it begins */
  constructor({ behindMs = 0 }: { behindMs?: number } = {}) {
    this.#aheadMs = -behindMs;
  }

  /** Finer than a millisecond: what listens on this machine answers within less. */
  now = (): number => performance.timeOrigin + performance.now() + this.#aheadMs;

  sleep = async (ms: number, signal?: AbortSignal): Promise<void> => {
    const { promise: woken, resolve: wake } = Promise.withResolvers<void>();
    const sleeper = { wakeAt: this.now() + ms, wake };
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
    const until = this.now() + ms;
    for (let left = ms; left > 0; left = until - this.now()) {
      const next = Math.min(until, ...[...this.#sleepers].map(({ wakeAt }) => wakeAt));
      this.#advance(Math.max(0, next - this.now()));
      await setImmediate();
      await idle();
    }
  }

  #advance(ms: number): void {
    this.#aheadMs += ms;
    const now = this.now();
    const due = [...this.#sleepers].filter(({ wakeAt }) => wakeAt <= now);
    for (const sleeper of due.toSorted((one, other) => one.wakeAt - other.wakeAt)) {
      this.#sleepers.delete(sleeper);
      sleeper.wake();
    }
  }
}
