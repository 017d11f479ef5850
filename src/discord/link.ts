import { type REST, Routes } from 'discord.js';
import type { Clock } from '../clock.ts';

/** So long one answer counts for all who ask: many ports may fail at the same time. */
const GOOD_FOR_MS = 5_000;
/** An answer takes a fraction of a second. */
const ANSWER_WITHIN_MS = 5_000;

/**
 * Whether a request to Discord succeeds just now. The gateway notices a dead connection only when a heartbeat is not
 * answered, up to 82 seconds later.
 */
export function createLink({ rest, clock }: { rest: REST; clock: Clock }): () => Promise<boolean> {
  let last: { atMs: number; isAlive: Promise<boolean> } | null = null;
  return () => {
    if (last && clock.monotonic() - last.atMs < GOOD_FOR_MS) return last.isAlive;
    const asked = rest.get(Routes.gatewayBot(), { signal: AbortSignal.timeout(ANSWER_WITHIN_MS) });
    const isAlive = asked.then(
      () => true,
      () => false,
    );
    last = { atMs: clock.monotonic(), isAlive };
    return isAlive;
  };
}
