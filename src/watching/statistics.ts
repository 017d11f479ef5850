import { clipped, type Measured, measuredByHours, measuredBySamples, type Stretch } from './measured.ts';
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
  /** How long it was up, down and neither for certain; what is missing was not measured. See `Stretch`. */
  upMs: number;
  downMs: number;
  uncertainMs: number;
  /** From the first that was measured to the last; `null` when nothing was. */
  measured: Span | null;
  /** How long an answer took: half of them no longer, 95 of 100 no longer, none longer. */
  usualMs: number | null;
  mostMs: number | null;
  worstMs: number | null;
  /** Bytes of the server; `null` where they are not known. */
  received: number | null;
  sent: number | null;
}

/** A time in which the port was down, as far as it was measured within the span. */
export interface Outage extends Incident {
  downMs: number;
}

/** A span of time as a whole, and cut into slots to be drawn. */
export interface Summary extends Slot {
  /** From 0 to 100, of the time that is known to be up or down; `null` when none is. */
  upPercent: number | null;
  /** How much of the span was measured, and whether that is as good as all of it. */
  measuredMs: number;
  isWhole: boolean;
  slots: Slot[];
  /** Exactly those that have a part in `downMs`. */
  outages: Outage[];
  /** How many checks failed without becoming an outage. */
  singles: number;
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const SLOTS_MS = [15 * MINUTE_MS, 30 * MINUTE_MS, HOUR_MS, 2 * HOUR_MS, 4 * HOUR_MS, 8 * HOUR_MS, DAY_MS];
/** More would be too narrow to be seen on a phone. */
const MAX_SLOTS = 100;
/** A short restart of the bot is no gap worth a word. */
const AS_GOOD_AS_WHOLE = 0.98;

/** Samples and sums of hours, read in the same way. */
interface Kind<T> {
  /** What one of them covers, from `atMs` on. */
  lengthMs: number;
  atMs(one: T): number;
  /** Prepares the latencies of these to be asked for percentiles. */
  latencies(all: readonly T[]): (share: number) => number | null;
}

const SAMPLES: Kind<Sample> = {
  lengthMs: 1,
  atMs: ({ atMs }) => atMs,
  latencies(samples) {
    const sorted = samples.flatMap(({ latencyMs }) => latencyMs ?? []).sort((a, b) => a - b);
    return (share) => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? null;
  },
};

const HOURS: Kind<HourSum> = {
  lengthMs: HOUR_MS,
  atMs: ({ hourMs }) => hourMs,
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
 * @param options.everyMs how often is checked: that long is a check valid
 * @param options.bornMs since when: of the first day there are single samples, however long the span is
 */
export function summarise(
  series: Series,
  { span, everyMs, bornMs = span.fromMs }: { span: Span; everyMs: number; bornMs?: number },
): Summary {
  const isShort = span.toMs - Math.max(span.fromMs, bornMs) <= DAY_MS;
  const wanted = { span, everyMs };
  return isShort
    ? whole(series.samples, { kind: SAMPLES, ...wanted, measured: measuredBySamples(series, wanted) })
    : whole(series.hours, { kind: HOURS, ...wanted, measured: measuredByHours(series, wanted) });
}

interface Cutting<T> {
  kind: Kind<T>;
  span: Span;
  everyMs: number;
  measured: Measured;
}

type Traffic = Pick<Slot, 'received' | 'sent'>;

function whole<T extends Traffic>(all: readonly T[], cutting: Cutting<T>): Summary {
  const { kind, span, measured } = cutting;
  const inside = all.filter(
    (one) => kind.atMs(one) + kind.lengthMs > span.fromMs && kind.atMs(one) < span.toMs,
  );
  const slot = slotOf(inside, { kind, span, stretches: measured.stretches });
  const { upMs, downMs, uncertainMs } = slot;
  const measuredMs = upMs + downMs + uncertainMs;
  return {
    ...slot,
    measuredMs,
    isWhole: measuredMs >= AS_GOOD_AS_WHOLE * (span.toMs - span.fromMs),
    upPercent: upMs + downMs === 0 ? null : 100 * (upMs / (upMs + downMs)),
    slots: cut(inside, cutting),
    outages: outagesOf(measured),
    singles: measured.singles,
  };
}

function outagesOf({ stretches }: Measured): Outage[] {
  const lengths = new Map<Incident, number>();
  for (const { incident, ms } of stretches) {
    if (incident) lengths.set(incident, (lengths.get(incident) ?? 0) + ms);
  }
  return [...lengths]
    .map(([{ fromMs, toMs }, downMs]) => ({ fromMs, toMs, downMs }))
    .sort((one, other) => one.fromMs - other.fromMs);
}

function cut<T extends Traffic>(inside: readonly T[], { kind, span, everyMs, measured }: Cutting<T>): Slot[] {
  const slotMs = slotFor(span, Math.max(everyMs, kind.lengthMs));
  const firstMs = Math.floor(span.fromMs / slotMs) * slotMs;
  const groups = Map.groupBy(inside, (one) => Math.floor((kind.atMs(one) - firstMs) / slotMs));
  const slots: Slot[] = [];
  for (let fromMs = firstMs; fromMs < span.toMs; fromMs += slotMs) {
    const stretch = { fromMs, toMs: fromMs + slotMs };
    const stretches = measured.stretches.flatMap((one) => clipped(one, stretch));
    slots.push(slotOf(groups.get(slots.length) ?? [], { kind, span: stretch, stretches }));
  }
  return slots;
}

/** The length of a slot: as short as can be seen, but not shorter than the time between two checks. */
function slotFor({ fromMs, toMs }: Span, leastMs: number): number {
  const wantedMs = Math.max((toMs - fromMs) / MAX_SLOTS, leastMs);
  return SLOTS_MS.find((slotMs) => slotMs >= wantedMs) ?? DAY_MS;
}

function slotOf<T extends Traffic>(
  group: readonly T[],
  { kind, span, stretches }: { kind: Kind<T>; span: Span; stretches: readonly Stretch[] },
): Slot {
  const time = (wanted: Stretch['kind']) =>
    stretches.reduce((sum, { kind, ms }) => sum + (kind === wanted ? ms : 0), 0);
  const percentile = kind.latencies(group);
  return {
    ...span,
    ...{ upMs: time('up'), downMs: time('down'), uncertainMs: time('uncertain') },
    measured: hullOf(stretches),
    ...{ usualMs: percentile(0.5), mostMs: percentile(0.95), worstMs: percentile(1) },
    ...{ received: known(group, 'received'), sent: known(group, 'sent') },
  };
}

function known(group: readonly Traffic[], name: keyof Traffic): number | null {
  return group.reduce<number | null>(
    (sum, { [name]: bytes }) => (bytes === null ? sum : (sum ?? 0) + bytes),
    null,
  );
}

function hullOf(stretches: readonly Span[]): Span | null {
  if (stretches.length === 0) return null;
  return {
    fromMs: Math.min(...stretches.map(({ fromMs }) => fromMs)),
    toMs: Math.max(...stretches.map(({ toMs }) => toMs)),
  };
}
