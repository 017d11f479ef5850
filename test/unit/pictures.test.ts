import { Resvg, renderAsync } from '@resvg/resvg-js';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { HEIGHT, WIDTH } from '../../src/pictures/frame.ts';
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
const TITLE: UptimeTitle = { name: 'Survival', address: 'play.example.net:25565', range: '24 hours' };

function summaryOf(make: (minute: number) => Partial<Sample> | null, days = 1) {
  const samples = Array.from({ length: 24 * 60 }, (_, minute): Sample[] => {
    const made = make(minute);
    const atMs = NOW - DAY_MS + minute * MINUTE_MS;
    return made ? [{ atMs, up: true, latencyMs: 20, received: null, sent: null, ...made }] : [];
  }).flat();
  const series: Series = { samples, hours: [], incidents: [] };
  return summarise(series, { span: { fromMs: NOW - days * DAY_MS, toMs: NOW }, everyMs: MINUTE_MS });
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
    [1, ['21 Nov', '04:00', '08:00', '12:00', '16:00', '20:00']],
    [7, ['15 Nov', '16 Nov', '17 Nov', '18 Nov', '19 Nov', '20 Nov', '21 Nov']],
    [90, ['4 Sept', '19 Sept', '4 Oct', '19 Oct', '3 Nov', '18 Nov']],
  ])('the time axis of %d days', (days, labels) => {
    expect(timeTicks({ fromMs: NOW - days * DAY_MS, toMs: NOW }).map(({ label }) => label)).toEqual(labels);
  });
});

describe('the picture', () => {
  test('says everything in words as well, and in which time zone', () => {
    expect(wordsOf(uptimeSvg(WITH_ALL, TITLE))).toEqual(
      expect.arrayContaining([
        'Survival',
        'play.example.net:25565',
        '95.57 %',
        'up in 24 hours',
        'times in UTC',
        'p50 23 ms',
        'p95 26 ms',
        'in 6.9 kB',
        'out 12.4 kB',
      ]),
    );
  });

  test.each([
    ['nothing was measured', () => null, ['–', 'nothing measured', 'not known']],
    ['it was down all the time', () => ({ up: false, latencyMs: null }), ['0 %', 'nothing answered']],
    ['there was one check', (minute: number) => (minute === 700 ? {} : null), ['100 %', 'p50 20 ms']],
    [
      'some took very long',
      (minute: number) => ({ latencyMs: minute % 100 === 0 ? 29_000 : 20 }),
      ['p95 20 ms', 'peaks of 29 s, scale 50 ms'],
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

  test('has a red cell for each outage, however short', () => {
    const short = summaryOf((minute) => ({ up: minute !== 700, latencyMs: minute === 700 ? null : 20 }));
    const reds = (svg: string) => svg.split('fill="#ff6166"').length - 1;
    const one = reds(
      uptimeSvg(
        summaryOf(() => ({})),
        TITLE,
      ),
    );
    expect(reds(uptimeSvg(short, TITLE))).toBe(one + 1);
  });

  test.each(Object.entries(HOSTILE))('a hostile name (%s) adds nothing but letters', async (_name, name) => {
    const calm = uptimeSvg(WITH_ALL, TITLE);
    const svg = uptimeSvg(WITH_ALL, { ...TITLE, name: `${name}<script/>&amp;"`, address: `${name}</svg>` });
    const shape = (drawn: string) => drawn.match(/<\/?[a-z]+/g)?.join();
    expect(shape(svg)).toBe(shape(calm));
    await expect(renderAsync(svg, { font: { loadSystemFonts: false } })).resolves.toBeDefined();
  });
});
