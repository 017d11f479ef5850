import { CONFIRM_WITHIN_MS } from '../src/views/routes.ts';
import type { Here } from './services.ts';

/** Whether a question has stood for too long to be answered. */
export function isTooLate(here: Here, shownAt: number): boolean {
  return here.services.clock.now() - shownAt > CONFIRM_WITHIN_MS;
}
