import type { Journey } from '../allocations/journey.ts';

/** These endings leave a server that stops to itself. */
export const LOOKS_NO_MORE = { 'too-long': 1, 'lost-track': 1, interrupted: 1, panel: 1, 'lost-sight': 1 };

/** The stop has been sent, and nothing after it. */
export function isStopping({ stretches }: Journey): boolean {
  const last = stretches.at(-1);
  return last?.phase === 'stopping' && last.tookMs === null;
}

/** What was begun is the start of a server that was off. */
export function isStart({ stretches }: Journey): boolean {
  return stretches.find(({ phase }) => phase !== 'waiting')?.phase === 'starting';
}

/** It was to be stopped for a change, or waited for what others had begun. */
export function hasSentNothing({ change, stretches }: Journey): boolean {
  return stretches.length === 0 ? change !== null : stretches.every(({ phase }) => phase === 'waiting');
}
