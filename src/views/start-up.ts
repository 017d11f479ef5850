import type { BackupProblem } from '../store/backup.ts';
import type { CopyProblem } from '../store/copy.ts';
import type { StoreConcern, StoreReason } from '../store/open.ts';
import { howItFailed, type Problem } from './problems.ts';

const CONCERNS: Record<StoreConcern, string> = {
  'not-durable':
    'it may lose confirmed links when it is restarted: set `appendonly yes` and `appendfsync always`',
  evicts: 'it throws links away when its memory is full: set `maxmemory-policy noeviction`',
};

/** Which kind of store it is, and what makes it a poor one. */
export function describeStore({
  kind,
  concerns,
}: {
  kind: string;
  concerns: readonly StoreConcern[];
}): string {
  return [kind, ...concerns.map((concern) => `but ${CONCERNS[concern]}`)].join(', ');
}

/** How many watched ports this process checks. */
export function watchesTakenUp(watches: number): string {
  return watches === 0 ? 'none' : `${watches} taken up`;
}

/** Why a copy or a backup was not made. */
const TASKS: Record<(CopyProblem | BackupProblem)['kind'], string> = {
  'copy-target-not-empty': 'The target holds other records than the source. Nothing was written.',
  'copy-differs':
    'The stores differ after the copy: somebody wrote to one of them. Stop every Portkeeper and repeat.',
  'backup-exists': 'There is such a file already, and a backup replaces no other file.',
  'backup-not-sqlite': 'Only SQLite is backed up like this: use the tools of your server (docs/stores.md).',
};

export function copying(done: number, records: number): string {
  return `${done} of ${records} records are there.`;
}

export function copied({ records, written }: { records: number; written: number }): string {
  return `${written} of ${records} records had to be copied; both stores are equal. Set STORE_URL to the new one and start.`;
}

export function backedUp(path: string, { bytes }: { bytes: number }): string {
  return `${path} (${Math.ceil(bytes / 1024)} KiB). Keep encryption.key, or ENCRYPTION_KEY, in another place.`;
}

/** Why the bot cannot start, for its operator: the cause and the next step. */
export function cannotStart(
  problem: Problem | { kind: 'wrong-encryption-key' } | { kind: 'encryption-key-file' },
): string {
  if ('reason' in problem) return `${STORE[problem.reason]} Nothing in it was changed.`;
  if (problem.kind === 'wrong-encryption-key') {
    return 'ENCRYPTION_KEY does not fit the store: the keys in it were encrypted with another one. Set the former key again – or both, the new one first, and run `npm run keys:rotate`.';
  }
  if (problem.kind === 'encryption-key-file') {
    return 'The encryption key cannot be read from, or written to, `encryption.key` in the data folder: restore the file from your backup, or check that the folder can be written.';
  }
  if (problem.kind === 'no-answer')
    return `${howItFailed(problem)}. Check PANEL_URL, and whether the panel is up.`;
  if (Object.hasOwn(TASKS, problem.kind)) return TASKS[problem.kind as keyof typeof TASKS];
  return 'See the log for the cause.';
}

const STORE: Record<StoreReason, string> = {
  'not-writable':
    'The store cannot be written: check that the data folder belongs to the user the bot runs as, and is not mounted read-only – or, for a server, that its user may write and make a table.',
  locked: 'The store is in use by another program: is a second Portkeeper running on the same data folder?',
  running:
    'Another Portkeeper is running on this store: stop it first. If it ended without a word, wait half a minute and try again.',
  corrupt: 'The store is damaged, or is not a store of Portkeeper: restore the data folder from your backup.',
  full: 'The disk of the data folder, or the memory of the server, is full: make room and start again.',
  newer:
    'The store was written by a newer version of Portkeeper: start that version, or restore a backup from before.',
  missing: 'There is no such store: check STORE_URL and DATA_DIR.',
  unreachable: 'The store does not answer: check that its server is up, and STORE_URL.',
  refused: 'The store does not accept STORE_URL: check user, password and database.',
  other: 'The store cannot be opened.',
};

export const WRONG_TOKEN =
  'Discord refuses the token: check DISCORD_TOKEN, or reset it in the developer portal.';

export const UNFORESEEN = 'this was not foreseen; the log has the cause.';

/** For `npm run store:copy` without two addresses. */
export const COPY_USAGE =
  'Name two stores: npm run store:copy -- sqlite://data/portkeeper.sqlite redis://127.0.0.1:6379';

export const NO_DISCORD = 'Discord cannot be reached: check the network, and DISCORD_API_URL if you set it.';

export function rotating(done: number, people: number): string {
  return `${done} of ${people} people's records are done.`;
}

export function rotated({
  people,
  rotated,
  left,
}: {
  people: number;
  rotated: number;
  left: number;
}): string {
  const done = `${rotated} of ${people} people's records were encrypted anew.`;
  return left === 0
    ? `${done} The former key can be removed now.`
    : `${done} ${left} were encrypted with the former key meanwhile: a Portkeeper is running somewhere. Keep both keys, stop it, and repeat.`;
}

/** While a start waits for another process on the same store. */
export const WAITING_FOR_ANOTHER =
  'another Portkeeper is running on this store for the same shards. This one goes on when that one has ended (half a minute later, if it ended without a word).';

/** In the log, when another process has taken over. */
export const TAKEN_OVER =
  'Another Portkeeper has taken over this store, because nothing was heard of this one for too long. This one ends.';
