import { readFileSync } from 'node:fs';

/**
 * Reads settings as people write them. In JavaScript, because `start.js` needs it before it may load TypeScript.
 */

/** One setting: quoted, over several lines if need be, or up to the end of the line. */
const SETTING =
  /^[ \t]*(?:export[ \t]+)?([\w.-]+)[ \t]*=[ \t]*("[^"]*"(?=[ \t]*(?:#|$))|'[^']*'(?=[ \t]*(?:#|$))|[^\n]*)/gm;

const QUOTED = /^(["'])(.*)\1$/s;

/**
 * The text of a file, whatever an editor or a shell wrote it as: PowerShell's `>` makes UTF-16 of it, Notepad puts a mark
 * (BOM) before it, and Windows ends lines with CRLF.
 * @param {string} path
 * @throws what reading the file throws.
 */
export function readText(path) {
  return decoded(readFileSync(path))
    .replace(/^\uFEFF/, '')
    .replaceAll('\r\n', '\n');
}

function decoded(bytes) {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return bytes.toString('utf16le');
  if (first === 0xfe && second === 0xff) {
    return Buffer.from(bytes.subarray(0, bytes.length & ~1))
      .swap16()
      .toString('utf16le');
  }
  // Without a mark: text as we know it has a zero in every other byte of UTF-16, and none in UTF-8.
  if (bytes.length > 1 && first !== 0 && second === 0) return bytes.toString('utf16le');
  return bytes.toString('utf8');
}

/**
 * What a `.env` says. As in Compose, which reads the same file, a comment begins with a space before its `#`, so that a
 * password may have one.
 * @param {string} text
 * @returns {[name: string, value: string][]}
 */
export function settingsIn(text) {
  return [...text.matchAll(SETTING)].map(([, name, written]) => {
    const quoted = QUOTED.exec(written.trim());
    return [name, quoted ? quoted[2] : written.replace(/(^|[ \t])#.*$/, '').trim()];
  });
}

/**
 * Puts what a file says into an environment, unless that says it already. No file changes nothing.
 * @param {string} path
 * @param {Record<string, string | undefined>} env
 * @returns {number[]} the numbers of lines that are no settings, and no comments.
 * @throws what reading the file throws.
 */
export function addSettings(path, env) {
  const text = textOrNothing(path);
  for (const [name, value] of settingsIn(text)) env[name] ||= value;
  return strayLines(text);
}

/** A value may go over several lines, and takes as many with it. */
function strayLines(text) {
  const rest = text.replace(SETTING, (setting) => setting.replace(/[^\n]/g, '')).split('\n');
  return rest.flatMap((line, index) => (/^[ \t]*(#|$)/.test(line) ? [] : [index + 1]));
}

function textOrNothing(path) {
  try {
    return readText(path);
  } catch (error) {
    if (error.code === 'ENOENT') return '';
    throw error;
  }
}
