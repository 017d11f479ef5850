import { CONFIRM_WITHIN_MS } from './routes.ts';
import { relativeTime } from './text.ts';

/** Stands below every question that is asked before something is done. */
export function expiry(now: number): string {
  return `\nThis question expires: ${relativeTime(now + CONFIRM_WITHIN_MS)}`;
}
