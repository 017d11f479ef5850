import { isRecent } from '../src/clock.ts';
import { CONFIRM_WITHIN_MS } from '../src/views/routes.ts';
import type { Here } from './services.ts';

/** Whether a question has stood for too long to be answered. */
export function isTooLate(here: Here, shownAt: number): boolean {
  return !isRecent(here.services.clock, shownAt, CONFIRM_WITHIN_MS);
}
