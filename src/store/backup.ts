import { randomBytes } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readdirSync,
  rmSync,
  statSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { Failure } from '../failure.ts';
import { BUSY_TIMEOUT_MS, pathOf } from './sqlite.ts';
import { openDatabase } from './sqlite-thread.ts';
import { StoreFailure } from './store-failure.ts';

export type BackupProblem =
  | { kind: 'backup-exists'; path: string }
  /** Servers have tools of their own for this. */
  | { kind: 'backup-not-sqlite' };

class BackupFailure extends Failure<BackupProblem> {
  override readonly name = 'BackupFailure';
}

const FILE_MODE = 0o600;
/** A backup that nobody has named otherwise. */
const BACKUP = 'portkeeper.sqlite';
const DRAFT = /^portkeeper.*\.sqlite\.[0-9a-f]{12}$/;
const ABANDONED_AFTER_MS = 10 * 60_000;

/** Where a backup is put when nobody says where: `backups` beside the file, by the second in UTC. */
export function backupPath(url: string, nowMs: number): string {
  const stamp = new Date(nowMs)
    .toISOString()
    .replace(/\.\d+Z$/, 'Z')
    .replaceAll(':', '-');
  return join(dirname(pathOf(url)), 'backups', `portkeeper-${stamp}.sqlite`);
}

/**
 * Copies a SQLite store, as it is at one moment, to a file for this user only. The bot may run meanwhile. The file
 * appears under its name when it is complete and on the disk, and never in the place of another.
 * The encryption key is not in it.
 * @param options.signal takes the unfinished copy away when it aborts; the process has to end then.
 * @returns how large it is.
 * @throws BackupFailure, StoreFailure
 */
export async function backupSqlite(
  url: string,
  path: string,
  { signal }: { signal?: AbortSignal } = {},
): Promise<{ bytes: number }> {
  if (!url.startsWith('sqlite://')) throw new BackupFailure({ kind: 'backup-not-sqlite' });
  if (!existsSync(pathOf(url))) throw new StoreFailure(undefined, 'missing');
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    removeAbandoned(path);
    const draft = `${path}.${randomBytes(6).toString('hex')}`;
    const remove = () => removeDraft(draft);
    closeSync(openSync(draft, 'wx', FILE_MODE));
    signal?.addEventListener('abort', remove);
    try {
      await copyInto(draft, url);
      publish(draft, path);
    } finally {
      remove();
      signal?.removeEventListener('abort', remove);
    }
    return { bytes: statSync(path).size };
  } catch (error) {
    throw error instanceof Failure ? error : new StoreFailure(error, { path: dirname(path) });
  }
}

function removeDraft(draft: string): void {
  for (const path of [draft, `${draft}-journal`]) rmSync(path, { force: true });
}

/** Takes away what backups to this folder have left that were killed: a copy that is being made changes all the time. */
function removeAbandoned(path: string): void {
  const folder = dirname(path);
  const isDraft = (name: string) => DRAFT.test(name) || DRAFT.test(name.replace(basename(path), BACKUP));
  for (const name of readdirSync(folder).filter(isDraft)) {
    const draft = join(folder, name);
    const changedMs = statSync(draft, { throwIfNoEntry: false })?.mtimeMs ?? Date.now();
    if (Date.now() - changedMs > ABANDONED_AFTER_MS) removeDraft(draft);
  }
}

/** Reads everything in one transaction; the target must be empty or missing (sqlite.org/lang_vacuum.html). */
async function copyInto(path: string, url: string): Promise<void> {
  const reader = await openDatabase(pathOf(url), BUSY_TIMEOUT_MS);
  try {
    await reader.query('VACUUM INTO ?', path);
  } finally {
    await reader.close().catch(() => undefined);
  }
}

/** SQLite does not wait until the copy is on the disk; and a link, unlike a move, replaces nothing. */
function publish(draft: string, path: string): void {
  sync(draft);
  try {
    linkSync(draft, path);
  } catch (error) {
    const exists = error instanceof Error && 'code' in error && error.code === 'EEXIST';
    throw exists ? new BackupFailure({ kind: 'backup-exists', path }) : error;
  }
  sync(dirname(path));
}

function sync(path: string): void {
  const file = openSync(path, 'r');
  fsyncSync(file);
  closeSync(file);
}
