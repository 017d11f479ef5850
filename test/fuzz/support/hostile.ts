import fc from 'fast-check';

/**
 * Texts that try to be more than text. The word `evil` stands where Discord would act on what is around it, so that
 * `liveMarkdown` finds it again in a message; each begins with a letter or with what works at the beginning of a line.
 */
export const HOSTILE = {
  bold: 'x**evil**y __evil__ *evil* y_evil_y ~~evil~~',
  spoiler: 'x||evil||y',
  link: 'x[evil](https://evil.example) [evil](<https://evil.example>)',
  url: 'x https://evil.example/evil http://evil.example <https://evil.example>',
  pings: 'x@everyone @here <@1> <@!1> <@&1> <#1>',
  timestamps: 'x<t:0:R> <t:0> <t:1:F>',
  commands: 'x</ports list:1> </ports remove:123456789012345678>',
  emoji: 'x<:evil:1> <a:evil:1> :evil: y',
  navigation: 'x<id:customize> <id:guide> <sound:1:2>',
  codeSpan: 'x`evil` ``evil`` y',
  fence: 'x```ansi\n\u001b[31mevil\u001b[0m\n```',
  headings: '# evil\n## evil\n### evil\n-# evil y',
  lists: '- evil\n* evil\n+ evil\n1. evil\n  - evil y',
  numbered: '2026. evil y',
  quotes: '> evil\n>>> evil y',
  escapes: 'x\\*evil\\* \\\\**evil** \\\\\\[evil](https://evil.example) evil\\',
  mail: 'x<evil@evil.example> <mailto:evil@evil.example> <tel:+123>',
  long: `x${'**evil** '.repeat(667)}`.slice(0, 6_000),
  escapeFlood: `x${'*_`~|'.repeat(1_200)}`,
  bidi: 'x\u202eevil\u202c \u2066evil\u2069 \u200fevil\u061c y',
  zeroWidth: 'x\u200be\u200cv\u2060i\ufeffl @\u200beveryone <@\u200b1>',
  nul: 'x\0evil\0**evil**\0',
  surrogates: 'x\ud800evil\udc00 \udfff\ud83d',
  marks: `x${'\u0301\u0489'.repeat(300)}evil${'\u20dd'.repeat(300)}`,
  invisible: '\u200b\u2060\u3164\u115f\ufe0f\u{e0041}',
  blank: ' \t\r\n\u00a0\u2003\u3000 ',
  newlines: `x${'\n'.repeat(500)}# evil${'\r\n\u2028\u2029\u0085\v\f'.repeat(50)}**evil**`,
  ansi: 'x\u001b[2J\u001b[1;31mevil\u001b]8;;https://evil.example\u0007evil\u001b]8;;\u0007 y',
  astral: `x${'\u{1f469}\u{1f3fd}\u200d\u{1f680}'.repeat(60)}evil y`,
  quotesEnd: 'x” evil ‟ „evil“ · primary ⭐ (no name)',
  prototype: '__proto__',
} as const;

const pieces = fc.constantFrom(...Object.values(HOSTILE), ...'\\`*_~|>#[]()<@:/+=-.1“”·');

/** One of the above, pieces of them, or anything else at all. */
export const hostileText = fc.oneof(
  fc.constantFrom(...Object.values(HOSTILE)),
  fc
    .array(fc.oneof(pieces, fc.string({ unit: 'binary', maxLength: 6 })), { maxLength: 8 })
    .map((parts) => parts.join('')),
  fc.string({ unit: 'binary', maxLength: 80 }),
  fc.string({ maxLength: 20 }),
);

/** What Discord shows as it is: what is escaped, and code. */
const INERT = /\\.|`[^`\n]*`/gs;

/** What Discord acts on wherever it stands; the bot's own words have none of it but the timestamps it made. */
const LIVE: [string, RegExp][] = [
  ['a mention', /<[@#]|@everyone|@here/],
  ['a command or place', /<\/|<id:|<sound:/],
  ['an emoji', /<a?:\w+:\d+>|:evil:/],
  ['a timestamp', /<t:(?!\d{9,11}:[Rf]>)/],
  ['a link', /https?:\/\/|\]\(|<mailto|<tel/],
  ['an open code span', /`/],
  ['Markdown around the word', /[*_~|`[\]()<>#]evil|evil[*_~|`[\]()<>]/],
  ['a heading, quote or list', /^[ \t]*(#{1,3} |-# |>{1,3} |[-*+] |\d+\. )/m],
];

/** What in a text with Markdown would come alive although it came from outside. */
export function liveMarkdown(text: string): string[] {
  const rest = text.replace(INERT, '§');
  return LIVE.flatMap(([name, pattern]) => {
    const found = pattern.exec(rest);
    return found ? [`${name}: ${JSON.stringify(rest.slice(found.index, found.index + 60))}`] : [];
  });
}

/** Marks that hide, reorder or pile up, and halves of characters; single ones that hold an emoji together are fine. */
const UNREADABLE =
  /[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069\u200b\u2060\ufeff\u061c\u200e\u200f]|[\p{Mn}\p{Me}]{4}/u;

/** What in a text of one or more lines could hide or rearrange something. */
export function unreadable(text: string): string[] {
  const found = UNREADABLE.exec(text.replaceAll('\n', ''));
  return [
    ...(text.isWellFormed() ? [] : ['a lone surrogate']),
    ...(found ? [`U+${found[0].codePointAt(0)?.toString(16)} in ${JSON.stringify(text.slice(0, 60))}`] : []),
  ];
}
