/**
 * Text that came from a panel or a person, made harmless. Discord counts code points; discord.js counts UTF-16
 * units and refuses earlier, so everything here is cut by UTF-16 units.
 */

const BREAKS = /[\p{Cc}\p{Zl}\p{Zp}\s]+/gu;
/** What holds one emoji together; the same characters anywhere else only hide or reorder. */
const JOINS_EMOJI =
  /(?<=\p{Extended_Pictographic}|\p{Emoji_Modifier}|\p{Emoji}\ufe0f)\u200d(?=\p{Extended_Pictographic})|(?<=\p{Emoji})\ufe0f/u;
/** Zero-width and direction marks, fillers, tags: with these a name could imitate or rearrange what the bot says. */
const INVISIBLE = new RegExp(`(?!${JOINS_EMOJI.source})[\\p{Cf}\\p{Default_Ignorable_Code_Point}]`, 'gu');
/** Stacks of combining marks run over the lines above and below; three on one letter is more than any script needs. */
const STACKED_MARKS = /([\p{Mn}\p{Me}]{3})[\p{Mn}\p{Me}]+/gu;

/** One line of readable text, for places where Discord renders no Markdown (labels, choices, placeholders). */
export function plain(text: string): string {
  const visible = text.toWellFormed().replace(BREAKS, ' ').replace(INVISIBLE, '');
  return visible.replace(STACKED_MARKS, '$1').replace(BREAKS, ' ').trim();
}

/** Cuts to `max` UTF-16 units, never inside a character, and shows that it did. */
export function clip(text: string, max: number): string {
  if (text.length <= max) return text;
  return `${text.slice(0, max - 1).replace(/[\ud800-\udbff]$/, '')}…`;
}

/** What a piece of Markdown is made of that must not be cut in two. */
const WHOLE = /\\.|`[^`]*`|<t:\d+:[Rf]>|./gsu;

/** The same for finished Markdown: no half of an escape, of a code span or of a timestamp is left behind. */
export function clipMarkdown(text: string, max: number): string {
  if (text.length <= max) return text;
  let kept = '';
  for (const [piece] of text.matchAll(WHOLE)) {
    if (kept.length + piece.length >= max) break;
    kept += piece;
  }
  return `${kept}…`;
}

const MARKDOWN = /[\\`*_~|>#[\]()<@:/+=-]/g;
/** `1.` at the beginning of a line makes a list of it. */
const NUMBERED = /^(\d+)\.(?=\s|$)/;

/** One line for places where Discord renders Markdown: no formatting, links, mentions or timestamps come alive. */
export function escaped(text: string, max = 1_000): string {
  return clip(plain(text), max).replace(MARKDOWN, '\\$&').replace(NUMBERED, '$1\\.');
}

/** What `escaped` was given, from what it gave. */
export function unescaped(text: string): string {
  return text.replace(/\\([\\`*_~|>#[\]()<@:/+=.-])/g, '$1');
}

/** A foreign sentence in quotation marks, which it cannot end by itself. */
export function quoted(text: string, max: number): string {
  return `“${escaped(text.replace(/[“”„‟]/g, '"'), max)}”`;
}

/** What the bot itself says beside an address in a label or a choice. */
const OWN_WORDS = /[·⭐“”]|primary/i;

/** A name or a note beside our own words where there is no Markdown: in quotation marks if it could pass for one. */
export function beside(text: string): string {
  const shown = plain(text);
  return OWN_WORDS.test(shown) ? `“${shown.replace(/[“”]/g, '"')}”` : shown;
}

/** As code: an address, a name of a permission. */
export function code(text: string, max = 100): string {
  return `\`${clip(plain(text), max).replaceAll('`', 'ˋ') || ' '}\``;
}

/** A point in time that Discord shows in each reader's own words: "in 12 seconds". */
export function relativeTime(ms: number): string {
  return `<t:${Math.ceil(ms / 1000)}:R>`;
}

/** A date and time in each reader's own words. */
export function dateTime(ms: number): string {
  return `<t:${Math.floor(ms / 1000)}:f>`;
}

export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}
