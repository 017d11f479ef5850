import { nameOf } from './names.ts';

/** Discord's Markdown as data (docs: support article 210298617, reference "Message Formatting"). Knows no DOM. */

export type Inline =
  | { kind: 'text'; text: string }
  | { kind: 'break' }
  | { kind: 'bold' | 'italic' | 'underline' | 'strike' | 'spoiler'; children: Inline[] }
  | { kind: 'code'; text: string }
  | { kind: 'link'; url: string; children: Inline[] }
  | { kind: 'timestamp'; seconds: number; style: string }
  | { kind: 'command'; title: string }
  | { kind: 'mention'; text: string };

interface ListItem {
  children: Inline[];
  /** How far it stands in; 0 is the outermost. */
  depth: number;
}

export type Block =
  | { kind: 'paragraph' | 'subtext'; children: Inline[] }
  | { kind: 'heading'; level: 1 | 2 | 3; children: Inline[] }
  | { kind: 'quote'; blocks: Block[] }
  | { kind: 'list'; start: number | null; items: ListItem[] }
  | { kind: 'code-block'; text: string };

type Rule = [pattern: RegExp, make: (groups: (string | undefined)[]) => Inline];

/** Most binding first; each is tried where the reader stands. */
const RULES: Rule[] = [
  [/\\([^0-9A-Za-z\s])/y, ([text = '']) => ({ kind: 'text', text })],
  [/(`+)([\s\S]*?[^`])\1(?!`)/y, ([, text = '']) => ({ kind: 'code', text: text.trim() || text })],
  [
    /<t:(-?\d{1,13})(?::([tTdDfFsSR]))?>/y,
    ([seconds, style = 'f']) => ({ kind: 'timestamp', seconds: Number(seconds), style }),
  ],
  [/<\/([^:<>]{1,110}):\d+>/y, ([name]) => ({ kind: 'command', title: `/${name}` })],
  [/<(?:@!?|@&)(\d+)>/y, ([id = '']) => ({ kind: 'mention', text: nameOf('@', id) })],
  [/<#(\d+)>/y, ([id = '']) => ({ kind: 'mention', text: nameOf('#', id) })],
  [/(@(?:everyone|here))\b/y, ([text = '']) => ({ kind: 'mention', text })],
  [/<a?(:\w{2,32}:)\d+>/y, ([text = '']) => ({ kind: 'text', text })],
  [
    /\[((?:\\[\s\S]|[^[\]\\\n])+)\]\(<?(https?:\/\/[^\s()<>]+)>?\)/y,
    ([text = '', url = '']) => ({ kind: 'link', url, children: parseInline(text) }),
  ],
  [/<(https?:\/\/[^\s<>]+)>/y, ([url = '']) => bareLink(url)],
  [/(https?:\/\/[^\s<]+[^\s<.,:;"'\])*_~|])/y, ([url = '']) => bareLink(url)],
  [/\*\*((?:\\[\s\S]|[^\\])+?)\*\*(?!\*)/y, wrap('bold')],
  [/__((?:\\[\s\S]|[^\\])+?)__(?!_)/y, wrap('underline')],
  [/~~((?:\\[\s\S]|[^\\])+?)~~/y, wrap('strike')],
  [/\|\|((?:\\[\s\S]|[^\\])+?)\|\|/y, wrap('spoiler')],
  [
    /\*(?=\S)((?:\\[\s\S]|\*\*|[^\\*])*?[^\s\\*]|\\[\s\S]|(?:\\[\s\S]|[^\\*])*?\*\*)\*(?!\*)/y,
    wrap('italic'),
  ],
  [/\b_((?:\\[\s\S]|__|[^\\_])+?)_\b/y, wrap('italic')],
  [/\n/y, () => ({ kind: 'break' })],
];

function wrap(kind: 'bold' | 'italic' | 'underline' | 'strike' | 'spoiler'): Rule[1] {
  return ([text = '']) => ({ kind, children: parseInline(text) });
}

const bareLink = (url: string): Inline => ({ kind: 'link', url, children: [{ kind: 'text', text: url }] });

/** The words of a line or a paragraph, without headings, lists and quotes. */
export function parseInline(text: string): Inline[] {
  const found: Inline[] = [];
  for (let at = 0; at < text.length; ) {
    const match = matchAt(text, at);
    addTo(found, match?.inline ?? { kind: 'text', text: text.charAt(at) });
    at += match?.length ?? 1;
  }
  return found;
}

function matchAt(text: string, at: number): { inline: Inline; length: number } | undefined {
  for (const [pattern, make] of RULES) {
    pattern.lastIndex = at;
    const match = pattern.exec(text);
    if (match) return { inline: make(match.slice(1)), length: match[0].length };
  }
  return undefined;
}

/** Neighbouring pieces of plain text become one. */
function addTo(found: Inline[], inline: Inline): void {
  const last = found.at(-1);
  if (inline.kind === 'text' && last?.kind === 'text') last.text += inline.text;
  else found.push(inline);
}

const CODE_BLOCK = /```(?:[\w+-]*\n)?\n?([\s\S]+?)\n?```\n?|\\[\s\S]/g;

/** A whole message, description or field. Quotes hold no quotes. */
export function parseBlocks(text: string, isQuoted = false): Block[] {
  const blocks: Block[] = [];
  let at = 0;
  for (const match of text.matchAll(CODE_BLOCK)) {
    if (match[1] === undefined) continue;
    blocks.push(...parseLines(text.slice(at, match.index), isQuoted), { kind: 'code-block', text: match[1] });
    at = match.index + match[0].length;
  }
  return [...blocks, ...parseLines(text.slice(at), isQuoted)];
}

function parseLines(text: string, isQuoted: boolean): Block[] {
  if (text === '') return [];
  const blocks: Block[] = [];
  const lines = text.replace(/\n$/, '').split('\n');
  let plain: string[] = [];
  const flush = () => {
    if (plain.length > 0) blocks.push({ kind: 'paragraph', children: parseInline(plain.join('\n')) });
    plain = [];
  };
  for (let at = 0; at < lines.length; ) {
    const special =
      headingAt(lines[at] ?? '') ?? (isQuoted ? undefined : quoteAt(lines, at)) ?? listAt(lines, at);
    if (special) {
      flush();
      blocks.push(special.block);
    } else plain.push(lines[at] ?? '');
    at += special?.lines ?? 1;
  }
  flush();
  return blocks;
}

interface Found {
  block: Block;
  lines: number;
}

function headingAt(line: string): Found | undefined {
  const heading = /^(#{1,3}) +(\S.*)$/.exec(line);
  if (heading) {
    const [, marks = '', title = ''] = heading;
    const level = marks.length === 1 ? 1 : marks.length === 2 ? 2 : 3;
    return { block: { kind: 'heading', level, children: parseInline(title) }, lines: 1 };
  }
  const small = /^-# +(\S.*)$/.exec(line)?.[1];
  if (small) return { block: { kind: 'subtext', children: parseInline(small) }, lines: 1 };
  return undefined;
}

function quoteAt(lines: string[], at: number): Found | undefined {
  const line = lines[at] ?? '';
  if (/^>>> /.test(line)) {
    const rest = [line.slice(4), ...lines.slice(at + 1)].join('\n');
    return { block: { kind: 'quote', blocks: parseBlocks(rest, true) }, lines: lines.length - at };
  }
  const quoted = takeWhile(lines, at, (one) => /^>( |$)/.test(one));
  if (quoted.length === 0) return undefined;
  const text = quoted.map((one) => one.replace(/^> ?/, '')).join('\n');
  return { block: { kind: 'quote', blocks: parseLines(text, true) }, lines: quoted.length };
}

const BULLET = /^( *)[-*] +(\S.*)$/;
const NUMBER = /^( *)(\d{1,9})\. +(\S.*)$/;

function listAt(lines: string[], at: number): Found | undefined {
  const pattern = BULLET.test(lines[at] ?? '') ? BULLET : NUMBER;
  const taken = takeWhile(lines, at, (line) => pattern.test(line));
  if (taken.length === 0) return undefined;
  const items = taken.map((line) => {
    const [, indent = '', ...rest] = pattern.exec(line) ?? [];
    return { depth: Math.min(5, Math.floor(indent.length / 2)), children: parseInline(rest.at(-1) ?? '') };
  });
  const start = pattern === NUMBER ? Number(NUMBER.exec(taken[0] ?? '')?.[2]) : null;
  return { block: { kind: 'list', start, items }, lines: taken.length };
}

function takeWhile(lines: string[], from: number, fits: (line: string) => boolean): string[] {
  const end = lines.findIndex((line, at) => at >= from && !fits(line));
  return lines.slice(from, end === -1 ? lines.length : end);
}

/** The text alone, as it is read out. */
export function plainText(inlines: Inline[]): string {
  return inlines
    .map((inline) => {
      if ('children' in inline) return inline.kind === 'spoiler' ? 'spoiler' : plainText(inline.children);
      if ('text' in inline) return inline.text;
      return inline.kind === 'command' ? inline.title : ' ';
    })
    .join('');
}
