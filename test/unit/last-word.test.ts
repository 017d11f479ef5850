import { describe, expect, test } from 'vitest';
import { allocationsIn, isGood, isNews, lastWord, lastWordOf } from '../../src/watching/last-word.ts';
import { ManualClock } from '../support/manual-clock.ts';

const HOUR_MS = 3_600_000;
const VALHEIM = {
  ...{ id: 7, ip: '203.0.113.10', alias: 'play.example.net', port: 2_456, note: 'Valheim', isPrimary: true },
};
const others = (count: number) =>
  Array.from({ length: count }, (_, index) => ({
    ...{ id: 100 + index, ip: '203.0.113.10', port: 2_457 + index, isPrimary: false },
    ...{ alias: 'x'.repeat(256), note: 'y'.repeat(256) },
  }));
const wordOf = (changed: Partial<typeof VALHEIM> = {}, count = 1) => {
  const own = { ...VALHEIM, ...changed };
  return lastWordOf(own, { allocations: [own, ...others(count)], known: null, atMs: 0 });
};

describe('what a panel said last of a port', () => {
  test('has all that a check needs: the address, the note, and the port that answers queries', () => {
    const [own, query, ...more] = allocationsIn(wordOf(), 7);
    expect(own).toEqual(VALHEIM);
    expect(query).toMatchObject({ ip: '203.0.113.10', port: 2_457 });
    expect(more).toEqual([]);
  });

  test('is small, whatever the panel says', () => {
    const long = 'z'.repeat(256);
    const word = wordOf({ ip: long, alias: long, note: `Valheim ${long}`.slice(0, 256) }, 2_000);
    expect(JSON.stringify(word).length).toBeLessThan(1_000);
    expect(lastWord.parse(JSON.parse(JSON.stringify(word)))).toEqual(word);
  });

  test.each([`ptlc_${'a1B2'.repeat(11)}`, `my key: pacc_${'a1B2'.repeat(8)}`, `plcn\\_${'a1B2'.repeat(11)}`])(
    'leaves out a note with a key in it: %s',
    (note) => expect(JSON.stringify(wordOf({ note }))).not.toMatch(/a1B2/),
  );

  test.each([
    ['the first', {}, undefined, true],
    ['the same', {}, wordOf(), false],
    ['another spelling of the same address', { ip: '2001:DB8::1' }, wordOf({ ip: '2001:db8:0::1' }), false],
    ['another address', { ip: '203.0.113.11' }, wordOf(), true],
    ['another note', { note: 'Rust' }, wordOf(), true],
    ['another port', { port: 2_500 }, wordOf(), true],
    ['the same, hours later', {}, { ...wordOf(), atMs: -7 * HOUR_MS }, true],
  ])('is written when it is news: %s', (_, changed, before, news) =>
    expect(isNews(wordOf(changed), before)).toBe(news),
  );

  test('is acted upon for a day, and not when the clock was set back before it', () => {
    const clock = new ManualClock();
    const word = { ...wordOf(), atMs: clock.now() };
    expect(isGood(word, clock)).toBe(true);
    expect(isGood({ ...word, atMs: clock.now() + HOUR_MS }, clock)).toBe(false);
    clock.advance(25 * HOUR_MS);
    expect(isGood(word, clock)).toBe(false);
  });
});
