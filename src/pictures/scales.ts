const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const STEPS_MS = [1, 2, 4, 6, 12, 24, 48, 5 * 24, 10 * 24, 15 * 24, 30 * 24].map((hours) => hours * HOUR_MS);
/** As many labels as can be read on a phone. */
const MAX_TICKS = 7;

const NICE = [1, 2, 3, 5, 8, 10];

/** The next number that looks like the end of a scale. */
export function niceCeiling(value: number): number {
  if (!(value > 0)) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  return power * (NICE.find((nice) => nice * power >= value) ?? 10);
}

export interface Tick {
  atMs: number;
  label: string;
}

/** Moments to be named on the time axis, in UTC: a picture cannot follow its reader's time zone. */
export function timeTicks({ fromMs, toMs }: { fromMs: number; toMs: number }): Tick[] {
  const stepMs = STEPS_MS.find((step) => (toMs - fromMs) / step <= MAX_TICKS) ?? 60 * DAY_MS;
  const ticks: Tick[] = [];
  for (let atMs = Math.ceil(fromMs / stepMs) * stepMs; atMs < toMs; atMs += stepMs) {
    ticks.push({ atMs, label: labelOf(atMs) });
  }
  return ticks;
}

const DAY = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' });
const TIME = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', timeZone: 'UTC' });

function labelOf(atMs: number): string {
  return (atMs % DAY_MS === 0 ? DAY : TIME).format(atMs);
}
