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

/** `<t:seconds:style>` in words (docs: reference, "Timestamp Styles"). */
export function timestamp(seconds: number, style: string, nowMs: number): string {
  if (style === 'R') return relative(seconds - Math.floor(nowMs / 1000));
  return new Intl.DateTimeFormat('en-GB', FORMATS[style] ?? FORMATS.f).format(seconds * 1000);
}

function relative(seconds: number): string {
  const [unit, size] = UNITS.find(([, length]) => Math.abs(seconds) >= length) ?? ['second', 1];
  const amount = Math.trunc(seconds / size);
  return new Intl.RelativeTimeFormat('en-GB', { numeric: 'always' }).format(amount, unit);
}
