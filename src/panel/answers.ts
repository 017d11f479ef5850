import { withoutKeys } from '../panel-key.ts';
import { readJson } from './bounded-json.ts';
import type { Came, NoAnswer, PanelProblem } from './problems.ts';
import { codeIn, isNodeAway, isRangeUnset, readRefusal } from './refusals.ts';
import type { PanelRequest, RawAnswer } from './transport.ts';

/** `undefined` for HTML and whatever else is not JSON (fact 2: a wrong base address answers 200 with a page). */
export function parseJson(answer: RawAnswer): unknown {
  if (!/json/i.test(answer.headers['content-type'] ?? '')) return undefined;
  if (!PARSED.has(answer)) PARSED.set(answer, readJson(answer.text));
  return PARSED.get(answer);
}

/** An answer is asked several times what it means, and a big one takes a while to read. */
const PARSED = new WeakMap<RawAnswer, unknown>();

/** What an answer that is no success means; 429 is read by `rate-limits.ts`. @param panelUrl where it was sent */
export function readFailure(
  answer: RawAnswer,
  { asksNode, newPortOn, shows }: PanelRequest,
  panelUrl: string,
): PanelProblem {
  const { status } = answer;
  if (status >= 300 && status < 400) return silent({ how: 'redirect', to: targetOf(answer, panelUrl) });
  const json = parseJson(answer);
  if (asksNode && isNodeAway(status, json)) return { kind: 'node-away' };
  if (newPortOn && isRangeUnset(status, json)) return { kind: 'port-range-unset' };
  const refusal = json === undefined ? null : readRefusal(status, json);
  if (refusal) return refusal;
  if (status < 500 || challengerOf(answer)) return unreadable(answer);
  const breaks = shows && status === 500 && BREAKS_WITHOUT_PRIMARY.has(codeIn(json)) ? shows : null;
  return silent({ how: 'server-error', status, breaks });
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
  if (parseJson(answer) !== undefined) return silent({ how: 'wrong-shape', status, contentType });
  const by = challengerOf(answer);
  return silent(
    by ? { how: 'challenge', by } : { how: 'not-json', status, contentType, came: cameIn(answer) },
  );
}

function silent(answer: NoAnswer): PanelProblem {
  return { kind: 'no-answer', answer, unsent: false };
}

function cameIn(answer: RawAnswer): Came {
  const { headers, text } = answer;
  if (!/^(identity)?$/i.test(headers['content-encoding'] ?? '')) return 'compressed';
  if (text.trim() === '') return 'nothing';
  if (/json/i.test(headers['content-type'] ?? '')) return /^\s*[[{]/.test(text) ? 'damaged' : 'preceded';
  return isPage(answer) ? 'page' : 'other';
}

function isPage({ headers, text }: RawAnswer): boolean {
  return /html/i.test(headers['content-type'] ?? '') || /^\s*<(!doctype html|html)/i.test(text);
}

/** Enough to see the head of a page. */
const LOOKED_AT = 20_000;

/** What proxies that let browsers in and programs not show of themselves, in headers or in their page. */
const CHALLENGERS: [name: string, header: [string, RegExp] | null, page: RegExp | null][] = [
  ['Cloudflare', ['cf-mitigated', /challenge/i], /challenge-platform|cf[-_]chl/i],
  ['DDoS-Guard', ['server', /ddos-guard/i], /ddos-guard/i],
  ['Imperva', ['x-iinfo', /./], /_Incapsula_Resource/],
  ['Sucuri', ['x-sucuri-block', /./], /sucuri website firewall/i],
  ['AWS WAF', ['x-amzn-waf-action', /challenge|captcha/i], /awswaf|aws-waf-token/i],
  ['Vercel', ['x-vercel-mitigated', /challenge|deny/i], null],
  ['Anubis', null, /\/\.within\.website\/x\/cmd\/anubis/],
];
const CAPTCHA = /\b(h|re)?captcha\b|turnstile/i;

/** Who asks whether somebody is human instead of handing the request on; `null` when nobody does. */
function challengerOf(answer: RawAnswer): string | null {
  if (!isPage(answer)) return null;
  const head = answer.text.slice(0, LOOKED_AT);
  const known = CHALLENGERS.find(
    ([, header, page]) => header?.[1].test(answer.headers[header[0]] ?? '') || page?.test(head),
  );
  return known?.[0] ?? (CAPTCHA.test(head) ? 'a proxy' : null);
}

/** Where a redirect leads: the host only, because paths and queries may be secret – and the scheme where it is what differs. */
function targetOf({ headers }: RawAnswer, panelUrl: string): string | null {
  const from = new URL(panelUrl);
  const to = headers.location ? URL.parse(headers.location, from.href) : null;
  if (!to?.host) return null;
  const differs = to.host === from.host && to.protocol !== from.protocol;
  return withoutKeys(differs ? `${to.protocol}//${to.host}` : to.host);
}
