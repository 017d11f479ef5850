import { headOf } from './in-front.ts';
import { codeIn, detailIn } from './refusals.ts';
import type { RawAnswer } from './transport.ts';

/** What Laravel throws for `php artisan down`; the first is what panels say (fact 28), the last was Laravel's until 8. */
const CODES = ['HttpException', 'ServiceUnavailableHttpException', 'MaintenanceModeException'];

/**
 * The page of Laravel for it (recording maintenance.html), whatever language it speaks: the code stands in a part of its
 * own. Then that of Laravel before 7, of Pelican, and of Laravel 5.
 */
const PAGE =
  /\btracking-wider">\s*503\s*<|<div class="code">\s*503\s*<|\bfi-simple-header-heading\b[\s\S]{0,2000}?\b503 \||<title>\s*be right back\.?\s*</i;

/**
 * Whether an answer of 503 says that the panel was taken down for maintenance. What stands in front of a panel says 503
 * as well when the panel is away, and that is no maintenance.
 */
export function isMaintenance(answer: RawAnswer, json: unknown): boolean {
  if (answer.status !== 503) return false;
  if (json === undefined) return PAGE.test(headOf(answer));
  const code = codeIn(json);
  // Laravel's own words, where a panel leaves the answer to it.
  return code === '' ? detailIn(json) === 'Service Unavailable' : CODES.includes(code);
}
