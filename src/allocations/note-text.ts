import { PortFailure } from './workplace.ts';

/** What every panel accepts; counted as the panel counts, in code points (fact 8, documented dialect). */
export const MAX_NOTE_LENGTH = 255;
/** Beyond this a panel may cut what it stores without a word (fact 8). */
export const SAFE_NOTE_LENGTH = 191;

/**
 * A note as it will be stored: trimmed as panels do (fact 9), without what JSON or the column refuses
 * (recordings notes.lone-surrogate, notes.nul-char). Empty clears.
 * @throws PortFailure `note-too-long`
 */
export function readNote(typed: string): string {
  const note = typed.toWellFormed().replaceAll('\0', '').trim();
  const length = [...note].length;
  if (length > MAX_NOTE_LENGTH) {
    throw new PortFailure({ kind: 'note-too-long', length, max: MAX_NOTE_LENGTH });
  }
  return note;
}
