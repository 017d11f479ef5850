/** Numbers in words: short enough for a picture, the same in a sentence. */

/** With two decimals; never rounded up to 100 or down to 0, so that no outage is hidden. */
export function percentage(percent: number): string {
  if (percent > 0 && percent < 0.01) return 'under 0.01 %';
  return `${Number((Math.floor(percent * 100 + 1e-9) / 100).toFixed(2))} %`;
}

/** Two or three digits are as exact as anybody needs. */
function rounded(value: number): number {
  return value >= 99.95 ? Math.round(value) : Number(value.toFixed(1));
}

export function milliseconds(ms: number): string {
  if (ms >= 9_950) return `${Math.round(ms / 1_000)} s`;
  if (ms >= 999.5) return `${rounded(ms / 1_000)} s`;
  return `${ms >= 9.95 ? Math.round(ms) : rounded(ms)} ms`;
}

const BYTES = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'];

/** In steps of a thousand, as network operators count. */
export function bytes(count: number): string {
  const values = BYTES.map((unit, step) => ({ unit, value: rounded(count / 1_000 ** step) }));
  const { unit, value } = values.find(({ value }) => value < 1_000) ??
    values.at(-1) ?? { unit: 'B', value: 0 };
  return `${value} ${unit}`;
}

const LENGTHS = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['min', 60_000],
  ['s', 1_000],
] as const;

/** The two largest units that say something: `2 d 3 h`, `45 s`. */
export function duration(ms: number): string {
  const parts = partsOf(ms).map(({ unit, count }) => `${count} ${unit}`);
  return parts.join(' ') || 'less than a second';
}

function partsOf(ms: number) {
  const first = LENGTHS.findIndex(([, unitMs]) => ms >= unitMs);
  if (first === -1) return [];
  const parts = LENGTHS.slice(first, first + 2).map(([unit, unitMs], index) => {
    const above = index === 0 ? Number.POSITIVE_INFINITY : (LENGTHS[first]?.[1] ?? 1);
    return { unit, count: Math.floor((ms % above) / unitMs) };
  });
  return parts.filter(({ count }) => count > 0);
}

const WORDS = { d: 'day', h: 'hour', min: 'minute', s: 'second' } as const;
/** From here on seconds interest nobody. */
const WITHOUT_SECONDS_MS = 600_000;

/**
 * A length of time in a sentence: `2 days 3 hours`, `45 seconds`.
 * @param options.about only the largest unit, and never more than it was
 */
export function lengthInWords(ms: number, { about = false } = {}): string {
  const stepMs = about || ms < WITHOUT_SECONDS_MS ? 1_000 : 60_000;
  const wanted = about ? Math.floor(ms / stepMs) * stepMs : Math.round(ms / stepMs) * stepMs;
  const parts = partsOf(wanted).map(({ unit, count }) => `${count} ${WORDS[unit]}${count === 1 ? '' : 's'}`);
  return parts.slice(0, about ? 1 : 2).join(' ') || 'less than a second';
}
