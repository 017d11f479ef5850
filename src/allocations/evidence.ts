import type { Sighting } from './sightings.ts';

/** What a new process of a server is told from an old one by. Monotonic milliseconds. */
export interface Reference {
  /** A process that began after this is a new one. */
  sinceMs: number;
  /** What was seen before the signal; `null` for nothing. */
  before: Sighting | null;
  /** Since then it was seen to have no process, or none that goes on. */
  wasDown: boolean;
}

/** Clocks of nodes, and what a daemon adds up, are never as exact as this. */
const INEXACT_MS = 1_000;

/** Whether the process of a server surely began after a moment. */
export function beganAfter({ birth }: Sighting, sinceMs: number): boolean {
  return birth !== null && birth.fromMs >= sinceMs;
}

/**
 * Whether a server that starts or runs does so with a new process. Only spans are compared: how old the process is,
 * and how long ago something was; the clock of the panel's machine is never asked.
 * @returns `unclear` while neither is proved.
 */
export function newnessOf(
  { birth }: Sighting,
  { sinceMs, before, wasDown }: Reference,
): 'new' | 'old' | 'unclear' {
  if (!birth) return wasDown ? 'new' : 'unclear';
  if (birth.toMs < sinceMs - INEXACT_MS) return 'old';
  if (birth.fromMs >= sinceMs || wasDown) return 'new';
  return before && isAnother(birth, before) ? 'new' : 'unclear';
}

/** Whether a process is not the one that was seen before. */
function isAnother(birth: { fromMs: number }, before: Sighting): boolean {
  if (before.resources.state === 'offline' || before.resources.state === 'stopping') return true;
  return before.birth !== null && birth.fromMs > before.birth.toMs + INEXACT_MS;
}
