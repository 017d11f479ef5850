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
  test('is of the time that was measured; a gap counts neither way', () => {
    const all = minutes(600, (minute) => ({ up: minute >= 60 }));
    const incidents = [{ fromMs: NOW - 600 * MINUTE_MS, toMs: NOW - 540 * MINUTE_MS }];
    const withGap = all.filter((_, minute) => minute < 100 || minute >= 400);
    expect(ofDay({ samples: all, incidents }).upPercent).toBe(90);
    const summary = ofDay({ samples: withGap, incidents });
    expect(summary.upPercent).toBeCloseTo(80, 1);
    expect(summary.measuredMs).toBe(300.5 * MINUTE_MS);
  });

  test('of nothing is none', () => {
    expect(ofDay({})).toMatchObject({
      measuredMs: 0,
      upPercent: null,
      usualMs: null,
      received: null,
      downMs: 0,
    });
  });

  test('of 90 days is from the sums of the hours', () => {
    const hourMs = Math.floor(NOW / HOUR_MS) * HOUR_MS - 2 * HOUR_MS;
    const hours = [hour(hourMs - 50 * DAY_MS), hour(hourMs, { up: 30 })];
    const incidents = [{ fromMs: hourMs + 10 * MINUTE_MS, toMs: hourMs + 40 * MINUTE_MS }];
    const summary = summarise(series({ hours, incidents }), { span: QUARTER, everyMs: MINUTE_MS });
    expect(summary).toMatchObject({ upMs: 90 * MINUTE_MS, downMs: 30 * MINUTE_MS, upPercent: 75 });
    expect(Math.abs((summary.usualMs ?? 0) / 20 - 1)).toBeLessThan(0.03);
  });

  test('what is outside of the span does not count', () => {
    const samples = [sample(DAY.fromMs - 1, { up: false }), sample(DAY.fromMs), sample(NOW, { up: false })];
    const incidents = [{ fromMs: DAY.fromMs - HOUR_MS, toMs: DAY.fromMs }];
    expect(ofDay({ samples, incidents })).toMatchObject({ upPercent: 100, outages: [] });
  });

  test('is of five minutes after five minutes, and of all of the time after all of it', () => {
    expect(ofDay({ samples: minutes(5) })).toMatchObject({ measuredMs: 5 * MINUTE_MS, isWhole: false });
    expect(ofDay({ samples: minutes(1_440) })).toMatchObject({ measuredMs: DAY_MS, isWhole: true });
    expect(ofDay({ samples: minutes(1_300) }).isWhole).toBe(false);
  });

  test.each([
    ['samples', DAY],
    ['hours', QUARTER],
  ])('a failure that did not become an outage counts neither way, by %s', (_name, span) => {
    const samples = minutes(60, (minute) => ({ up: minute !== 30 }));
    const hours = [hour(Math.floor(NOW / HOUR_MS) * HOUR_MS - HOUR_MS, { up: 59 })];
    const summary = summarise(series({ samples, hours }), { span, everyMs: MINUTE_MS });
    expect(summary).toMatchObject({ upPercent: 100, outages: [], downMs: 0, singles: 1 });
    expect(summary.uncertainMs).toBeCloseTo(MINUTE_MS, 3);
  });
});

describe('percentiles', () => {
  test('are by nearest rank, of the checks that were answered', () => {
    const samples = minutes(200, (minute) =>
      minute < 100 ? { latencyMs: 100 - minute } : { up: false, latencyMs: null },
    );
    expect(ofDay({ samples })).toMatchObject({ usualMs: 50, mostMs: 95, worstMs: 100 });
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

  test('are those with a part that was measured in the span, and that long', () => {
    const samples = minutes(1_440, (minute) => ({ up: minute >= 60 && minute < 1_410 }));
    const summary = ofDay({ incidents, samples });
    expect(summary.outages.map(({ fromMs, downMs }) => [fromMs, downMs])).toEqual([
      [incidents[1]?.fromMs, HOUR_MS],
      [incidents[2]?.fromMs, 30 * MINUTE_MS],
    ]);
    expect(summary.downMs).toBe(HOUR_MS + 30 * MINUTE_MS);
  });

  test('whose samples a crash has lost are there all the same', () => {
    const samples = minutes(60).slice(0, 20);
    const lost = [{ fromMs: NOW - 30 * MINUTE_MS, toMs: NOW - 27 * MINUTE_MS }];
    expect(ofDay({ samples, incidents: lost })).toMatchObject({
      downMs: MINUTE_MS,
      outages: [{ downMs: MINUTE_MS }],
    });
  });

  test('over a gap of days have only the length that was measured', () => {
    const samples = [...minutes(1_440).slice(0, 5), ...minutes(5)].map((one) => ({ ...one, up: false }));
    const incidents = [{ fromMs: samples[0]?.atMs ?? 0, toMs: null }];
    expect(ofDay({ samples, incidents }).downMs).toBeLessThan(25 * MINUTE_MS);
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
    const samples = minutes(120, (minute) => ({ up: minute !== 100 }));
    const { slots } = ofDay({ samples: [sample(DAY.fromMs + 3 * HOUR_MS), ...samples] });
    expect(slots.filter(({ measured }) => measured !== null)).toHaveLength(10);
    expect(slots.filter(({ uncertainMs }) => uncertainMs > 0)).toHaveLength(1);
    const measured = slots.reduce((sum, { upMs, uncertainMs }) => sum + upMs + uncertainMs, 0);
    expect(measured).toBe(121.5 * MINUTE_MS);
  });

  test('are as long as the time between two checks, which leave no gaps although they come a little late', () => {
    const late = [0, 40_000, 5_000, 59_000];
    const samples = Array.from({ length: 24 }, (_, index) =>
      sample(DAY.fromMs + index * HOUR_MS + (late[index % late.length] ?? 0), { received: 1, sent: 1 }),
    );
    const summary = ofDay({ samples }, HOUR_MS);
    expect(summary.slots.every(({ measured }) => measured !== null)).toBe(true);
    // What is carried on is no new traffic.
    expect(summary.slots.reduce((sum, { received }) => sum + (received ?? 0), 0)).toBe(24);
    expect(summary.measuredMs).toBe(DAY_MS);
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
      const { upPercent, upMs, downMs, measuredMs, usualMs, worstMs, received, slots } = summary;
      expect(upPercent === null).toBe(upMs + downMs === 0);
      if (upPercent !== null) expect(upPercent >= 0 && upPercent <= 100).toBe(true);
      expect(measuredMs).toBeLessThanOrEqual(span.toMs - span.fromMs + 1);
      expect(usualMs === null).toBe(worstMs === null);
      for (const one of [summary, ...slots]) {
        const { usualMs, mostMs, worstMs } = one;
        const known = [usualMs, mostMs, worstMs].filter((ms) => ms !== null);
        expect(known).toEqual(known.toSorted((a, b) => a - b));
        expect(one.upMs + one.downMs + one.uncertainMs).toBeLessThanOrEqual(one.toMs - one.fromMs + 1);
      }
      const sum = (of: 'upMs' | 'downMs' | 'uncertainMs') => slots.reduce((all, slot) => all + slot[of], 0);
      for (const of of ['upMs', 'downMs', 'uncertainMs'] as const)
        expect(sum(of)).toBeCloseTo(summary[of], 0);
      expect(slots.reduce((sum, slot) => sum + (slot.received ?? 0), 0)).toBe(received ?? 0);
    }),
  );
});
