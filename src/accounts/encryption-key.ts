import { randomBytes } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { Failure } from '../failure.ts';

type KeyFileProblem =
  | { kind: 'encryption-key-file'; path: string }
  /** There is a file, but no key in it. */
  | { kind: 'encryption-key-none'; path: string }
  /** Others than its owner and group may read, or change, it. */
  | { kind: 'encryption-key-open'; path: string };

class EncryptionKeyFailure extends Failure<KeyFileProblem> {
  override readonly name = 'EncryptionKeyFailure';
}

const FILE_NAME = 'encryption.key';
const KEY_BYTES = 32;

/**
 * The encryption key of a bot that was given none: read from the data folder, made there on the first start.
 * Only its owner may read the file.
 * @returns base64, as `ENCRYPTION_KEY` would be.
 * @throws EncryptionKeyFailure when the file cannot be read or made, does not hold a key, or is open to everybody.
 */
export function keptEncryptionKey(dataDir: string): string {
  const path = join(dataDir, FILE_NAME);
  try {
    if (!existsSync(path)) makeKey(dataDir, path);
    const key = readFileSync(path, 'utf8').trim();
    if (Buffer.from(key, 'base64').length !== KEY_BYTES) {
      throw new EncryptionKeyFailure({ kind: 'encryption-key-none', path });
    }
    if (isOpen(path)) throw new EncryptionKeyFailure({ kind: 'encryption-key-open', path });
    return key;
  } catch (error) {
    if (error instanceof EncryptionKeyFailure) throw error;
    throw new EncryptionKeyFailure({ kind: 'encryption-key-file', path }, error);
  }
}

const OTHERS = 0o007;

/** Windows has no such rights. */
function isOpen(path: string): boolean {
  return process.platform !== 'win32' && (statSync(path).mode & OTHERS) !== 0;
}

/**
 * The file appears under its name only when it is complete and on the disk, and only if no other start was faster:
 * a bot that lost its key after the first member linked would be worse than one that does not start.
 */
function makeKey(dataDir: string, path: string): void {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const draft = `${path}.${randomBytes(6).toString('hex')}`;
  const file = openSync(draft, 'wx', 0o600);
  try {
    writeSync(file, `${randomBytes(KEY_BYTES).toString('base64')}\n`);
    fsyncSync(file);
    linkSync(draft, path);
  } catch (error) {
    // Another start was faster, and its key is as good.
    if (!existsSync(path)) throw error;
  } finally {
    closeSync(file);
    rmSync(draft);
  }
}
