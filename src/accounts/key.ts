import { Failure } from '../failure.ts';

export type KeyProblem = { kind: 'key-malformed' } | { kind: 'key-is-application' };

class KeyFailure extends Failure<KeyProblem> {
  override readonly name = 'KeyFailure';
}

/** What a header can carry; real keys have 48 characters, other panels may differ. */
const PLAUSIBLE = /^[\x21-\x7e]{16,200}$/;
const APPLICATION = /^(ptla|papp)_/;
/** A key of a panel anywhere in a text: client or application, Pterodactyl or Pelican. */
const PASTED = /(ptl[ac]|pacc|papp)_[A-Za-z0-9]{8,}/;
/** Both panels make a key of a public identifier and a secret (pelican-differences.md, Keys). */
const IDENTIFIER_LENGTH = 16;

/**
 * Reads a key as it was pasted. Client keys are never judged by their prefix: a panel that moved from Pterodactyl
 * to Pelican keeps its old ones.
 * @throws KeyFailure when it cannot be a key, or is an application key.
 */
export function readKey(typed: string): string {
  const key = typed.trim();
  if (!PLAUSIBLE.test(key)) throw new KeyFailure({ kind: 'key-malformed' });
  if (APPLICATION.test(key)) throw new KeyFailure({ kind: 'key-is-application' });
  return key;
}

export function identifierOf(key: string): string {
  return key.slice(0, IDENTIFIER_LENGTH);
}

/** True for a text that somebody pasted a key into where none belongs. */
export function looksLikeKey(text: string): boolean {
  return PASTED.test(text);
}
