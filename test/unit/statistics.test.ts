import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bucketOf, type HourSum, type Sample, type Series } from '../../src/watching/series.ts';
import { summarise } from '../../src/watching/statistics.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const NOW = Date.UTC(2026, 10, 21, 21, 7);
const DAY = { fromMs: NOW - DAY_MS, toMs: NOW };
const QUARTER = { fromMs: NOW - 90 * DAY_MS, toMs: NOW };

const sample = (atMs: number, more: Partial<Sample> = {}): Sample => ({
  ...{ atMs, up: true, latencyMs: 20, received: null, sent: null },
  ...more,
});
const hour = (hourMs: number, more: Partial<HourSum> = {}): HourSum => ({
  ...{
    hourMs,
    checks: 60,
    up: 60,
    latencies: [{ bucket: bucketOf(20), count: 60 }],
    received: null,
    sent: null,
  },
  ...more,
});
const series = (more: Partial<Series>): Series => ({ samples: [], hours: [], incidents: [], ...more });
const ofDay = (more: Partial<Series>, everyMs = MINUTE_MS) => summarise(series(more), { span: DAY, everyMs });

/** A sample each minute for so many minutes up to now. */
function minutes(count: number, make: (minute: number) => Partial<Sample> = () => ({})): Sample[] {
  return Array.from({ length: count }, (_, index) => sample(NOW - (count - index) * MINUTE_MS, make(index)));
}

describe('percentage', () => {
  test('is of the checks that were made; a gap counts neither way', () => {
    const all = minutes(600, (minute) => ({ up: minute >= 60 }));
    const withGap = all.filter((_, minute) => minute < 100 || minute >= 400);
    expect(ofDay({ samples: all }).upPercent).toBe(90);
    expect(ofDay({ samples: withGap }).upPercent).toBe(80);
  });

  test('of nothing is none', () => {
    expect(ofDay({})).toMatchObject({ checks: 0, upPercent: null, p50Ms: null, received: null, downMs: 0 });
  });

  test('of 90 days is from the sums of the hours', () => {
    const hours = [hour(NOW - 50 * DAY_MS), hour(NOW - 2 * HOUR_MS, { up: 30 })];
    const summary = summarise(series({ hours }), { span: QUARTER, everyMs: MINUTE_MS });
    expect(summary).toMatchObject({ checks: 120, up: 90, upPercent: 75 });
    expect(Math.abs((summary.p50Ms ?? 0) / 20 - 1)).toBeLessThan(0.03);
  });

  test('what is outside of the span does not count', () => {
    const samples = [sample(DAY.fromMs - 1, { up: false }), sample(DAY.fromMs), sample(NOW, { up: false })];
    expect(ofDay({ samples }).upPercent).toBe(100);
  });
});

describe('percentiles', () => {
  test('are by nearest rank, of the checks that were answered', () => {
    const samples = minutes(200, (minute) =>
      minute < 100 ? { latencyMs: 100 - minute } : { up: false, latencyMs: null },
    );
    expect(ofDay({ samples })).toMatchObject({ p50Ms: 50, p95Ms: 95 });
  });
});

describe('traffic', () => {
  test('is the sum of what is known', () => {
    const samples = minutes(3, (minute) => (minute === 1 ? {} : { received: 10, sent: 0 }));
    expect(ofDay({ samples })).toMatchObject({ received: 20, sent: 0 });
  });

  test('that was never read is not zero', () => {
    expect(ofDay({ samples: minutes(3) })).toMatchObject({ received: null, sent: null });
  });
});

describe('incidents', () => {
  const incidents = [
    { fromMs: DAY.fromMs - 2 * HOUR_MS, toMs: DAY.fromMs - HOUR_MS },
    { fromMs: DAY.fromMs - HOUR_MS, toMs: DAY.fromMs + HOUR_MS },
    { fromMs: NOW - 30 * MINUTE_MS, toMs: null },
  ];

  test('are those that touch the span, and their length is what lies within it', () => {
    const summary = ofDay({ incidents });
    expect(summary.incidents).toEqual(incidents.slice(1));
    expect(summary.downMs).toBe(HOUR_MS + 30 * MINUTE_MS);
  });
});

