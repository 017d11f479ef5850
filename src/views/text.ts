/**
 * Text that came from a panel or a person, made harmless. Discord counts code points; discord.js counts UTF-16
 * units and refuses earlier, so everything here is cut by UTF-16 units.
 */

const BREAKS = /[\p{Cc}\p{Zl}\p{Zp}\s]+/gu;
/** What holds one emoji together; the same characters anywhere else only hide or reorder. */
const JOINS_EMOJI =
  /(?<=\p{Extended_Pictographic}|\p{Emoji_Modifier}|\ufe0f)\u200d(?=\p{Extended_Pictographic})|(?<=\p{Emoji})\ufe0f/u;
/** Zero-width and direction marks, fillers, tags: with these a name could imitate or rearrange what the bot says. */
const INVISIBLE = new RegExp(`(?!${JOINS_EMOJI.source})[\\p{Cf}\\p{Default_Ignorable_Code_Point}]`, 'gu');
/** Stacks of combining marks run over the lines above and below; three on one letter is more than any script needs. */
const STACKED_MARKS = /(\p{Mn}{3})\p{Mn}+/gu;

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

const MARKDOWN = /[\\`*_~|>#[\]()<@:/+=-]/g;

/** One line for places where Discord renders Markdown: no formatting, links, mentions or timestamps come alive. */
export function escaped(text: string, max = 1_000): string {
  return clip(plain(text), max).replace(MARKDOWN, '\\$&');
}

/** What `escaped` was given, from what it gave. */
export function unescaped(text: string): string {
  return text.replace(/\\([\\`*_~|>#[\]()<@:/+=-])/g, '$1');
}

/** As code: an address, a name of a permission. */
export function code(text: string, max = 100): string {
  return `\`${clip(plain(text), max).replaceAll('`', 'ˋ') || ' '}\``;
}

/** A point in time that Discord shows in each reader's own words: "in 12 seconds". */
export function relativeTime(ms: number): string {
  return `<t:${Math.ceil(ms / 1000)}:R>`;
}

export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}
