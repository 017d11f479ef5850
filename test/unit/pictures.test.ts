import { Resvg, renderAsync } from '@resvg/resvg-js';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { COLOURS, HEIGHT, WIDTH } from '../../src/pictures/frame.ts';
import { drawable, fitted, widthOf } from '../../src/pictures/lettering.ts';
import { niceCeiling, timeTicks } from '../../src/pictures/scales.ts';
import { drawUptime, type UptimeTitle, uptimeSvg } from '../../src/pictures/uptime.ts';
import type { Sample, Series } from '../../src/watching/series.ts';
import { summarise } from '../../src/watching/statistics.ts';
import { HOSTILE, hostileText } from '../fuzz/support/hostile.ts';
import { charactersOf, FONT } from './support/font.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
const NOW = Date.UTC(2026, 10, 21, 21, 7);
const TITLE: UptimeTitle = {
  name: 'Survival',
  address: 'play.example.net:25565',
  range: '24 hours',
  bornMs: 0,
};

function summaryOf(make: (minute: number) => Partial<Sample> | null, days = 1) {
  const samples = Array.from({ length: 24 * 60 }, (_, minute): Sample[] => {
    const made = make(minute);
    const atMs = NOW - DAY_MS + minute * MINUTE_MS;
    return made ? [{ atMs, up: true, latencyMs: 20, received: null, sent: null, ...made }] : [];
  }).flat();
  const series: Series = { samples, hours: [], incidents: incidentsOf(samples) };
  return summarise(series, { span: { fromMs: NOW - days * DAY_MS, toMs: NOW }, everyMs: MINUTE_MS });
}

/** Two failed checks or more in a row are an incident. */
function incidentsOf(samples: readonly Sample[]): Series['incidents'] {
  const isBegin = (index: number) =>
    samples[index - 1]?.up !== false && !samples[index]?.up && samples[index + 1]?.up === false;
  return samples.flatMap(({ atMs }, index) => {
    if (!isBegin(index)) return [];
    return [{ fromMs: atMs, toMs: samples.slice(index).find(({ up }) => up)?.atMs ?? null }];
  });
}

const WITH_ALL = summaryOf((minute) =>
  minute < 60
    ? null
    : { up: minute > 120, latencyMs: minute > 120 ? 20 + (minute % 7) : null, received: 5, sent: 9 },
);

