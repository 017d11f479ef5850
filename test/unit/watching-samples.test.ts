import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, onTestFinished, test } from 'vitest';
import { openCollections } from '../../src/keys.ts';
import { openStore } from '../../src/store/open.ts';
import { packHours, packSamples, unpackHours, unpackSamples } from '../../src/watching/codec.ts';
import { createSamples } from '../../src/watching/samples.ts';
import { bucketOf, latencyPercentile, type Sample } from '../../src/watching/series.ts';
import { emptyFolder } from '../support/process.ts';

const SECOND_MS = 1_000;
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const BEGIN_MS = Date.UTC(2026, 10, 21, 12);
const WATCH = { id: '80351110224678912-3', bornMs: BEGIN_MS };

const up = (atMs: number, latencyMs = 10): Sample => ({
  atMs,
  up: true,
  latencyMs,
  received: null,
  sent: null,
});
const down = (atMs: number): Sample => ({ atMs, up: false, latencyMs: null, received: null, sent: null });

async function samples() {
  const store = await openStore(`sqlite://${join(emptyFolder(), 'samples.sqlite')}`);
  onTestFinished(() => store.close());
  const records = openCollections(store).samples;
  return { records, make: () => createSamples(records), ...createSamples(records) };
}

describe('what is packed is the same when it is unpacked', () => {
  const bytes = fc.nat({ max: 2 ** 45 });
  const traffic = fc.option(fc.record({ received: bytes, sent: bytes }));
  const sample = fc
    .record({
      second: fc.nat({ max: 3_599 }),
      tenths: fc.option(fc.nat({ max: 120_000 })),
      up: fc.boolean(),
      traffic,
    })
    .map(({ second, tenths, up, traffic }) => ({
      ...{ atMs: BEGIN_MS + second * SECOND_MS, up, latencyMs: up && tenths !== null ? tenths / 10 : null },
      ...{ received: traffic?.received ?? null, sent: traffic?.sent ?? null },
    }));
  const inOrder = fc.array(sample).map((list) => list.toSorted((a, b) => a.atMs - b.atMs));

  test('samples', () => {
    fc.assert(
      fc.property(inOrder, (list) => {
        expect(unpackSamples(packSamples(list, BEGIN_MS), BEGIN_MS)).toEqual(list);
      }),
    );
  });

  test('hours', () => {
    const dayMs = Math.floor(BEGIN_MS / DAY_MS) * DAY_MS;
    const hour = fc.record({
      checks: fc.nat(),
      up: fc.nat(),
      traffic,
      buckets: fc.uniqueArray(fc.nat({ max: 300 })),
    });
    fc.assert(
      fc.property(fc.array(hour, { maxLength: 24 }), (list) => {
        const hours = list.map(({ checks, up, traffic, buckets }, index) => ({
          ...{ hourMs: dayMs + index * HOUR_MS, checks, up },
          latencies: buckets.toSorted((a, b) => a - b).map((bucket) => ({ bucket, count: bucket + 1 })),
          ...{ received: traffic?.received ?? null, sent: traffic?.sent ?? null },
        }));
        expect(unpackHours(packHours(hours, dayMs), dayMs)).toEqual(hours);
      }),
    );
  });

  test.each([1.7e308, Number.POSITIVE_INFINITY])(
    '%d bytes, which only a lie can be, are kept as very many',
    (bytes) => {
      const many = Number.MAX_SAFE_INTEGER;
      const [sample] = unpackSamples(
        packSamples([{ ...up(BEGIN_MS), received: bytes, sent: 1 }], BEGIN_MS),
        BEGIN_MS,
      );
      expect(sample).toMatchObject({ received: many, sent: 1 });
      const hour = { hourMs: BEGIN_MS, checks: 1, up: 1, latencies: [], received: 1, sent: bytes };
      expect(unpackHours(packHours([hour], BEGIN_MS), BEGIN_MS)).toEqual([{ ...hour, sent: many }]);
    },
  );

  test.each([Number.NaN, -5])('%d bytes are none', (bytes) => {
    const packed = packSamples([{ ...up(BEGIN_MS), received: bytes, sent: 1 }], BEGIN_MS);
    expect(unpackSamples(packed, BEGIN_MS)).toMatchObject([{ received: 0, sent: 1 }]);
  });

  test('a sample of an ordinary minute needs no more than five bytes', () => {
    const hour = Array.from({ length: 60 }, (_, minute) => up(BEGIN_MS + minute * MINUTE_MS, 31.4));
    expect(Buffer.from(packSamples(hour, BEGIN_MS), 'base64').length).toBeLessThanOrEqual(5 * 60);
  });
});

test('a percentile is off by 2.5 % at most', () => {
  for (const latencyMs of [0.4, 3, 31.4, 250, 9_999]) {
    const found = latencyPercentile([{ latencies: [{ bucket: bucketOf(latencyMs), count: 1 }] }], 0.5) ?? 0;
    expect(Math.abs(found - latencyMs)).toBeLessThanOrEqual((latencyMs + 1) * 0.026);
  }
  const rising = Array.from({ length: 100 }, (_, index) => ({ bucket: bucketOf(index + 1), count: 1 }));
  expect(latencyPercentile([{ latencies: rising }], 0.95)).toBeCloseTo(95, -1);
  expect(latencyPercentile([], 0.5)).toBeNull();
});

