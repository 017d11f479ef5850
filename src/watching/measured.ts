import { goodForMs, type HourSum, type Incident, type Sample, type Series, type Span } from './series.ts';

/**
 * What is known of a stretch of time. `uncertain`: checks failed, and it did not become an outage; that counts neither
 * way. Time that is in no stretch was not measured.
 */
export interface Stretch extends Span {
  kind: 'up' | 'down' | 'uncertain';
  /** How much of it was so: an hour of which only the sum is kept may be of several kinds. */
  ms: number;
  /** Of `down`: in which incident. */
  incident: Incident | null;
}

export interface Measured {
  stretches: Stretch[];
  /** How many checks failed without becoming an outage. */
  singles: number;
}

/** One sample until the next, or one hour. */
interface Piece extends Span {
  coveredMs: number;
  failedMs: number;
  failed: number;
  /** Until when a failure holds that is within an incident. */
  downUntilMs: number;
}

/** A check is valid until the next one is due, and a little longer: they do not come to the second. */
const VALID = 1.5;
const HOUR_MS = 3_600_000;
/** An hour of which so much was checked was checked: not every hour has a check more or less. */
const NEARLY_WHOLE = 0.9;

interface Wanted {
  span: Span;
  everyMs: number;
}

/** What the single samples of a series say about a span. */
export function measuredBySamples(series: Series, wanted: Wanted): Measured {
  const { span, everyMs } = wanted;
  const all = series.samples.map((sample) => ({ ...sample, atMs: toSecond(sample.atMs) }));
  const pieces = all.map((sample, index): Piece => {
    const nextMs = Math.min(all[index + 1]?.atMs ?? span.toMs, span.toMs);
    const toMs = Math.min(nextMs, sample.atMs + VALID * everyMs);
    const ms = Math.max(0, toMs - sample.atMs);
    const held = { ms, toMs, downUntilMs: Math.min(nextMs, sample.atMs + goodForMs(everyMs)) };
    return { fromMs: sample.atMs, toMs, coveredMs: ms, ...failedOf(sample, held) };
  });
  return classified(pieces, { series, ...wanted });
}

function failedOf(
  { up }: Sample,
  { ms, toMs, downUntilMs }: { ms: number; toMs: number; downUntilMs: number },
) {
  return up ? { failedMs: 0, failed: 0, downUntilMs: toMs } : { failedMs: ms, failed: 1, downUntilMs };
}

/** What the sums of hours say about a span. */
export function measuredByHours(series: Series, wanted: Wanted): Measured {
  const { span, everyMs } = wanted;
  const pieces = series.hours.map(({ hourMs, checks, up }: HourSum): Piece => {
    const [fromMs, toMs] = [Math.max(hourMs, span.fromMs), Math.min(hourMs + HOUR_MS, span.toMs)];
    const length = Math.max(0, toMs - fromMs);
    const checkedMs = Math.min(length, checks * everyMs);
    const coveredMs = checkedMs >= NEARLY_WHOLE * length ? length : checkedMs;
    const failed = checks - up;
    return { fromMs, toMs, coveredMs, failed, failedMs: (coveredMs * failed) / checks, downUntilMs: toMs };
  });
  return classified(pieces, { series, ...wanted });
}

function classified(pieces: Piece[], { series, span, everyMs }: Wanted & { series: Series }): Measured {
  const incidents = series.incidents
    .map((incident) => ({ incident, ...rounded(incident, span) }))
    .filter(({ fromMs, toMs }) => fromMs < toMs);
  const inside = pieces.filter(
    ({ fromMs, toMs, coveredMs }) => coveredMs > 0 && toMs > span.fromMs && fromMs < toMs,
  );
  const unseen = incidents
    .filter((one) => one.fromMs >= span.fromMs && !inside.some((piece) => overlapOf(piece, one)))
    .map(({ fromMs, toMs }) => firstCheckOf({ fromMs, toMs: Math.min(toMs, fromMs + everyMs) }));
  let singles = 0;
  const stretches = [...inside, ...unseen]
    .toSorted((one, other) => one.fromMs - other.fromMs)
    .flatMap((piece): Stretch[] => {
      const down = incidents.flatMap((one) => downIn(piece, one));
      if (down.length === 0) singles += piece.failed;
      return down.length > 0 ? [...restOf(piece, down), ...down] : withoutIncident(piece);
    });
  return { stretches: stretches.flatMap((one) => clipped(one, span)), singles };
}

/** That there was an incident is known from its first check, even where a crash has lost the sample. */
function firstCheckOf({ fromMs, toMs }: Span): Piece {
  const ms = toMs - fromMs;
  return { fromMs, toMs, coveredMs: ms, failedMs: ms, failed: 1, downUntilMs: toMs };
}

type Placed = Span & { incident: Incident };

function overlapOf(piece: Piece, { fromMs, toMs }: Span): Span | null {
  const overlap = { fromMs: Math.max(piece.fromMs, fromMs), toMs: Math.min(piece.downUntilMs, toMs) };
  return overlap.fromMs < overlap.toMs ? overlap : null;
}

function downIn(piece: Piece, { incident, ...span }: Placed): Stretch[] {
  const overlap = overlapOf(piece, span);
  return overlap ? [{ ...overlap, kind: 'down', ms: overlap.toMs - overlap.fromMs, incident }] : [];
}

/** What is left of a piece with an incident in it. A failed check says nothing beyond the end of its incident. */
function restOf({ fromMs, toMs, coveredMs, failedMs }: Piece, down: readonly Stretch[]): Stretch[] {
  const leftMs = coveredMs - down.reduce((sum, { ms }) => sum + ms, 0);
  if (failedMs >= coveredMs || leftMs <= 0) return [];
  return [{ fromMs, toMs, kind: 'up', ms: leftMs, incident: null }];
}

function withoutIncident({ fromMs, toMs, coveredMs, failedMs }: Piece): Stretch[] {
  const parts = [
    { kind: 'up' as const, ms: coveredMs - failedMs },
    { kind: 'uncertain' as const, ms: failedMs },
  ];
  return parts.filter(({ ms }) => ms > 0).map((part) => ({ fromMs, toMs, incident: null, ...part }));
}

/** The part of a stretch that lies in a span. */
export function clipped(stretch: Stretch, span: Span): Stretch[] {
  const fromMs = Math.max(stretch.fromMs, span.fromMs);
  const toMs = Math.min(stretch.toMs, span.toMs);
  if (fromMs >= toMs) return [];
  const share = (toMs - fromMs) / (stretch.toMs - stretch.fromMs);
  return [{ ...stretch, fromMs, toMs, ms: stretch.ms * share }];
}

/** To the second, as samples are kept: else the first failed check of an incident would lie before it. */
function rounded({ fromMs, toMs }: Incident, span: Span): Span {
  return { fromMs: toSecond(fromMs), toMs: Math.min(toMs === null ? span.toMs : toSecond(toMs), span.toMs) };
}

function toSecond(ms: number): number {
  return Math.round(ms / 1_000) * 1_000;
}