/** The words of a picture, as they are read. */
function wordsOf(svg: string): string[] {
  return [...svg.matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map(([, words = '']) => words);
}

describe('letters', () => {
  const own = charactersOf(FONT);
  const every = Array.from({ length: 0x3000 }, (_, code) => String.fromCodePoint(code));

  test('whatever is called drawable is in the font', () => {
    expect(
      every.filter(
        (letter) =>
          letter !== ' ' &&
          drawable(letter)
            .split('')
            .some((one) => !own.has(one)),
      ),
    ).toEqual([]);
  });

  test.each([
    'Ærøskøbing žluťoučký',
    'Überleben – die „alte“ Welt…',
    'Ελληνικά',
    'Сервер Выживания',
    'Tiếng Việt',
    '[2001:db8::10]:25565',
  ])('%s is drawn as it is', (words) => expect(drawable(words)).toBe(words.normalize('NFC')));

  test.each([
    ['世界 server', '· server'],
    ['🎮 game 🎮🎮', '· game ·'],
    ['a\u202eb\u200bc\0d\te', 'abc d e'],
    ['\ud800', '·'],
    ['e\u0301', 'é'],
  ])('%j is drawn as %j', (words, drawn) => expect(drawable(words)).toBe(drawn));

  test('nothing is ever wider than there is room for', () => {
    fc.assert(
      fc.property(hostileText, fc.integer({ min: 60, max: 800 }), (words, width) => {
        const line = fitted(drawable(words), { size: 40, width });
        expect(widthOf(line, 40)).toBeLessThanOrEqual(width);
      }),
    );
  });

  test.each([
    'WWWWWWWWWW',
    'mmmmmmmmmm',
    '%%%%%%%%%%',
    'iiiiiiiiii',
    '0123456789',
    'ЖШЩЮЖШЩЮЖШ',
    'Survival – Welt',
    '[2001:db8::10]:25565',
    '99.93 %',
  ])('the width of %s is not underestimated', (words) => {
    const text = `<svg xmlns="http://www.w3.org/2000/svg" width="2000" height="100"><text y="60" font-family="Inter" font-size="50">${words}</text></svg>`;
    const box = new Resvg(text, { font: { loadSystemFonts: false, fontFiles: [FONT] } }).getBBox();
    expect(box?.width).toBeGreaterThan(50);
    expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThanOrEqual(widthOf(words, 50));
  });
});

describe('scales', () => {
  test.each([
    [0, 1],
    [0.4, 0.5],
    [1, 1],
    [23, 30],
    [31, 50],
    [99, 100],
    [29_000, 30_000],
  ])('above %d comes %d', (value, top) => {
    expect(niceCeiling(value)).toBeCloseTo(top, 9);
  });

  test.each([
    [1, ['20 h ago', '16 h ago', '12 h ago', '8 h ago', '4 h ago', 'now']],
    [7, ['6 days ago', '4 days ago', '2 days ago', 'now']],
    [30, ['28 days ago', '21 days ago', '14 days ago', '7 days ago', 'now']],
    [90, ['75 days ago', '60 days ago', '45 days ago', '30 days ago', '15 days ago', 'now']],
  ])('the time axis of %d days', (days, labels) => {
    expect(timeTicks({ fromMs: NOW - days * DAY_MS, toMs: NOW }).map(({ label }) => label)).toEqual(labels);
  });
});

describe('the picture', () => {
  test('says everything in words as well, and none of a developer', () => {
    expect(wordsOf(uptimeSvg(WITH_ALL, TITLE))).toEqual(
      expect.arrayContaining([
        'Survival',
        'play.example.net:25565',
        '95.57 %',
        'up in 23 hours checked',
        'usually 23 ms',
        'at worst 26 ms',
        'one failed check',
        'in 6.9 kB',
        'out 12.4 kB',
      ]),
    );
    expect(wordsOf(uptimeSvg(WITH_ALL, TITLE)).join('\n')).not.toMatch(/p50|p95|UTC|latency/i);
  });

  test.each([
    ['nothing was measured', () => null, ['–', 'nothing checked', 'not known']],
    ['it was down all the time', () => ({ up: false, latencyMs: null }), ['0 %', 'nothing answered']],
    [
      'there was one check',
      (minute: number) => (minute === 700 ? {} : null),
      ['100 %', 'up in 1 minute checked', 'usually 20 ms'],
    ],
    [
      'some took very long',
      (minute: number) => ({ latencyMs: minute % 100 === 0 ? 29_000 : 20 }),
      ['at worst 29 s', 'higher peaks cut, top 50 ms'],
    ],
  ])('is drawn when %s', async (_name, make, words) => {
    const summary = summaryOf(make);
    expect(wordsOf(uptimeSvg(summary, TITLE))).toEqual(expect.arrayContaining(words));
    const png = await drawUptime(summary, TITLE);
    expect(Buffer.from(png).subarray(0, 8).toString('latin1')).toBe('\x89PNG\r\n\x1a\n');
    expect([Buffer.from(png).readUInt32BE(16), Buffer.from(png).readUInt32BE(20)]).toEqual([WIDTH, HEIGHT]);
  });

  test('has all its words within its edges', () => {
    const svg = uptimeSvg(WITH_ALL, { ...TITLE, name: 'W'.repeat(6_000), address: 'x'.repeat(300) });
    const texts = [
      ...svg.matchAll(/<text x="([\d.]+)" y="([\d.]+)" font-size="(\d+)"[^>]*anchor="(\w+)">([^<]*)/g),
    ];
    expect(texts.length).toBe(wordsOf(svg).length);
    for (const [, x, y, size, anchor, words = ''] of texts) {
      const width = widthOf(words, Number(size));
      const left = Number(x) - (anchor === 'end' ? width : anchor === 'middle' ? width / 2 : 0);
      expect(left >= 0 && left + width <= WIDTH && Number(y) < HEIGHT, words).toBe(true);
    }
  });

  const count = (svg: string, fill: string) => svg.split(`fill="${fill}"`).length - 1;
  const cells = (make: (minute: number) => Partial<Sample>, fill: string) =>
    count(uptimeSvg(summaryOf(make), TITLE), fill) -
    count(
      uptimeSvg(
        summaryOf(() => ({})),
        TITLE,
      ),
      fill,
    );

  test('has a red cell for each outage, however short', () => {
    const isDown = (minute: number) => minute === 700 || minute === 701;
    expect(cells((minute) => ({ up: !isDown(minute), latencyMs: null }), COLOURS.down)).toBe(1);
  });

  test('has no red for a single check that failed, but a dot', () => {
    const make = (minute: number) => ({ up: minute !== 700, latencyMs: null });
    expect(cells(make, COLOURS.down)).toBe(0);
    expect(cells(make, COLOURS.uncertain)).toBe(1);
  });

  test.each([1, 7, 90])('of five minutes has no green figure and no wide green cell, in %d days', (days) => {
    const hours = [{ hourMs: Math.floor(NOW / 3_600_000) * 3_600_000, checks: 5, up: 5 }].map((sum) => ({
      ...sum,
      ...{ latencies: [{ bucket: 60, count: 5 }], received: null, sent: null },
    }));
    const samples = [5, 4, 3, 2, 1].map((ago) => ({
      ...{ atMs: NOW - ago * MINUTE_MS, up: true, latencyMs: 20, received: null, sent: null },
    }));
    const span = { fromMs: NOW - days * DAY_MS, toMs: NOW };
    const summary = summarise({ samples, hours, incidents: [] }, { span, everyMs: MINUTE_MS });
    const svg = uptimeSvg(summary, { ...TITLE, bornMs: NOW - 5 * MINUTE_MS });
    expect(wordsOf(svg)).toEqual(expect.arrayContaining(['100 %', 'up in 5 minutes so far']));
    expect(count(svg, COLOURS.good)).toBe(0);
    const widths = [...svg.matchAll(/width="([\d.]+)"[^>]*fill="#2fae6f"/g)].map(([, width]) =>
      Number(width),
    );
    expect(Math.max(...widths.filter((width) => width !== 24))).toBeLessThan(10);
  });

  test('of a port that was down from the start says that in the place of a percentage', () => {
    const summary = summaryOf((minute) => (minute < 1_400 ? null : { up: false, latencyMs: null }));
    const words = wordsOf(uptimeSvg(summary, { ...TITLE, bornMs: NOW - 40 * MINUTE_MS - 1_000 }));
    expect(words).toEqual(expect.arrayContaining(['Down', 'for 40 minutes, from the start']));
  });

  test.each(Object.entries(HOSTILE))('a hostile name (%s) adds nothing but letters', async (_name, name) => {
    const calm = uptimeSvg(WITH_ALL, TITLE);
    const svg = uptimeSvg(WITH_ALL, { ...TITLE, name: `${name}<script/>&amp;"`, address: `${name}</svg>` });
    const shape = (drawn: string) => drawn.match(/<\/?[a-z]+/g)?.join();
    expect(shape(svg)).toBe(shape(calm));
    await expect(renderAsync(svg, { font: { loadSystemFonts: false } })).resolves.toBeDefined();
  });
});
