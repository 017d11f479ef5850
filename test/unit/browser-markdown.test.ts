import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseBlocks, parseInline, plainText } from '../../sandbox/browser/page/markdown/parse.ts';
import { sentAtText } from '../../sandbox/browser/page/markdown/time.ts';
import { timestampText } from '../../sandbox/timestamps.ts';
import { code, escaped } from '../../src/views/text.ts';

const text = (words: string) => ({ kind: 'text', text: words });
const paragraph = (...children: object[]) => ({ kind: 'paragraph', children });

test.each([
  ['**bold**', 'bold'],
  ['*italic*', 'italic'],
  ['_italic_', 'italic'],
  ['__underline__', 'underline'],
  ['~~strike~~', 'strike'],
  ['||spoiler||', 'spoiler'],
])('%s is %s', (markdown, kind) => {
  expect(parseInline(markdown)).toEqual([{ kind, children: [text(markdown.replace(/\W|_/g, ''))] }]);
});

test('styles stand in each other', () => {
  expect(parseInline('***both*** and **bold *italic***')).toEqual([
    { kind: 'bold', children: [{ kind: 'italic', children: [text('both')] }] },
    text(' and '),
    { kind: 'bold', children: [text('bold '), { kind: 'italic', children: [text('italic')] }] },
  ]);
});

test.each(['snake_case_name', '2 * 3 * 4', 'a | b || c', '`', '<t:>', '[a](javascript:alert(1))'])(
  '%s is only text',
  (plain) => {
    expect(plainText(parseInline(plain))).toBe(plain);
    expect(parseInline(plain).every(({ kind }) => kind === 'text' || kind === 'bold')).toBe(true);
  },
);

test('a backslash takes the meaning away', () => {
  expect(parseInline('\\*\\*not bold\\*\\* \\<t:1:R> \\`x\\` C:\\dir')).toEqual([
    text('**not bold** <t:1:R> `x` C:\\dir'),
  ]);
});

test('code keeps what is in it', () => {
  expect(parseInline('`**a** \\*`')).toEqual([{ kind: 'code', text: '**a** \\*' }]);
  expect(parseBlocks('before\n```ts\nconst a = "**";\n\nb\n```\nafter')).toEqual([
    paragraph(text('before')),
    { kind: 'code-block', text: 'const a = "**";\n\nb' },
    paragraph(text('after')),
  ]);
});

test('timestamps, commands and mentions', () => {
  expect(parseInline('<t:1700000000:R> <t:1> </ports list:42> <@7> <#8> @everyone')).toEqual([
    { kind: 'timestamp', seconds: 1_700_000_000, style: 'R' },
    text(' '),
    { kind: 'timestamp', seconds: 1, style: 'f' },
    text(' '),
    { kind: 'command', title: '/ports list' },
    text(' '),
    { kind: 'mention', text: '@7' },
    text(' '),
    { kind: 'mention', text: '#8' },
    text(' '),
    { kind: 'mention', text: '@everyone' },
  ]);
});

test('links lead only to the web', () => {
  const link = (url: string, words: string) => ({ kind: 'link', url, children: [text(words)] });
  expect(parseInline('[docs](https://a.example/b) <https://c.example> https://d.example/e.')).toEqual([
    link('https://a.example/b', 'docs'),
    text(' '),
    link('https://c.example', 'https://c.example'),
    text(' '),
    link('https://d.example/e', 'https://d.example/e'),
    text('.'),
  ]);
});

test('headings, small text, quotes and lists begin a line', () => {
  expect(parseBlocks('# One\n-# small\n> quoted\n> more\n- a\n  - b\n3. c\n4. d\nrest')).toEqual([
    { kind: 'heading', level: 1, children: [text('One')] },
    { kind: 'subtext', children: [text('small')] },
    { kind: 'quote', blocks: [paragraph(text('quoted'), { kind: 'break' }, text('more'))] },
    {
      kind: 'list',
      start: null,
      items: [
        { depth: 0, children: [text('a')] },
        { depth: 1, children: [text('b')] },
      ],
    },
    {
      kind: 'list',
      start: 3,
      items: [
        { depth: 0, children: [text('c')] },
        { depth: 0, children: [text('d')] },
      ],
    },
    paragraph(text('rest')),
  ]);
});

test.each(['#no', '#### four', '-no', '\\# no', '\\- no', '\\> no', '1\\. no'])(
  '%s begins nothing',
  (line) => {
    expect(parseBlocks(line).map(({ kind }) => kind)).toEqual(['paragraph']);
  },
);

test('three arrows quote all the rest', () => {
  expect(parseBlocks('a\n>>> b\nc')).toEqual([
    paragraph(text('a')),
    { kind: 'quote', blocks: [paragraph(text('b'), { kind: 'break' }, text('c'))] },
  ]);
});

test('what the bot escapes reads as it was, and nothing of it comes alive', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[a-z0-9 \\`*_~|>#[\]()<@:/+=.-]{0,40}$/), (raw) => {
      const words = raw.replace(/\s+/g, ' ').trim();
      const blocks = parseBlocks(escaped(raw));
      expect(blocks).toEqual(words === '' ? [] : [paragraph(text(words))]);
    }),
  );
});

test('what the bot shows as code stays code', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[a-z*_~|\\<>:/]{1,30}$/), (raw) => {
      expect(parseInline(code(raw))).toEqual([{ kind: 'code', text: raw }]);
    }),
  );
});

test('any text is read, quickly', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...'*_~|`<>[](): \n#-\\a1'), maxLength: 300 }), (any) => {
      expect(Array.isArray(parseBlocks(any))).toBe(true);
    }),
  );
  const started = performance.now();
  for (const unit of ['*', '_', '`', '|', '**a', '[', '> ', '~~', '<t:', '* *'])
    parseBlocks(unit.repeat(2_000));
  expect(performance.now() - started).toBeLessThan(2_000);
});

test('times are in the reader’s language', () => {
  const nowMs = Date.UTC(2026, 0, 1, 12);
  const reader = { locale: 'de', nowMs };
  expect(timestampText(nowMs / 1000 + 300, 'R', reader)).toBe('in 5 Minuten');
  expect(timestampText(nowMs / 1000 - 86_400, 'R', { locale: 'en-US', nowMs })).toBe('yesterday');
  expect(timestampText(nowMs / 1000, 'D', reader)).toBe('1. Januar 2026');
  expect(timestampText(1e15, 'R', reader)).toBe('Invalid date');
  expect(sentAtText(nowMs, reader)).not.toContain('26');
  expect(sentAtText(nowMs - 5 * 86_400_000, reader)).toContain('.12.25');
});
