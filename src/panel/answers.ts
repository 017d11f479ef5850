import { withoutKeys } from '../panel-key.ts';
import { readJson } from './bounded-json.ts';
import { headOf, inFrontOf, isPage } from './in-front.ts';
import { isMaintenance } from './maintenance.ts';
import type { Came, NoAnswer, PanelProblem } from './problems.ts';
import { retryAt } from './rate-limits.ts';
import { codeIn, detailIn, isNodeAway, isRangeUnset, readRefusal } from './refusals.ts';
import type { PanelRequest, RawAnswer } from './transport.ts';

/** `undefined` for HTML and whatever else is not JSON (fact 2: a wrong base address answers 200 with a page). */
export function parseJson(answer: RawAnswer): unknown {
  if (!saysJson(answer)) return undefined;
  if (!PARSED.has(answer)) PARSED.set(answer, readJson(answer.text));
  return PARSED.get(answer);
}

/** An answer is asked several times what it means, and a big one takes a while to read. */
const PARSED = new WeakMap<RawAnswer, unknown>();

function saysJson({ headers }: RawAnswer): boolean {
  return /json/i.test(headers['content-type'] ?? '');
}

/** The others of 300–399 lead nowhere. */
const REDIRECTS = [301, 302, 303, 307, 308];

/** What an answer that is no success means; 429 is read by `rate-limits.ts`. @param sent where it was sent, and when it came */
export function readFailure(
  answer: RawAnswer,
  { path, asksNode, newPortOn, shows }: PanelRequest,
  { panelUrl, now }: { panelUrl: string; now: number },
): PanelProblem {
  const { status } = answer;
  if (REDIRECTS.includes(status)) return silent({ how: 'redirect', ...targetOf(answer, panelUrl) });
  const json = parseJson(answer);
  if (isMaintenance(answer, json)) return inMaintenance(codeIn(json), retryAt(answer, now));
  if (asksNode && isNodeAway(status, json)) return { kind: 'node-away' };
  if (newPortOn && isRangeUnset(status, json)) return { kind: 'port-range-unset' };
  const refusal = json === undefined ? null : readRefusal(status, json);
  // What is not about a server is no matter of its owner.
  if (refusal?.kind === 'permission-missing' && !path.startsWith('/servers/'))
    return { kind: 'refused', status, detail: detailIn(json) };
  if (refusal) return refusal;
  if (status < 500 || inFrontOf(answer)?.how === 'challenge') return unreadable(answer);
  const breaks = shows && status === 500 && BREAKS_WITHOUT_PRIMARY.has(codeIn(json)) ? shows : null;
  return silent({ how: 'server-error', status, breaks });
}

/** fact 28: the panel answers so before any route runs, so nothing was carried out. Others may say the same afterwards. */
function inMaintenance(code: string, untilMs: number | null): PanelProblem {
  const answer = { how: 'under-maintenance', untilMs } as const;
  return { kind: 'no-answer', answer, unsent: code === 'HttpException' };
}

/**
 * What Pelican throws where it shows a server that has no primary to somebody who may see the primary only
 * (recordings pelican/list.noread, details.O-no-primary.noread, delete.primary.details.noread).
 */
const BREAKS_WITHOUT_PRIMARY = new Set(['Error', 'ErrorException']);

/** The problem with an answer that should have been data of the panel. */
export function unreadable(answer: RawAnswer): PanelProblem {
  const { status } = answer;
  const contentType = /^[^;]*/.exec(answer.headers['content-type'] ?? '')?.[0].trim() || null;
  const inFront = inFrontOf(answer);
  if (inFront) return silent({ ...inFront, status, contentType });
  if (parseJson(answer) !== undefined) return silent({ how: 'wrong-shape', status, contentType });
  return silent({ how: 'not-json', status, contentType, came: cameIn(answer) });
}

function silent(answer: NoAnswer): PanelProblem {
  return { kind: 'no-answer', answer, unsent: false };
}

/** How PHP writes what it complains of, in front of a page or of data; the last is Xdebug. */
const OF_PHP =
  /^\s*(?:(?:<br ?\/?>\s*)?(?:<b>)?(?:PHP )?(?:Warning|Notice|Deprecated|Fatal error|Parse error)(?:<\/b>)?:|(?:<br ?\/?>\s*)?<font[^>]*><table class=.xdebug-)/;
/** How gzip begins, once it was read as a text. */
const GZIP = '\x1f\ufffd';

function cameIn(answer: RawAnswer): Came {
  const { headers, text } = answer;
  const head = headOf(answer);
  if (!/^(identity)?$/i.test(headers['content-encoding'] ?? '') || head.startsWith(GZIP)) return 'compressed';
  if (text.trim() === '') return 'nothing';
  const isToItsEnd = /[\]}]\s*$/.test(text.slice(-100));
  if (OF_PHP.test(head)) return isToItsEnd ? 'preceded' : 'php-error';
  if (/^\s*<\?php\b/.test(head)) return 'source';
  // What says something is an object or a list; a lone number may be anything.
  const isLikeData = /^\s*[[{]/.test(head);
  if (isLikeData && readJson(text) !== undefined) return 'unmarked';
  if (isPage(answer)) return 'page';
  if (!saysJson(answer)) return 'other';
  // The second is UTF-16.
  if (isLikeData || text.includes('\0')) return 'damaged';
  return isToItsEnd ? 'preceded' : 'other';
}

/**
 * Where a redirect leads: the host only, because paths and queries may be secret – and the scheme where it is what
 * differs.
 */
function targetOf({ headers }: RawAnswer, panelUrl: string) {
  const from = new URL(panelUrl);
  const to = headers.location ? URL.parse(headers.location, from.href) : null;
  if (!to?.host) return { to: null, within: null };
  if (to.origin === from.origin) {
    return { to: null, within: /\/login\/?$/.test(to.pathname) ? 'login' : 'other' } as const;
  }
  return { to: withoutKeys(to.host === from.host ? to.origin : to.host), within: null };
}
