const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const STEPS_MS = [1, 2, 4, 6, 12, 24, 48, 7 * 24, 15 * 24, 30 * 24].map((hours) => hours * HOUR_MS);
/** As many labels as can be read on a phone. */
const MAX_TICKS = 6;

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

/** Moments to be named on the time axis, by how long ago they are: a picture cannot follow its reader's time zone. */
export function timeTicks({ fromMs, toMs }: { fromMs: number; toMs: number }): Tick[] {
  const stepMs = STEPS_MS.find((step) => (toMs - fromMs) / step <= MAX_TICKS) ?? 60 * DAY_MS;
  const ticks: Tick[] = [];
  for (let agoMs = 0; agoMs < toMs - fromMs; agoMs += stepMs) {
    ticks.unshift({ atMs: toMs - agoMs, label: labelOf(agoMs) });
  }
  return ticks;
}

function labelOf(agoMs: number): string {
  if (agoMs === 0) return 'now';
  if (agoMs < DAY_MS) return `${agoMs / HOUR_MS} h ago`;
  const days = agoMs / DAY_MS;
  return days === 1 ? '1 day ago' : `${days} days ago`;
}
