import type { Clock } from '../../src/clock.ts';

interface Sleeper {
  ms: number;
  wakeAt: number;
  wake: () => void;
}

/** A clock that stands still until a test moves it. */
export class ManualClock implements Clock {
  /** What `monotonic` tells: begins anywhere, as that of a process does. */
  #passed = 12_345;
  /** How far wall time is ahead of that. */
  #aheadMs: number;
  #sleepers = new Set<Sleeper>();
  #watchers = new Set<() => void>();

  constructor(startMs = Date.UTC(2026, 10, 21, 12)) {
    this.#aheadMs = startMs - this.#passed;
  }

  now = (): number => this.#passed + this.#aheadMs;

  monotonic = (): number => this.#passed;

  sleep = (ms: number, signal?: AbortSignal): Promise<void> =>
    new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason);
      const sleeper: Sleeper = { ms, wakeAt: this.#passed + ms, wake: resolve };
      this.#sleepers.add(sleeper);
      signal?.addEventListener(
        'abort',
        () => {
          this.#sleepers.delete(sleeper);
          reject(signal.reason);
        },
        { once: true },
      );
      for (const watch of this.#watchers) watch();
    });

  /** Resolves as soon as somebody sleeps for exactly `ms`: then `advance` can be called without a race. */
  async sleeping(ms: number): Promise<void> {
    const isSleeping = () => [...this.#sleepers].some((sleeper) => sleeper.ms === ms);
    while (!isSleeping()) {
      await new Promise<void>((resolve) => {
        const watch = () => {
          this.#watchers.delete(watch);
          resolve();
        };
        this.#watchers.add(watch);
      });
    }
  }

  /** When the next sleeper wakes, by `now`; `null` when nobody sleeps. */
  nextWake(): number | null {
    const times = [...this.#sleepers].map(({ wakeAt }) => wakeAt);
    return times.length === 0 ? null : Math.min(...times) + this.#aheadMs;
  }

  /** Sets the wall clock, as an operator or a time server does: no time passes, and nobody wakes. */
  jump(ms: number): void {
    this.#aheadMs += ms;
  }

  /** Moves time forward and wakes, in order, everybody whose time has come. */
  advance(ms: number): void {
    this.#passed += ms;
    const due = [...this.#sleepers].filter((sleeper) => sleeper.wakeAt <= this.#passed);
    for (const sleeper of due.sort((a, b) => a.wakeAt - b.wakeAt)) {
      this.#sleepers.delete(sleeper);
      sleeper.wake();
    }
  }
}
