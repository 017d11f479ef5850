import { LRUCache } from 'lru-cache';
import { cacheLimit } from '../cache-limit.ts';
import type { Clock } from '../clock.ts';
import { PanelFailure, type PanelProblem } from './problems.ts';
import type { PanelRequest, RawAnswer } from './transport.ts';

/**
 * Until when panels take no more of something, so that what is known to be refused is not sent. It holds times only:
 * no key, no answer, nothing of what was asked.
 */
export interface RateLimits {
  /** When it may be sent again, milliseconds since the epoch; `null` when nothing speaks against it. */
  endOf(what: string): number | null;
  saw(what: string, retryAtMs: number): void;
  forget(what: string): void;
}

const MAX_REMEMBERED = 10_000;
/** Panels count by the minute. What is far longer may be a mistake, so it is found out anew now and then. */
const MAX_MEMORY_MS = 15 * 60_000;

export function createRateLimits({ clock }: { clock: Clock }): RateLimits {
  /** By the monotonic clock: nobody is locked out by a clock that was set. */
  const ends = new LRUCache<string, number>(cacheLimit(MAX_REMEMBERED));
  return {
    endOf(what) {
      const leftMs = (ends.get(what) ?? 0) - clock.monotonic();
      if (leftMs > 0) return clock.now() + leftMs;
      ends.delete(what);
      return null;
    },
    saw(what, retryAtMs) {
      const leftMs = Math.min(retryAtMs - clock.now(), MAX_MEMORY_MS);
      if (leftMs > 0) ends.set(what, clock.monotonic() + leftMs);
    },
    forget: (what) => void ends.delete(what),
  };
}

/** Whose requests are counted together: all of one person on one panel (fact 19). */
export interface Asker {
  userId: string;
  panelUrl: string;
}

export function requestsOf({ userId, panelUrl }: Asker): string {
  return `requests ${userId} ${panelUrl}`;
}

/** A short id is the beginning of the uuid, and both count together (Pelican, fact 7). */
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-/i;

function newPortsOf(serverId: string, { panelUrl }: Asker): string {
  const id = UUID.test(serverId) ? serverId.slice(0, 8) : serverId;
  return `new ports ${id.toLowerCase()} ${panelUrl}`;
}

/** @throws PanelFailure `rate-limited` for what the panel is known to refuse still. */
export function checkLimits(limits: RateLimits, request: PanelRequest, asker: Asker): void {
  const ofAll = limits.endOf(requestsOf(asker));
  if (ofAll !== null) throw new PanelFailure({ kind: 'rate-limited', of: 'requests', retryAtMs: ofAll });
  if (request.newPortOn === undefined) return;
  const ofNew = limits.endOf(newPortsOf(request.newPortOn, asker));
  if (ofNew !== null) throw new PanelFailure({ kind: 'rate-limited', of: 'new-ports', retryAtMs: ofNew });
}

/** What a panel allows in all is 128 a minute and more, new ports of one server are two (Pelican, fact 7). */
const LIMIT_OF_ALL_FROM = 60;

/** Reads a 429 and remembers its end. @param now milliseconds since the epoch */
export function readLimit(
  answer: RawAnswer,
  { limits, request, asker, now }: { limits: RateLimits; request: PanelRequest; asker: Asker; now: number },
): PanelProblem {
  const { newPortOn } = request;
  const isOfServer = newPortOn !== undefined && mayBeOfServer(answer);
  const retryAtMs = retryAt(answer, now);
  if (retryAtMs !== null) {
    limits.saw(isOfServer ? newPortsOf(newPortOn, asker) : requestsOf(asker), retryAtMs);
  }
  return { kind: 'rate-limited', of: isOfServer ? 'new-ports' : 'requests', retryAtMs };
}

/** A proxy knows nothing of ports, and answers with a page. */
function mayBeOfServer({ headers }: RawAnswer): boolean {
  const isOfPanel = /json/i.test(headers['content-type'] ?? '');
  return isOfPanel && !(Number(headers['x-ratelimit-limit']) >= LIMIT_OF_ALL_FROM);
}

/** A wait that nobody would believe is as good as none. */
const SECONDS = /^\d{1,5}(\.\d{1,9})?$/;
/** Two on the way may have written it each. */
const BETWEEN = /\s*,\s*/;
const MAX_WAIT_MS = 100_000_000;
/** As HTTP writes a date (RFC 9110, 5.6.7), the two obsolete ways as well. */
const HTTP_DATE = /^[A-Z][a-z]{2,8},? [\w: -]{8,40}$/;

/** Seconds as panels send them, a fraction of them, or a date: by the clock of whoever answered, else by ours. */
export function retryAt({ headers }: RawAnswer, now: number): number | null {
  const text = headers['retry-after']?.trim() ?? '';
  const seconds = text.split(BETWEEN);
  if (seconds.every((one) => SECONDS.test(one)))
    return now + Math.ceil(Math.max(...seconds.map(Number)) * 1000);
  const waits = [timeOf(headers.date ?? ''), now].map((sentAt) => timeOf(text) - sentAt);
  const waitMs = waits.find((ms) => ms >= 0 && ms < MAX_WAIT_MS);
  return waitMs === undefined ? null : now + waitMs;
}

function timeOf(text: string): number {
  if (!HTTP_DATE.test(text)) return Number.NaN;
  return Date.parse(text.endsWith('GMT') ? text : `${text} GMT`);
}
