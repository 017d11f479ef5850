import { Failure } from '../failure.ts';
import {
  IDENTIFIER_LENGTH,
  isApplicationKey,
  isBroken,
  isOnlyIdentifier,
  lacksUnderscore,
  unwrapped,
} from '../panel-key.ts';

export type KeyProblem =
  | { kind: 'key-malformed' }
  /** There are spaces or line breaks in it. */
  | { kind: 'key-broken' }
  | { kind: 'key-without-underscore' }
  | { kind: 'key-is-application' }
  | { kind: 'key-is-identifier' }
  /** The panel does not know it. */
  | { kind: 'key-wrong' };

export class KeyFailure extends Failure<KeyProblem> {
  override readonly name = 'KeyFailure';
}

/** What a header can carry; real keys have 48 characters, other panels may differ. */
const PLAUSIBLE = /^[\x21-\x7e]{16,200}$/;

/**
 * Reads a key as it was pasted, also in quotation marks or with `Bearer` before it. Client keys are never judged by
 * their prefix: a panel that moved from Pterodactyl to Pelican keeps its old ones.
 * @throws KeyFailure when it cannot be a key, is the public part of one only, or is an application key.
 */
export function readKey(typed: string): string {
  const key = unwrapped(typed);
  if (isOnlyIdentifier(key)) throw new KeyFailure({ kind: 'key-is-identifier' });
  if (lacksUnderscore(key)) throw new KeyFailure({ kind: 'key-without-underscore' });
  if (isBroken(key)) throw new KeyFailure({ kind: 'key-broken' });
  if (!PLAUSIBLE.test(key)) throw new KeyFailure({ kind: 'key-malformed' });
  if (isApplicationKey(key)) throw new KeyFailure({ kind: 'key-is-application' });
  return key;
}

export function identifierOf(key: string): string {
  return key.slice(0, IDENTIFIER_LENGTH);
}
