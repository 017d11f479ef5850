import { setImmediate } from 'node:timers/promises';

/** Who waits, by the panel that answered them; the next one's turn is the first of the first. */
const waiting = new Map<string, (() => void)[]>();
let isRunning = false;

/**
 * Resolves in a turn of the event loop of its own: big answers that came together are not read together. Panels take
 * turns, so that those of one that sends many keep nobody else's waiting for long.
 */
export function ownTurn(panelUrl: string): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  waiting.set(panelUrl, [...(waiting.get(panelUrl) ?? []), resolve]);
  if (!isRunning) void run();
  return promise;
}

async function run(): Promise<void> {
  isRunning = true;
  for (;;) {
    await setImmediate();
    const [next] = waiting;
    if (!next) break;
    const [panelUrl, [begin, ...others]] = next;
    waiting.delete(panelUrl);
    if (others.length > 0) waiting.set(panelUrl, others);
    begin?.();
  }
  isRunning = false;
}
