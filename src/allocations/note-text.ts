import { PortFailure } from './workplace.ts';

/** What every panel accepts; counted as the panel counts, in code points (fact 8, documented dialect). */
export const MAX_NOTE_LENGTH = 255;
/** Beyond this a panel may cut what it stores without a word (fact 8). */
export const SAFE_NOTE_LENGTH = 191;

/** What panels trim besides white space: marks without a width (Pelican's fact 14). */
const ENDS = /^[\s\u200b\u200e\ufeff]+|[\s\u200b\u200e\ufeff]+$/gu;
const VISIBLE = /[^\s\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}]/u;

/**
 * A note as it will be stored: trimmed as panels do (fact 9), without what JSON or the column refuses
 * (recordings notes.lone-surrogate, notes.nul-char). Empty, or with nothing in it that can be seen, clears.
 * @throws PortFailure `note-too-long`
 */
export function readNote(typed: string): string {
  const sent = typed.toWellFormed().replaceAll('\0', '').replace(ENDS, '');
  const note = VISIBLE.test(sent) ? sent : '';
  const length = [...note].length;
  if (length > MAX_NOTE_LENGTH) {
    throw new PortFailure({ kind: 'note-too-long', length, max: MAX_NOTE_LENGTH });
  }
  return note;
}