describe('what checks have found', () => {
  test('is there before and after it is written, and after a start', async () => {
    const { add, read, flush, make } = await samples();
    const list = [up(BEGIN_MS), down(BEGIN_MS + MINUTE_MS), up(BEGIN_MS + HOUR_MS, 20)];
    for (const sample of list) add(WATCH, sample);
    const span = { fromMs: BEGIN_MS, toMs: BEGIN_MS + 2 * HOUR_MS };
    const before = await read(WATCH, span);
    expect(before.samples).toEqual(list);
    expect(before.hours.map(({ checks, up }) => [checks, up])).toEqual([
      [2, 1],
      [1, 1],
    ]);
    await flush();
    expect(await read(WATCH, span)).toEqual(before);
    const again = make();
    expect(await again.read(WATCH, span)).toEqual(before);
    again.add(WATCH, down(BEGIN_MS + HOUR_MS + MINUTE_MS));
    await again.flush();
    expect((await again.read(WATCH, span)).hours[1]).toMatchObject({ checks: 2, up: 1 });
  });

  test('is kept for 24 hours, and as sums for 90 days, in records whose number does not grow', async () => {
    const { add, read, flush, records } = await samples();
    for (let hour = 0; hour < 100 * 24; hour += 1) {
      add(WATCH, up(BEGIN_MS + hour * HOUR_MS));
      if (hour % 12 === 0) await flush();
    }
    await flush();
    const toMs = BEGIN_MS + 100 * DAY_MS;
    const { samples: raw, hours } = await read(WATCH, { fromMs: 0, toMs });
    expect(raw).toHaveLength(24);
    expect(hours.length).toBeGreaterThanOrEqual(90 * 24);
    expect(hours.length).toBeLessThanOrEqual(91 * 24);
    expect((await records.keys()).length).toBe(26 + 92);
  });

  test('of an earlier watch in the same place is not the later one’s', async () => {
    const { add, read, flush } = await samples();
    add(WATCH, up(BEGIN_MS));
    await flush();
    const later = { ...WATCH, bornMs: BEGIN_MS + 1 };
    add(later, down(BEGIN_MS + MINUTE_MS));
    await flush();
    const { samples: raw } = await read(later, { fromMs: 0, toMs: BEGIN_MS + HOUR_MS });
    expect(raw).toEqual([down(BEGIN_MS + MINUTE_MS)]);
  });

  test('is gone when the watch is, also what was being written', async () => {
    const { add, drop, flush, records } = await samples();
    add(WATCH, up(BEGIN_MS));
    await Promise.all([flush(), drop([WATCH.id])]);
    await flush();
    expect(await records.keys()).toEqual([]);
  });

  test('stays in memory while the store is away', async () => {
    const { records } = await samples();
    let isAway = true;
    const failing: typeof records = {
      ...records,
      setMany: (many) => (isAway ? Promise.reject(new Error('away')) : records.setMany(many)),
    };
    const { add, flush, read } = createSamples(failing);
    add(WATCH, up(BEGIN_MS));
    await expect(flush()).rejects.toThrow('away');
    add(WATCH, down(BEGIN_MS + MINUTE_MS));
    isAway = false;
    await flush();
    const { samples: raw } = await read(WATCH, { fromMs: 0, toMs: BEGIN_MS + HOUR_MS });
    expect(raw.map(({ up }) => up)).toEqual([true, false]);
  });
});

test('time that is measured again after the clock was set back counts once', async () => {
  const { add, read, flush } = await samples();
  const span = { fromMs: BEGIN_MS, toMs: BEGIN_MS + 3 * HOUR_MS };
  const minute = (count: number) => BEGIN_MS + count * MINUTE_MS;
  for (let count = 0; count < 90; count += 1) add(WATCH, down(minute(count)));
  await flush();
  for (let count = 30; count < 40; count += 1) add(WATCH, up(minute(count)));
  const pending = await read(WATCH, span);
  await flush();
  for (const { samples: found, hours } of [pending, await read(WATCH, { ...span, toMs: minute(59) })]) {
    const inHour = found.filter(({ atMs }) => atMs < minute(60));
    expect(inHour.map(({ atMs }) => atMs)).toEqual(Array.from({ length: 40 }, (_, count) => minute(count)));
    expect(hours[0]).toMatchObject({ checks: 40, up: 10 });
  }
  for (let count = 40; count < 70; count += 1) add(WATCH, up(minute(count)));
  await flush();
  const { samples: found, hours } = await read(WATCH, span);
  expect(found).toHaveLength(70);
  expect(hours.map(({ checks, up }) => [checks, up])).toEqual([
    [60, 30],
    [10, 10],
  ]);
});
