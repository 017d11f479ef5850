const UNITS = [
  ['year', 31_536_000],
  ['month', 2_592_000],
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
  ['second', 1],
] as const;

const FORMATS: Record<string, Intl.DateTimeFormatOptions> = {
  t: { timeStyle: 'short' },
  T: { timeStyle: 'medium' },
  d: { dateStyle: 'short' },
  D: { dateStyle: 'long' },
  f: { dateStyle: 'long', timeStyle: 'short' },
  F: { dateStyle: 'full', timeStyle: 'short' },
  s: { dateStyle: 'short', timeStyle: 'short' },
  S: { dateStyle: 'short', timeStyle: 'medium' },
};

export interface Reader {
  /** One of Discord's locales. */
  locale: string;
  nowMs: number;
}

/** `<t:seconds:style>` in the reader's words (docs: reference, "Timestamp Styles"). */
export function timestampText(seconds: number, style: string, { locale, nowMs }: Reader): string {
  if (Number.isNaN(new Date(seconds * 1000).getTime())) return 'Invalid date';
  if (style === 'R') return relativeText(seconds - Math.floor(nowMs / 1000), locale);
  return new Intl.DateTimeFormat(locale, FORMATS[style] ?? FORMATS.f).format(seconds * 1000);
}

function relativeText(seconds: number, locale: string): string {
  const [unit, size] = UNITS.find(([, length]) => Math.abs(seconds) >= length) ?? ['second', 1];
  return new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }).format(Math.trunc(seconds / size), unit);
}
