/** One check of a watch, as it was: kept for 24 hours. */
export interface Sample {
  /** Milliseconds since the epoch, to the second. */
  atMs: number;
  up: boolean;
  /** To a tenth; `null` when nothing answered. */
  latencyMs: number | null;
  /** Bytes that the server got and sent since the reading before; `null` when there was none (it is read less often). */
  received: number | null;
  sent: number | null;
}

/** All checks of an hour (UTC): kept for 90 days. The hour that is not over yet is there as well. */
export interface HourSum {
  /** Its beginning, in milliseconds since the epoch. */
  hourMs: number;
  checks: number;
  /** How many of them found the port up. */
  up: number;
  /** How often each latency was seen; see `latencyPercentile`. */
  latencies: readonly LatencyCount[];
  /** Bytes of the server in this hour; `null` when they were never read. */
  received: number | null;
  sent: number | null;
}

/** `bucket`: see `bucketOf`. */
export interface LatencyCount {
  bucket: number;
  count: number;
}

/** A time in which the port was down: from the first check that failed to the first that succeeded. */
export interface Incident {
  fromMs: number;
  /** `null` while it lasts. */
  toMs: number | null;
}

/** What is known of one watch in a span of time, everything by time. */
export interface Series {
  /** Of the last 24 hours, as far as they are in the span. */
  samples: Sample[];
  /** Of the last 90 days, as far as they touch the span. */
  hours: HourSum[];
  /** As far as they touch the span. */
  incidents: Incident[];
}

export interface Span {
  fromMs: number;
  toMs: number;
}

const MINUTE_MS = 60_000;
/** A check is good for so many of its rhythms; and what a crash takes with it is no gap. */
const GOOD_FOR = 1.5;
const LOST_MS = 10 * MINUTE_MS;

/** For how long a state is taken to go on between two checks: after a longer gap nobody knows what was in between. */
export function goodForMs(everyMs: number): number {
  return GOOD_FOR * everyMs + LOST_MS;
}

/** Each bucket is this much wider than the one before, so that a percentile is off by 2.5 % at most. */
const GROWTH = Math.log(1.05);

/** Latencies are counted in buckets that grow: the fine differences between long ones interest nobody. */
export function bucketOf(latencyMs: number): number {
  return Math.round(Math.log1p(Math.max(0, latencyMs)) / GROWTH);
}

/** The middle of a bucket, in milliseconds. */
function latencyOf(bucket: number): number {
  return Math.expm1(bucket * GROWTH);
}

/**
 * The latency in milliseconds that `share` (0 to 1) of all checks in these hours did not exceed.
 * @returns `null` when none of them had one.
 */
export function latencyPercentile(
  hours: readonly Pick<HourSum, 'latencies'>[],
  share: number,
): number | null {
  const counts = hours.flatMap(({ latencies }) => latencies).toSorted((a, b) => a.bucket - b.bucket);
  const wanted = share * counts.reduce((sum, { count }) => sum + count, 0);
  let seen = 0;
  for (const { bucket, count } of counts) {
    seen += count;
    if (seen >= wanted) return latencyOf(bucket);
  }
  return null;
}
