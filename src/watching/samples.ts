import { z } from 'zod';
import type { Collection } from '../store/collection.ts';
import { packHours, packSamples, sumOf, unpackHours, unpackSamples } from './codec.ts';
import type { HourSum, Sample, Series, Span } from './series.ts';

/** The samples of one watch and hour, or its sums of one day: which of the two says the key. */
export const sampleRecord = z.object({
  /** `bornMs` of the watch: what an earlier watch in the same place has left behind is not its. */
  born: z.number(),
  /** Hours, or days, since the epoch. The places are used again and again, so this says whose turn it is. */
  period: z.int(),
  /** See `codec.ts`. */
  data: z.string(),
});

export type SampleRecord = z.infer<typeof sampleRecord>;

/** A watch as far as its samples are concerned. */
interface Sampled {
  id: string;
  bornMs: number;
}

/** What checks have found, kept in memory for some minutes and then written for many watches at once. */
export interface Samples {
  add(watch: Sampled, sample: Sample): void;
  /** What is kept and what is still in memory here. @throws StoreFailure */
  read(watch: Sampled, span: Span): Promise<Omit<Series, 'incidents'>>;
  /** Writes what is in memory. What cannot be written stays there for the next time. @throws StoreFailure */
  flush(): Promise<void>;
  /** Forgets everything about these watches. @throws StoreFailure */
  drop(ids: readonly string[]): Promise<void>;
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** 24 full hours and the one that has begun; one more, so that reading never meets writing. */
const HOUR_PLACES = 26;
const DAY_PLACES = 92;
const RAW_KEPT_MS = DAY_MS;
const SUMS_KEPT_MS = 90 * DAY_MS;
/** Two records each: that many are read and written with one statement. */
const WATCHES_AT_ONCE = 100;
/** Where nothing can be written for long, the oldest are given up: two hours of one a minute. */
const MAX_PENDING = 120;

interface Pending extends Sampled {
  samples: Sample[];
}

export function createSamples(records: Collection<SampleRecord>): Samples {
  const pending = new Map<string, Pending>();
  let last: Promise<unknown> = Promise.resolve();
  /** One after another: what is forgotten must not be written again by a flush that has begun before. */
  const inOrder = <T>(work: () => Promise<T>): Promise<T> => {
    const done = last.then(work);
    last = done.catch(() => undefined);
    return done;
  };

  function keep({ id, bornMs }: Sampled, samples: Sample[]): void {
    const known = pending.get(id);
    const all = known?.bornMs === bornMs ? continued(samples, known.samples) : samples;
    pending.set(id, { id, bornMs, samples: all.slice(-MAX_PENDING) });
  }

  async function write(batch: Pending[]): Promise<void> {
    const hours = batch.flatMap((one) => byPeriod(one, HOUR_MS));
    const days = batch.flatMap((one) => byPeriod(one, DAY_MS));
    const keys = [...hours.map(hourKey), ...days.map(dayKey)];
    const found = await records.getMany(keys);
    const whole = hours.map((part) => withSamples(part, found.get(hourKey(part))));
    const raw = whole.map((part) => [hourKey(part), packedSamples(part)] as const);
    const sums = days.map((part) => {
      const inDay = whole.filter(({ id, period }) => id === part.id && dayOf(period) === part.period);
      return [dayKey(part), packedSums(part, { before: found.get(dayKey(part)), hours: inDay })] as const;
    });
    await records.setMany(new Map([...raw, ...sums]));
  }

  return {
    add({ id, bornMs }, sample) {
      const known = pending.get(id);
      if (known?.bornMs !== bornMs) pending.set(id, { id, bornMs, samples: [sample] });
      else if ((known.samples.at(-1)?.atMs ?? 0) < sample.atMs) known.samples.push(sample);
      else known.samples = continued(known.samples, [sample]);
    },
    read: (watch, span) => inOrder(() => read(records, { watch, span, pending: pending.get(watch.id) })),
    flush: () =>
      inOrder(async () => {
        const all = [...pending.values()];
        for (let first = 0; first < all.length; first += WATCHES_AT_ONCE) {
          const batch = all.slice(first, first + WATCHES_AT_ONCE);
          for (const one of batch) if (pending.get(one.id) === one) pending.delete(one.id);
          await write(batch).catch((error: unknown) => {
            for (const one of batch) keep(one, one.samples);
            throw error;
          });
        }
      }),
    drop(ids) {
      for (const id of ids) pending.delete(id);
      return inOrder(async () => {
        for (const id of ids) pending.delete(id);
        await records.deleteMany(ids.flatMap(keysOf));
      });
    },
  };
}

/** Samples of one watch that share a record. */
interface Part extends Pending {
  period: number;
}

function byPeriod({ samples, ...watch }: Pending, lengthMs: number): Part[] {
  const parts = Map.groupBy(samples, ({ atMs }) => Math.floor(atMs / lengthMs));
  return [...parts].map(([period, samples]) => ({ ...watch, period, samples }));
}

function hourKey({ id, period }: { id: string; period: number }): string {
  return `${id}/h${period % HOUR_PLACES}`;
}

function dayKey({ id, period }: { id: string; period: number }): string {
  return `${id}/d${period % DAY_PLACES}`;
}

function keysOf(id: string): string[] {
  return [
    ...Array.from({ length: HOUR_PLACES }, (_, period) => hourKey({ id, period })),
    ...Array.from({ length: DAY_PLACES }, (_, period) => dayKey({ id, period })),
  ];
}

/** What a record holds, unless it is left over from another time or watch. */
function dataOf(record: SampleRecord | undefined, { bornMs, period }: { bornMs: number; period: number }) {
  return record?.born === bornMs && record.period === period ? record.data : '';
}

/**
 * Samples with those that came after them. What lies at the same time or ahead of the new ones was measured before the
 * clock was set back: this time is measured now.
 */
function continued(before: Sample[], after: Sample[]): Sample[] {
  const fromMs = after[0]?.atMs ?? Number.POSITIVE_INFINITY;
  return [...before.filter(({ atMs }) => atMs < fromMs), ...after];
}

/** All samples of an hour, with those that are kept of it. */
function withSamples(part: Part, before: SampleRecord | undefined): Part {
  const kept = unpackSamples(dataOf(before, part), part.period * HOUR_MS);
  return { ...part, samples: continued(kept, part.samples) };
}

function packedSamples({ bornMs, period, samples }: Part): SampleRecord {
  return { born: bornMs, period, data: packSamples(samples, period * HOUR_MS) };
}

function packedSums(
  { bornMs, period }: Part,
  { before, hours }: { before: SampleRecord | undefined; hours: Part[] },
): SampleRecord {
  const dayMs = period * DAY_MS;
  const kept = unpackHours(dataOf(before, { bornMs, period }), dayMs);
  return { born: bornMs, period, data: packHours(sumsWith(kept, hours), dayMs) };
}

/** The sums of hours, anew where all samples of an hour are given. */
function sumsWith(sums: HourSum[], hours: readonly Pick<Part, 'period' | 'samples'>[]): HourSum[] {
  const byHour = new Map(sums.map((sum) => [sum.hourMs, sum]));
  for (const { period, samples } of hours) byHour.set(period * HOUR_MS, sumOf(period * HOUR_MS, samples));
  return [...byHour.values()].sort((a, b) => a.hourMs - b.hourMs);
}

function dayOf(hour: number): number {
  return Math.floor((hour * HOUR_MS) / DAY_MS);
}

async function read(
  records: Collection<SampleRecord>,
  { watch, span, pending }: { watch: Sampled; span: Span; pending: Pending | undefined },
): Promise<Omit<Series, 'incidents'>> {
  const fresh = pending?.bornMs === watch.bornMs ? pending.samples : [];
  const hours = periods({ ...span, fromMs: Math.max(span.fromMs, span.toMs - RAW_KEPT_MS) }, HOUR_MS);
  const days = periods({ ...span, fromMs: Math.max(span.fromMs, span.toMs - SUMS_KEPT_MS) }, DAY_MS);
  const part = (period: number) => ({ ...watch, period });
  const found = await records.getMany([
    ...hours.map((period) => hourKey(part(period))),
    ...days.map((period) => dayKey(part(period))),
  ]);
  const raw = hours.flatMap((period) =>
    unpackSamples(dataOf(found.get(hourKey(part(period))), part(period)), period * HOUR_MS),
  );
  const sums = days.flatMap((period) =>
    unpackHours(dataOf(found.get(dayKey(part(period))), part(period)), period * DAY_MS),
  );
  const isIn = ({ atMs }: Sample) => atMs >= span.fromMs && atMs <= span.toMs;
  const all = continued(raw, fresh);
  const touched = new Set(fresh.map(({ atMs }) => Math.floor(atMs / HOUR_MS)));
  const parts = byPeriod({ ...watch, samples: all }, HOUR_MS).filter(({ period }) => touched.has(period));
  return {
    samples: all.filter(isIn),
    hours: sumsWith(sums, parts).filter(
      ({ hourMs }) => hourMs + HOUR_MS > span.fromMs && hourMs <= span.toMs,
    ),
  };
}

/** The periods that a span touches. */
function periods({ fromMs, toMs }: Span, lengthMs: number): number[] {
  const first = Math.floor(fromMs / lengthMs);
  return Array.from(
    { length: Math.max(0, Math.floor(toMs / lengthMs) - first + 1) },
    (_, index) => first + index,
  );
}
