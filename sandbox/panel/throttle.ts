import { Refusal } from './errors.ts';

const WINDOW_MS = 60_000;

interface Window {
  count: number;
  endsAt: number;
}

/** Counts requests per minute in windows that begin with their first request (fact 19). */
export class Throttle {
  #windows = new Map<string, Window>();

  /**
   * Counts one request under `key` at `now` (milliseconds) and returns the headers its answer carries.
   * Throws the 429 of recording `ratelimit.429-first` once `max` have been counted.
   */
  take(key: string, max: number, now: number): Record<string, string> {
    const known = this.#windows.get(key);
    const window = known && known.endsAt > now ? known : { count: 0, endsAt: now + WINDOW_MS };
    this.#windows.set(key, window);
    if (window.count >= max) throw tooMany(max, window.endsAt, now);
    window.count += 1;
    return { 'x-ratelimit-limit': String(max), 'x-ratelimit-remaining': String(max - window.count) };
  }
}

function tooMany(max: number, endsAt: number, now: number): Refusal {
  return new Refusal([429, 'ThrottleRequestsException', 'Too Many Attempts.'], {
    headers: {
      'x-ratelimit-limit': String(max),
      'x-ratelimit-remaining': '0',
      'retry-after': String(Math.max(1, Math.ceil((endsAt - now) / 1000))),
      'x-ratelimit-reset': String(Math.ceil(endsAt / 1000)),
    },
  });
}
