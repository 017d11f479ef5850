import { createHash } from 'node:crypto';
// By their own addresses: all of jose would be 25 ms and 9 MiB more at every start.
import { decodeProtectedHeader } from 'jose/decode/protected_header';
import { compactDecrypt } from 'jose/jwe/compact/decrypt';
import { CompactEncrypt } from 'jose/jwe/compact/encrypt';
import { Failure } from '../failure.ts';

/** Whose key this is and for which panel: both are bound into the encrypted record. */
interface KeyOwner {
  userId: string;
  panel: string;
}

export class VaultFailure extends Failure<{ kind: 'key-unreadable' }> {
  override readonly name = 'VaultFailure';
}

export interface Vault {
  seal(key: string, owner: KeyOwner): Promise<string>;
  /** @throws VaultFailure when the record was made for somebody else, edited, or with a key that is not known. */
  open(sealed: string, owner: KeyOwner): Promise<string>;
  /** True for a record that another than the first secret has sealed. */
  isOld(sealed: string): boolean;
}

/**
 * Encrypts panel keys as compact JWE (`dir`, `A256GCM`). User and panel stand in the protected header, which the
 * cipher authenticates: a record moved to another user does not open.
 * @param secrets 32 bytes each; the first encrypts, all decrypt.
 */
export function createVault(secrets: [Uint8Array, ...Uint8Array[]]): Vault {
  const byId = new Map(secrets.map((secret) => [idOf(secret), secret]));
  const [current] = secrets;

  return {
    seal: (key, { userId, panel }) =>
      new CompactEncrypt(new TextEncoder().encode(key))
        .setProtectedHeader({ alg: 'dir', enc: 'A256GCM', kid: idOf(current), sub: userId, aud: panel })
        .encrypt(current),
    async open(sealed, { userId, panel }) {
      try {
        const { plaintext, protectedHeader } = await compactDecrypt(sealed, ({ kid }) => {
          const secret = byId.get(String(kid));
          if (!secret) throw new Error('No ENCRYPTION_KEY fits this record.');
          return secret;
        });
        if (protectedHeader.sub !== userId || protectedHeader.aud !== panel) {
          throw new Error('This record was made for another user or panel.');
        }
        return new TextDecoder().decode(plaintext);
      } catch (error) {
        throw new VaultFailure({ kind: 'key-unreadable' }, error);
      }
    },
    isOld: (sealed) => decodeProtectedHeader(sealed).kid !== idOf(current),
  };
}

/** Names a secret without telling anything about it. */
function idOf(secret: Uint8Array): string {
  return createHash('sha256').update('portkeeper kid').update(secret).digest('base64url').slice(0, 12);
}
