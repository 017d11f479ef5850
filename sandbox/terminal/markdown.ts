import { timestampText } from '../timestamps.ts';
import type { Style } from './style.ts';

export interface Reading {
  style: Style;
  /** For relative times. */
  nowMs: number;
  /** What mentions say, by the id in them; the id itself where it has no name. */
  names?: ReadonlyMap<string, string>;
}

/** The terminal speaks English, with a day of 24 hours. */
const LOCALE = 'en-GB';

type Rule = [
  pattern: string,
  render: (match: string[], inner: (text: string) => string, reading: Reading) => string,
];

/** Discord's Markdown, most binding first; group 1 is the text inside. */
const RULES: Rule[] = [
  ['```(?:[a-z0-9]+\\n)?\\n?([\\s\\S]+?)\\n?```', ([text = '']) => text.replace(/^/gm, '  ')],
  ['`([^`\\n]+)`', ([text = ''], _, { style }) => style.code(text)],
  ['\\\\([^a-zA-Z0-9\\s])', ([character = '']) => character],
  [
    '<t:(-?\\d+)(?::([a-zA-Z]))?>',
    ([at = '', form = 'f'], _, { nowMs }) => timestampText(Number(at), form, { locale: LOCALE, nowMs }),
  ],
  ['</([^:>]+):\\d+>', ([command = ''], _, { style }) => style.bold(`/${command}`)],
  ['<a?:(\\w+):\\d+>', ([name = '']) => `:${name}:`],
  ['<(?:@!?|@&)(\\d+)>', ([id = ''], _, { names }) => names?.get(id) ?? `@${id}`],
  ['<#(\\d+)>', ([id = ''], _, { names }) => names?.get(id) ?? `#${id}`],
  [
    '\\[([^\\]\\n]+)\\]\\(<?(https?://[^\\s)>]+)>?\\)',
    ([text = '', url = ''], inner) => `${inner(text)} (${url})`,
  ],
  ['<(https?://[^\\s>]+)>', ([url = '']) => url],
  ['\\*\\*([^\\n]+?)\\*\\*', ([text = ''], inner, { style }) => style.bold(inner(text))],
  ['__([^\\n]+?)__', ([text = ''], inner, { style }) => style.underline(inner(text))],
  ['~~([^\\n]+?)~~', ([text = ''], inner, { style }) => style.strike(inner(text))],
  ['\\*([^\\s*](?:[^\\n*]*[^\\s*])?)\\*', ([text = ''], inner, { style }) => style.italic(inner(text))],
  ['\\b_([^\\s_](?:[^\\n_]*[^\\s_])?)_\\b', ([text = ''], inner, { style }) => style.italic(inner(text))],
  ['\\|\\|([^\\n]+?)\\|\\|', ([text = ''], inner) => inner(text)],
];

const COMPILED = RULES.map(([pattern, render]) => ({ pattern: new RegExp(pattern, 'y'), render }));

/** Discord's Markdown as text for a terminal. */
export function readable(text: string, reading: Reading): string {
  const lines = spans(text, reading).split('\n');
  return lines.map((line) => block(line, reading.style)).join('\n');
}

function spans(text: string, reading: Reading): string {
  let result = '';
  let at = 0;
  while (at < text.length) {
    const found = matchAt(text, at);
    result += found ? found.render(found.groups, (inner) => spans(inner, reading), reading) : text[at];
    at += found?.length ?? 1;
  }
  return result;
}

function matchAt(text: string, at: number) {
  for (const { pattern, render } of COMPILED) {
    pattern.lastIndex = at;
    const match = pattern.exec(text);
    if (match) return { groups: match.slice(1), length: match[0].length, render };
  }
  return undefined;
}

function block(line: string, style: Style): string {
  const heading = /^#{1,3} (.+)$/.exec(line)?.[1];
  if (heading) return style.bold(heading);
  const small = /^-# (.+)$/.exec(line)?.[1];
  if (small) return style.dim(small);
  const quote = /^> (.*)$/.exec(line)?.[1];
  if (quote !== undefined) return `${style.dim('│')} ${quote}`;
  return line.replace(/^(\s*)[-*] /, '$1• ');
}
