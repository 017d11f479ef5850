import { setImmediate, setTimeout as sleep } from 'node:timers/promises';

/** After everything that follows at once from what was begun. */
const afterwards = (): Promise<void> => new Promise((resolve) => process.nextTick(resolve));

/**
 * Lets work that came in the same moment be done in several turns of the event loop, so that nothing else waits for all
 * of it. Everybody is served in turn, however much one of them has waiting.
 * @param options.withinMs so long a turn goes on beginning something; 0 for one thing a turn
 * @param options.rest how many times as long as a turn took everything else has before the next one
 * @returns a function that resolves when it is the turn of that one; whatever is done then at once is of that turn.
 */
export function createTurns({
  withinMs,
  rest = 0,
}: {
  withinMs: number;
  rest?: number;
}): (owner: string) => Promise<void> {
  const waiting = new Map<string, (() => void)[]>();
  let isRunning = false;

  /** @returns whether there was anything to begin */
  function beginNext(): boolean {
    const [next] = waiting;
    if (!next) return false;
    const [owner, [begin, ...others]] = next;
    waiting.delete(owner);
    if (others.length > 0) waiting.set(owner, others);
    begin?.();
    return true;
  }

  async function run(): Promise<void> {
    isRunning = true;
    do {
      await setImmediate();
      const from = performance.now();
      while (beginNext()) {
        await afterwards();
        if (performance.now() - from >= withinMs) break;
      }
      if (rest > 0) await sleep(rest * (performance.now() - from));
    } while (waiting.size > 0);
    isRunning = false;
  }

  return (owner) => {
    const { promise, resolve } = Promise.withResolvers<void>();
    waiting.set(owner, [...(waiting.get(owner) ?? []), resolve]);
    if (!isRunning) void run();
    return promise;
  };
}
