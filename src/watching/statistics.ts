import {
  type HourSum,
  type Incident,
  latencyPercentile,
  type Sample,
  type Series,
  type Span,
} from './series.ts';

/** What was measured in one of the equal stretches that a span is cut into. */
export interface Slot extends Span {
  /** 0: nothing was measured, which is neither up nor down. */
  checks: number;
  /** How many of them found the port up. */
  up: number;
  p50Ms: number | null;
  p95Ms: number | null;
  /** Bytes of the server; `null` where they are not known. */
  received: number | null;
  sent: number | null;
}

/** A span of time as a whole, and cut into slots to be drawn. */
export interface Summary extends Slot {
  /** From 0 to 100, of the time that was measured; `null` when none was. */
  upPercent: number | null;
  slots: Slot[];
  incidents: Incident[];
  /** How long the incidents lasted within the span, together. */
  downMs: number;
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const SLOTS_MS = [15 * MINUTE_MS, 30 * MINUTE_MS, HOUR_MS, 2 * HOUR_MS, 4 * HOUR_MS, 8 * HOUR_MS, DAY_MS];
/** More would be too narrow to be seen on a phone. */
const MAX_SLOTS = 100;
/** A check is valid until the next one is due, and a little longer: they do not come to the second. */
const VALID = 1.5;

/** Samples and sums of hours, read in the same way. */
interface Kind<T> {
  /** What one of them covers, from `atMs` on. */
  lengthMs: number;
  atMs(one: T): number;
  checks(one: T): number;
  up(one: T): number;
  /** Prepares the latencies of these to be asked for percentiles. */
  latencies(all: readonly T[]): (share: number) => number | null;
}

const SAMPLES: Kind<Sample> = {
  lengthMs: 1,
  atMs: ({ atMs }) => atMs,
  checks: () => 1,
  up: ({ up }) => Number(up),
  latencies(samples) {
    const sorted = samples.flatMap(({ latencyMs }) => latencyMs ?? []).sort((a, b) => a - b);
    return (share) => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? null;
  },
};

const HOURS: Kind<HourSum> = {
  lengthMs: HOUR_MS,
  atMs: ({ hourMs }) => hourMs,
  checks: ({ checks }) => checks,
  up: ({ up }) => up,
  latencies(hours) {
    const counts = new Map<number, number>();
    for (const { latencies } of hours) {
      for (const { bucket, count } of latencies) counts.set(bucket, (counts.get(bucket) ?? 0) + count);
    }
    const together = [{ latencies: [...counts].map(([bucket, count]) => ({ bucket, count })) }];
    return (share) => latencyPercentile(together, share);
  },
};

/**
 * What a series says about a span: from its single samples where these reach back far enough, else by the hour.
 * @param options.everyMs how often is checked: then a stretch without a check of its own is no gap.
 */
export function summarise(series: Series, { span, everyMs }: { span: Span; everyMs: number }): Summary {
  const isShort = span.toMs - span.fromMs <= DAY_MS;
  const within = { span, everyMs };
  const measured = isShort
    ? cut(series.samples, { kind: SAMPLES, ...within })
    : cut(series.hours, { kind: HOURS, ...within });
  const incidents = series.incidents.filter(
    ({ fromMs, toMs }) => fromMs < span.toMs && (toMs ?? span.toMs) > span.fromMs,
  );
  const { checks, up } = measured.whole;
  return {
    ...measured.whole,
    upPercent: checks === 0 ? null : (100 * up) / checks,
    slots: measured.slots,
    incidents,
    downMs: incidents.reduce((sum, incident) => sum + lengthWithin(incident, span), 0),
  };
}

/** How much of an incident lies in a span, in milliseconds. */
function lengthWithin({ fromMs, toMs }: Incident, span: Span): number {
  return Math.max(0, Math.min(toMs ?? span.toMs, span.toMs) - Math.max(fromMs, span.fromMs));
}

interface Cutting<T> {
  kind: Kind<T>;
  span: Span;
  everyMs: number;
}

type Traffic = Pick<Slot, 'received' | 'sent'>;

function cut<T extends Traffic>(all: readonly T[], { kind, span, everyMs }: Cutting<T>) {
  const slotMs = slotFor(span, Math.max(everyMs, kind.lengthMs));
  const firstMs = Math.floor(span.fromMs / slotMs) * slotMs;
  const inside = all.filter(
    (one) => kind.atMs(one) + kind.lengthMs > span.fromMs && kind.atMs(one) < span.toMs,
  );
  const groups = Map.groupBy(inside, (one) => Math.floor((kind.atMs(one) - firstMs) / slotMs));
  const slots: Slot[] = [];
  let last: { slot: Slot; validUntilMs: number } | null = null;
  for (let index = 0; firstMs + index * slotMs < span.toMs; index += 1) {
    const group = groups.get(index) ?? [];
    const stretch = { fromMs: firstMs + index * slotMs, toMs: firstMs + (index + 1) * slotMs };
    const newest = group.at(-1);
    if (newest) {
      const slot = { ...stretch, ...measure(group, kind) };
      last = { slot, validUntilMs: kind.atMs(newest) + VALID * everyMs };
      slots.push(slot);
    } else {
      const before = last && stretch.fromMs < last.validUntilMs ? last.slot : measure<T>([], kind);
      slots.push({ ...before, ...stretch, received: null, sent: null });
    }
  }
  return { whole: { ...span, ...measure(inside, kind) }, slots };
}

/** The length of a slot: as short as can be seen, but not shorter than the time between two checks. */
function slotFor({ fromMs, toMs }: Span, leastMs: number): number {
  const wantedMs = Math.max((toMs - fromMs) / MAX_SLOTS, leastMs);
  return SLOTS_MS.find((slotMs) => slotMs >= wantedMs) ?? DAY_MS;
}

function measure<T extends Traffic>(group: readonly T[], kind: Kind<T>) {
  const sum = (of: (one: T) => number) => group.reduce((total, one) => total + of(one), 0);
  const known = (name: keyof Traffic) =>
    group.some((one) => one[name] !== null) ? sum((one) => one[name] ?? 0) : null;
  const percentile = kind.latencies(group);
  return {
    checks: sum(kind.checks),
    up: sum(kind.up),
    p50Ms: percentile(0.5),
    p95Ms: percentile(0.95),
    received: known('received'),
    sent: known('sent'),
  };
}
