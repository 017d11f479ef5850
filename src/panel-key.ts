/**
 * What an API key of a panel looks like: an identifier that anybody may see (a prefix and 11 characters, as a rule),
 * and 32 secret characters. This is the only place that knows: what is refused, what is understood and what is kept
 * out of a log can never be three different things.
 */

/**
 * Every prefix there ever was: Pterodactyl `ptlc_`, `ptla_`; Pelican `pacc_`, `papp_`, before that `plcn_`, `peli_`;
 * Reviactyl `rtlc_`, `rtla_`; Hydrodactyl `hydro_`; Calagopus `c7sp_` – the first of each for clients.
 */
const WORD = '(?:ptl[ac]|pacc|papp|plcn|peli|rtl[ac]|hydro|c7sp)';
const PREFIX = `${WORD}_`;
/** As Markdown, a string of it, and an address write it as well. */
const UNDERSCORE = '(?:\\\\{0,4}_|%5F)';
/** A prefix that is not known yet is one when this much follows. */
const SECRET = '(?=[A-Za-z0-9]{32})';
const ANY_PREFIX = `[a-z0-9]{4}_${SECRET}`;
/** Of a known one less is enough, because people cut off a part of a key – more where the prefix is a word. */
const CUT = '(?:(?=[A-Za-z0-9]{20})|(?<!peli_|hydro_)(?=[A-Za-z0-9]{8}))';

const IN_TEXT = new RegExp(`${PREFIX}${CUT}|${ANY_PREFIX}|${WORD}${SECRET}`, 'i');
/** A key that follows at once is a part of it. */
const TO_MASK = new RegExp(
  `(${WORD}${UNDERSCORE}|[a-z0-9]{4}${UNDERSCORE}${SECRET}|${WORD}${SECRET})[A-Za-z0-9]+(?:_+[A-Za-z0-9]+)*`,
  'gi',
);
/** What cannot be seen, and is copied along. */
const INVISIBLE = /[\p{Cf}\p{Default_Ignorable_Code_Point}]/gu;
/** Lost where a key was typed by hand, or replaced by whatever somebody took for it. */
const NO_UNDERSCORE = new RegExp(`^${WORD}[\\s.\\p{Pd}]?[A-Za-z0-9]{32,64}$`, 'iu');
/** A key in several pieces, as a line that was too narrow leaves it. */
const BROKEN = new RegExp(`^${PREFIX}[A-Za-z0-9]+(?:-?\\s+[A-Za-z0-9]+)+$`, 'i');
/** Two keys are not one in pieces. */
const MAX_BROKEN = 80;
const APPLICATION = /^(?:ptla|papp|peli|rtla)_/;
const IDENTIFIER = new RegExp(`^(?:${PREFIX}|[a-z0-9]{4}_)[A-Za-z0-9]*$`);
const KNOWN_PREFIX = new RegExp(`^${PREFIX}`, 'i');

/** All panels make a key of a public identifier and a secret (pelican-differences.md, Keys). */
export const IDENTIFIER_LENGTH = 16;

/** Whether a key, or most of one, stands anywhere in a text. */
export function hasKey(text: string): boolean {
  return IN_TEXT.test(plainUnderscores(text.replace(INVISIBLE, '').normalize('NFKC')));
}

function plainUnderscores(text: string): string {
  return text.replace(/\\{1,4}_|%5F/gi, '_');
}

/** A text in which nothing is left of a key but its prefix and `instead`. */
export function withoutKeys(text: string, instead = '…'): string {
  const masked = (whole: string) => whole.replace(TO_MASK, (_, prefix: string) => prefix + instead);
  const visible = text.replace(INVISIBLE, '');
  // What cannot be seen is kept where it hides no key: it holds emoji together.
  return visible === text || masked(visible) === visible ? masked(text) : masked(visible);
}

/** By its prefix; a panel says it too, for one whose prefix is for both. */
export function isApplicationKey(key: string): boolean {
  return APPLICATION.test(key);
}

/** The part of a key that the panel goes on showing in its list. */
export function isOnlyIdentifier(text: string): boolean {
  return text.length === IDENTIFIER_LENGTH && IDENTIFIER.test(text);
}

/** Whether everything of a key is there but the underscore behind its prefix. */
export function lacksUnderscore(text: string): boolean {
  return NO_UNDERSCORE.test(text);
}

/** Whether it is a key with spaces or line breaks in it. */
export function isBroken(text: string): boolean {
  return text.length <= MAX_BROKEN && BROKEN.test(text);
}

/** What people copy along with a key, or write around it. */
const BEFORE =
  /^(?:(?:authorization:\s*)?bearer\s+|(?:api[\s_-]?)?key\s*[:=]\s*|```\w*\n|["'“”„‟«»‘’‚‹›´`<([*_|\s\u200b-\u200f\u2060]+)/i;
const AFTER = /["'“”„‟«»‘’‚‹›´`>)\]*|\s\u200b-\u200f\u2060.…,;]+$/;

/** The key in what was pasted; phones write the first letter large. */
export function unwrapped(typed: string): string {
  const inner = typed.replace(INVISIBLE, '').replace(BEFORE, '').replace(AFTER, '');
  if (inner !== typed) return unwrapped(inner);
  return plainUnderscores(inner).replace(KNOWN_PREFIX, (prefix) => prefix.toLowerCase());
}
