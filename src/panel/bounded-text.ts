import { z } from 'zod';

/** In characters. Pterodactyl lets nobody enter more than 255; Pelican keeps one more (recording notes.256-chars). */
const MAX_TEXT = 256;

/** A text of a panel, of which only the beginning is kept. */
export const text = z.string().transform(cutText);

/** The beginning of a text, as a copy: what `slice` gives would keep the whole text in memory. */
export function cutText(whole: string): string {
  if (whole.length <= MAX_TEXT) return whole;
  const characters = [...whole.slice(0, 2 * MAX_TEXT)].slice(0, MAX_TEXT);
  return Buffer.from(characters.join(''), 'utf16le').toString('utf16le');
}
