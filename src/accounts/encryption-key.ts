import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const FILE_NAME = 'encryption.key';
const KEY_BYTES = 32;

/**
 * The encryption key of a bot that was given none: read from the data folder, made there on the first start.
 * Only its owner may read the file.
 * @returns base64, as `ENCRYPTION_KEY` would be.
 */
export function keptEncryptionKey(dataDir: string): string {
  const path = join(dataDir, FILE_NAME);
  if (!existsSync(path)) {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
    // `wx`: two first starts at once must not each write a key of their own.
    writeFileSync(path, `${randomBytes(KEY_BYTES).toString('base64')}\n`, { mode: 0o600, flag: 'wx' });
  }
  return readFileSync(path, 'utf8').trim();
}
