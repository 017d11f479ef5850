import { describe, expect, test } from 'vitest';
import { floorMs, median, ms, percent, percentile, ratio } from '../../bench/numbers.ts';
import { table, target } from '../../bench/report.ts';

describe('percentile', () => {
  const hundred = Array.from({ length: 100 }, (_, index) => 100 - index);

  test.each([
    [0, 1],
    [0.5, 50],
    [0.99, 99],
    [1, 100],
  ])('%d of 1 to 100 is %d', (share, value) => {
    expect(percentile(hundred, share)).toBe(value);
  });

  test('leaves the values as they were', () => {
    percentile(hundred, 0.5);
    expect(hundred[0]).toBe(100);
  });

  test('sorts by size, not by digits', () => {
    expect(median([9, 10, 100])).toBe(10);
  });

  test('there is none of nothing', () => {
    expect(() => percentile([], 0.5)).toThrow(RangeError);
  });
});

test('the floor is one round trip and the panel, or two when it was acknowledged first', () => {
  expect(floorMs({ panelMs: 40, acknowledged: false })).toBe(60);
  expect(floorMs({ panelMs: 5_000, acknowledged: true })).toBe(5_040);
});

test('what stands in the table', () => {
  expect(ratio(3, 2)).toBe('1.50 ×');
  expect([ms(0.1234), ms(12.34), ms(12_345.6)]).toEqual(['0.12 ms', '12.3 ms', '12,346 ms']);
  expect([percent(0.0456), percent(-0.1)]).toEqual(['+4.6 %', '−10.0 %']);
  expect([target('flat', true), target('flat', false)]).toEqual(['flat: met', 'flat: **missed**']);
});

test('the table is Markdown whose columns are in line', () => {
  const row = { figure: 'A long name', portkeeper: '1', compared: 'bare 2', ratio: '0.50 ×', target: '' };
  const lines = table([row, { ...row, figure: 'B' }]).split('\n');
  expect(lines).toHaveLength(4);
  expect(new Set(lines.map((line) => line.length)).size).toBe(1);
  expect(lines[1]).toMatch(/^\| -+ \| -+ \| -+ \| -+ \| -+ \|$/);
});
