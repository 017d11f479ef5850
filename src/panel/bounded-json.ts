/**
 * What stands between the bytes of an answer and its meaning. Anybody may run a panel, and some shapes cost far more
 * to read than to send: a million zeros make a million complaints, fifty thousand names make as many entries of a
 * table. So the text is walked once, without making anything of it, before any parser sees it.
 */
const LIMITS = {
  /** Panels nest about eight deep. */
  depth: 32,
  /** A page of 100 servers with 20 variables and 30 allocations each has some 50,000. */
  values: 100_000,
  /** In one list or one record. */
  items: 20_000,
  /** Different ones, in the whole answer; panels use about 200. */
  names: 2_000,
};

/** In place of an answer that is not looked into: fits no schema, and is not `undefined`, which is no JSON. */
export const BEYOND_BOUNDS = Symbol('beyond bounds');

/** The value of a text of JSON; `undefined` when it is none, `BEYOND_BOUNDS` when it is too much to be looked into. */
export function readJson(text: string): unknown {
  if (!withinBounds(text).ok) return BEYOND_BOUNDS;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const [QUOTE, COMMA, COLON, BACKSLASH] = [0x22, 0x2c, 0x3a, 0x5c];
const [OPENS_LIST, CLOSES_LIST, OPENS_RECORD, CLOSES_RECORD] = [0x5b, 0x5d, 0x7b, 0x7d];

/** @returns `walked`: how many characters were looked at, which ends where a bound is passed */
export function withinBounds(text: string): { ok: boolean; walked: number } {
  // Of the lists and records that are open, the innermost last.
  const items = new Uint32Array(LIMITS.depth + 1);
  const names = new Set<string>();
  let depth = 0;
  let values = 0;
  let [from, to] = [0, 0];
  for (let at = 0; at < text.length; at++) {
    const character = text.charCodeAt(at);
    if (character === QUOTE) {
      [from, to] = [at + 1, endOfText(text, at)];
      at = to;
    } else if (character === COLON) {
      if (names.add(text.slice(from, to)).size > LIMITS.names) return { ok: false, walked: at };
      // A text is one name at most: to look at a long one again at each of many colons would take minutes.
      [from, to] = [0, 0];
    } else if (character === COMMA) {
      items[depth] = (items[depth] ?? 0) + 1;
      if (++values > LIMITS.values || (items[depth] ?? 0) > LIMITS.items) return { ok: false, walked: at };
    } else if (character === OPENS_LIST || character === OPENS_RECORD) {
      if (++values > LIMITS.values || ++depth > LIMITS.depth) return { ok: false, walked: at };
      items[depth] = 0;
    } else if (character === CLOSES_LIST || character === CLOSES_RECORD) {
      depth = Math.max(0, depth - 1);
    }
  }
  return { ok: true, walked: text.length };
}

/** Where the quotation mark stands that ends a text. */
function endOfText(text: string, begin: number): number {
  for (let at = begin + 1; at < text.length; at++) {
    const character = text.charCodeAt(at);
    if (character === QUOTE) return at;
    if (character === BACKSLASH) at++;
  }
  return text.length;
}
