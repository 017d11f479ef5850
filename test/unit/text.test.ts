import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { clip, code, counted, escaped, plain, relativeTime, unescaped } from '../../src/views/text.ts';

/** Text of everything that has ever been trouble, and any other. */
const nasty = fc.array(
  fc.oneof(
    fc.string({ unit: 'binary', maxLength: 5 }),
    fc.constantFrom(
      '\ud800',
      '\udfff',
      '\u200d',
      '\ufe0f',
      '\u202e',
      '\u0301',
      '👩',
      '🏽',
      '❤️',
      '\\',
      '`',
      '*',
    ),
    fc.constantFrom('<@1>', '[a](https://b.c)', '<t:1:R>', '\n# ', '@everyone', '||', '\u2028', '\0'),
  ),
  { maxLength: 20 },
);
const property = (check: (text: string) => void) =>
  fc.assert(fc.property(nasty, (parts) => void check(parts.join(''))));

describe('plain', () => {
  test.each([
    ['  a \n\t b\r\nc  ', 'a b c'],
    ['a\u2028b\u2029c\u0085d\0e', 'a b c d e'],
    ['in\u200bvis\u2060ible\ufeff', 'invisible'],
    ['\u202etxt.exe\u2066\u2069', 'txt.exe'],
    ['a\u200db\ufe0f', 'ab'],
    ['\ufe0f\u200d👩', '👩'],
    ['👩\ufe0f\ufe0f\u200d👩', '👩\ufe0f👩'],
    ['\u3164\u115f\uffa0', ''],
    ['a\ud800b\udc00', 'a\ufffdb\ufffd'],
    [`Z${'\u0301'.repeat(50)}algo`, 'Z\u0301\u0301\u0301algo'],
    ['tag\u{e0041}ged', 'tagged'],
  ])('%j becomes %j', (text, shown) => expect(plain(text)).toBe(shown));

  test.each(['👩‍👩‍👧', '👩🏽‍🚀', '❤️‍🔥', '🏳️‍🌈', '⛹🏽‍♀️', '1️⃣', '🇩🇪', 'Grüße', 'Nguyễn', '日本語', 'שלום'])(
    '%s stays as it is',
    (text) => expect(plain(text)).toBe(text),
  );

  test('gives one well-formed line that another turn does not change', () =>
    property((text) => {
      const shown = plain(text);
      expect(shown.isWellFormed()).toBe(true);
      expect(shown).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069\u200b\ufeff]|^\s|\s$|\s\s/u);
      expect(plain(shown)).toBe(shown);
    }));
});

describe('escaped', () => {
  test.each([
    ['**b** _i_ ~~s~~', '\\*\\*b\\*\\* \\_i\\_ \\~\\~s\\~\\~'],
    ['||x|| `c` ```d```', '\\|\\|x\\|\\| \\`c\\` \\`\\`\\`d\\`\\`\\`'],
    ['<@123> <@&4> <#5>', '\\<\\@123\\> \\<\\@&4\\> \\<\\#5\\>'],
    ['@everyone @here', '\\@everyone \\@here'],
    ['[a](https://b.example)', '\\[a\\]\\(https\\:\\/\\/b.example\\)'],
    ['<t:1:R>', '\\<t\\:1\\:R\\>'],
    ['</ports list:1> <:a:2>', '\\<\\/ports list\\:1\\> \\<\\:a\\:2\\>'],
    ['# h', '\\# h'],
    ['> q', '\\> q'],
    ['- l', '\\- l'],
    ['-# small', '\\-\\# small'],
    ['\\*', '\\\\\\*'],
    ['Survival 1.21', 'Survival 1.21'],
  ])('%j is shown as typed: %j', (text, shown) => expect(escaped(text)).toBe(shown));

  test('is undone by unescaped', () =>
    property((text) => expect(unescaped(escaped(text))).toBe(plain(text))));

  test('leaves no sign that Discord would act on without a backslash before it', () =>
    property((text) => {
      const rest = escaped(text).replace(/\\./gsu, '');
      expect(rest).not.toMatch(/[\\`*_~|>#[\]()<@:/]/);
    }));

  test('cuts before it escapes, so that no backslash is left alone at the end', () => {
    expect(escaped('****', 3)).toBe('\\*\\*…');
    expect(escaped('x'.repeat(1_001))).toBe(`${'x'.repeat(999)}…`);
  });
});

describe('clip', () => {
  test.each([
    ['abc', 3, 'abc'],
    ['abcd', 3, 'ab…'],
    ['😀😀', 4, '😀😀'],
    ['😀😀', 3, '😀…'],
    ['a😀😀', 3, 'a…'],
    ['😀', 1, '…'],
  ])('%j to %i is %j', (text, max, shown) => expect(clip(text, max)).toBe(shown));

  test('never splits a character and never gives more than asked for', () =>
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.integer({ min: 1, max: 40 }), (text, max) => {
        const cut = clip(text, max);
        expect(cut.length).toBeLessThanOrEqual(max);
        expect(cut.isWellFormed()).toBe(true);
        expect(cut === text || (cut.endsWith('…') && text.startsWith(cut.slice(0, -1)))).toBe(true);
      }),
    ));
});

test('code cannot be left from within, and is never empty', () => {
  expect(code('play.example.com:25565')).toBe('`play.example.com:25565`');
  expect(code('a`b``c')).toBe('`aˋbˋˋc`');
  expect([code(''), code('\u200b')]).toEqual(['` `', '` `']);
  expect(code('x'.repeat(200))).toBe(`\`${'x'.repeat(99)}…\``);
});

test('a moment is rounded up to the second: "in 12 seconds" is never too early', () => {
  expect(relativeTime(1_000)).toBe('<t:1:R>');
  expect(relativeTime(1_001)).toBe('<t:2:R>');
});

test('counting', () => {
  expect([counted(0, 'port'), counted(1, 'port'), counted(2, 'port')]).toEqual([
    '0 ports',
    '1 port',
    '2 ports',
  ]);
  expect(counted(2, 'entry', 'entries')).toBe('2 entries');
});