describe('slots', () => {
  test.each([
    [1, 15 * MINUTE_MS],
    [7, 2 * HOUR_MS],
    [30, 8 * HOUR_MS],
    [90, 24 * HOUR_MS],
  ])('of %d days are equal, without holes, and begin at whole hours of UTC', (days, lengthMs) => {
    const span = { fromMs: NOW - days * DAY_MS, toMs: NOW };
    const { slots } = summarise(series({}), { span, everyMs: MINUTE_MS });
    for (const [index, slot] of slots.entries()) {
      expect([slot.toMs - slot.fromMs, slot.fromMs % lengthMs]).toEqual([lengthMs, 0]);
      if (index > 0) expect(slot.fromMs).toBe(slots[index - 1]?.toMs);
    }
    expect(slots[0]?.fromMs).toBeLessThanOrEqual(span.fromMs);
    expect(slots.at(-1)?.toMs).toBeGreaterThanOrEqual(NOW);
    expect(slots.length).toBeLessThanOrEqual(101);
  });

  test('hold what was measured in them, and nothing where nothing was', () => {
    const samples = minutes(120, (minute) => ({ up: minute !== 100 })).filter((_, minute) => minute !== 50);
    const { slots } = ofDay({ samples: [sample(DAY.fromMs + 3 * HOUR_MS), ...samples] });
    expect(slots.reduce((sum, { checks }) => sum + checks, 0)).toBe(120);
    expect(slots.filter(({ checks }) => checks > 0)).toHaveLength(10);
    expect(slots.filter(({ checks, up }) => up < checks)).toHaveLength(1);
  });

  test('are as long as the time between two checks, which leave no gaps although they come a little late', () => {
    const late = [0, 40_000, 5_000, 59_000];
    const samples = Array.from({ length: 24 }, (_, index) =>
      sample(DAY.fromMs + index * HOUR_MS + (late[index % late.length] ?? 0), { received: 1, sent: 1 }),
    );
    const summary = ofDay({ samples }, HOUR_MS);
    expect(summary.slots.every(({ checks }) => checks > 0)).toBe(true);
    // What is carried on is no new traffic.
    expect(summary.slots.reduce((sum, { received }) => sum + (received ?? 0), 0)).toBe(24);
    expect(summary.checks).toBe(24);
  });
});

const anySample = fc.record({
  atMs: fc.integer({ min: DAY.fromMs - HOUR_MS, max: NOW + HOUR_MS }),
  up: fc.boolean(),
  latencyMs: fc.option(fc.double({ min: 0, max: 60_000, noNaN: true }), { nil: null }),
  received: fc.option(fc.nat(), { nil: null }),
  sent: fc.option(fc.nat(), { nil: null }),
});
const anyHour = fc
  .record({
    index: fc.integer({ min: -2, max: 90 * 24 + 2 }),
    checks: fc.integer({ min: 1, max: 60 }),
    failed: fc.nat({ max: 60 }),
    latency: fc.double({ min: 0, max: 60_000, noNaN: true }),
    received: fc.option(fc.nat(), { nil: null }),
  })
  .map(({ index, checks, failed, latency, received }): HourSum => {
    const up = Math.max(0, checks - failed);
    const hourMs = Math.floor(NOW / HOUR_MS) * HOUR_MS - index * HOUR_MS;
    const latencies = up > 0 ? [{ bucket: bucketOf(latency), count: up }] : [];
    return { hourMs, checks, up, latencies, received, sent: received };
  });
const anySeries = fc.record({
  samples: fc.array(anySample, { maxLength: 200 }).map((all) => all.toSorted((a, b) => a.atMs - b.atMs)),
  hours: fc
    .uniqueArray(anyHour, { selector: ({ hourMs }) => hourMs, maxLength: 100 })
    .map((all) => all.toSorted((a, b) => a.hourMs - b.hourMs)),
  incidents: fc.constant<Series['incidents']>([]),
});
const anySpan = fc.constantFrom(DAY, QUARTER, { fromMs: NOW - 7 * DAY_MS, toMs: NOW });
const anyEvery = fc.constantFrom(1, 5, 15, 30, 60).map((minutes) => minutes * MINUTE_MS);

test('whatever was measured: percentages lie between 0 and 100, percentiles in order, and the slots add up', () => {
  fc.assert(
    fc.property(anySeries, anySpan, anyEvery, (measured, span, everyMs) => {
      const summary = summarise(measured, { span, everyMs });
      const { upPercent, checks, up, p50Ms, p95Ms, received, slots } = summary;
      expect(upPercent === null).toBe(checks === 0);
      if (upPercent !== null) expect(upPercent >= 0 && upPercent <= 100).toBe(true);
      expect(up).toBeLessThanOrEqual(checks);
      expect(p50Ms === null).toBe(p95Ms === null);
      for (const one of [summary, ...slots]) {
        if (one.p50Ms !== null && one.p95Ms !== null) expect(one.p95Ms).toBeGreaterThanOrEqual(one.p50Ms);
        expect(one.up).toBeLessThanOrEqual(one.checks);
      }
      expect(slots.reduce((sum, slot) => sum + (slot.received ?? 0), 0)).toBe(received ?? 0);
    }),
  );
});

test('a gap changes no percentage: with the same share of failures it is the same', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 59 }), fc.integer({ min: 0, max: 600 }), (failed, gap) => {
      const block = (firstMs: number) =>
        Array.from({ length: 60 }, (_, index) => sample(firstMs + index * 1_000, { up: index >= failed }));
      const first = block(DAY.fromMs + MINUTE_MS);
      const second = block(DAY.fromMs + (5 + gap) * MINUTE_MS);
      expect(ofDay({ samples: [...first, ...second] }).upPercent).toBe(ofDay({ samples: first }).upPercent);
    }),
  );
});
