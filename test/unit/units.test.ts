import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bytes, duration, lengthInWords, milliseconds, percentage } from '../../src/views/units.ts';

test.each([
  [
    percentage,
    [0, 0.001, 0.01, 33.333, 95, 99.93, 99.999, 100],
    ['0 %', 'under 0.01 %', '0.01 %', '33.33 %', '95 %', '99.93 %', '99.99 %', '100 %'],
  ],
  [
    milliseconds,
    [0, 0.12, 9.96, 23.4, 999.7, 1_500, 9_999, 30_000],
    ['0 ms', '0.1 ms', '10 ms', '23 ms', '1 s', '1.5 s', '10 s', '30 s'],
  ],
  [
    bytes,
    [0, 999, 1_000, 12_345, 999_999, 1e9, 2.5e15],
    ['0 B', '999 B', '1 kB', '12.3 kB', '1 MB', '1 GB', '2.5 PB'],
  ],
  [
    duration,
    [0, 5_000, 61_000, 3_600_000, 90_000_000, 9e9],
    ['less than a second', '5 s', '1 min 1 s', '1 h', '1 d 1 h', '104 d 4 h'],
  ],
  [
    (ms: number) => lengthInWords(ms),
    [0, 5_400, 61_000, 599_600, 629_000, 3_600_000, 90_000_000, 9e9],
    [
      ...['less than a second', '5 seconds', '1 minute 1 second', '10 minutes', '10 minutes', '1 hour'],
      ...['1 day 1 hour', '104 days 4 hours'],
    ],
  ],
  [
    (ms: number) => lengthInWords(ms, { about: true }),
    [900, 119_999, 3_599_999, 86_400_000 * 2 - 1],
    ['less than a second', '1 minute', '59 minutes', '1 day'],
  ],
])('%o in words', (inWords, values, words) => {
  expect(values.map((value) => inWords(value))).toEqual(words);
});

test('only what never failed is 100 %, and only what never answered is 0 %', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1e6 }), fc.integer({ min: 1, max: 1e6 }), (up, down) => {
      const shown = percentage((100 * up) / (up + down));
      expect(shown).not.toBe('100 %');
      expect(shown).not.toBe('0 %');
    }),
  );
});
