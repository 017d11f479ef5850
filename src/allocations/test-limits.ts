import { LRUCache } from 'lru-cache';
import { cacheLimit } from '../cache-limit.ts';
import type { Clock } from '../clock.ts';
import type { PanelAddress } from '../network/panel-address.ts';
import type { Target } from '../network/reach.ts';
import { hostPort, sameForm } from './addresses.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;

/** Twice a page of ports; nobody needs more by hand. */
const PERSON = { max: 30, windowMs: MINUTE_MS };
/** One each five seconds while a restart is followed. For whoever is at that address it is nothing. */
const ADDRESS = { max: 12, windowMs: MINUTE_MS };
/** Watches leave the rest to people; they need three, as they share what they find. */
const ADDRESS_FOR_WATCHES = 8;

/**
 * A panel that a person typed may be their own invention and name anybody's addresses. A real one has a person's
 * servers on a few machines, and their ports change little: more breadth than this is looking around.
 */
const TYPED_MACHINES = { max: 10, windowMs: HOUR_MS };
const TYPED_ADDRESSES = { max: 60, windowMs: HOUR_MS };
/** All persons of one such panel, and all such panels together: many accounts and many names do not help either. */
const TYPED_PANEL = { max: 60, windowMs: MINUTE_MS };
const TYPED_PANELS = { max: 300, windowMs: MINUTE_MS };

/** The longest unused are forgotten beyond this. */
const MAX_KEYS = 20_000;

export interface Attempt {
  userId: string;
  panel: PanelAddress;
  /** Whether a person asked for it; see `PortToTest.counted`. */
  counted: boolean;
  /** Whether a person waits for it all the same; see `PortToTest.fresh`. */
  fresh?: boolean;
}

/** How often ports may be tested. Kept in memory: a restart of the bot forgives. */
export interface TestLimits {
  /** Counts one test of a person. @returns `null` when it may go on, else when the next may, since the epoch. */
  begin(attempt: Attempt): number | null;
  /** Counts one look at an address, right before it. @returns the same */
  contact(attempt: Attempt, target: Target): number | null;
  /** Counts that somebody is told what another's look at an address found. @returns the same */
  learn(attempt: Attempt, target: Target): number | null;
}

interface Window {
  max: number;
  windowMs: number;
}

export function createTestLimits({ clock }: { clock: Clock }): TestLimits {
  const persons = counter(clock, PERSON);
  const addresses = counter(clock, ADDRESS);
  const typedPanel = counter(clock, TYPED_PANEL);
  const typedPanels = counter(clock, TYPED_PANELS);
  const machines = breadth(clock, TYPED_MACHINES);
  const typedAddresses = breadth(clock, TYPED_ADDRESSES);

  function learn({ userId, panel }: Attempt, target: Target): number | null {
    if (panel.trusted) return null;
    const ip = sameForm(target.ip);
    return machines(userId, ip) ?? typedAddresses(userId, hostPort(ip, target.port));
  }

  return {
    begin({ userId, panel, counted }) {
      if (!counted) return null;
      const limited = persons(userId);
      if (limited !== null || panel.trusted) return limited;
      return typedPanel(new URL(panel.url).hostname) ?? typedPanels('all');
    },
    contact(attempt, target) {
      const max = attempt.counted || attempt.fresh ? ADDRESS.max : ADDRESS_FOR_WATCHES;
      return learn(attempt, target) ?? addresses(hostPort(sameForm(target.ip), target.port), max);
    },
    learn,
  };
}

/** Counts what happens to each key; what is refused does not count. For some the `most` may be less. */
function counter(clock: Clock, { max, windowMs }: Window): (key: string, most?: number) => number | null {
  const seen = new LRUCache<string, number[]>(cacheLimit(MAX_KEYS));
  return (key, most = max) => {
    const now = clock.monotonic();
    const recent = (seen.get(key) ?? []).filter((at) => now - at < windowMs);
    const inTheWay = recent.at(-most);
    if (inTheWay !== undefined) return clock.now() + windowMs - (now - inTheWay);
    seen.set(key, [...recent, now]);
    return null;
  };
}

/** Counts different things of each key; one that is known goes on being known while it is used. */
function breadth(clock: Clock, { max, windowMs }: Window): (key: string, thing: string) => number | null {
  const seen = new LRUCache<string, Map<string, number>>(cacheLimit(MAX_KEYS));
  return (key, thing) => {
    const now = clock.monotonic();
    const recent = new Map([...(seen.get(key) ?? [])].filter(([, at]) => now - at < windowMs));
    if (!recent.has(thing) && recent.size >= max) {
      return clock.now() + windowMs - (now - Math.min(...recent.values()));
    }
    recent.set(thing, now);
    seen.set(key, recent);
    return null;
  };
}
