import type { StoreReason } from '../store/open.ts';
import { howItFailed, type Problem } from './problems.ts';

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
  return 'See the log for the cause.';
}

const STORE: Record<StoreReason, string> = {
  'not-writable':
    'The store cannot be written: check that the data folder belongs to the user the bot runs as, and is not mounted read-only.',
  locked: 'The store is in use by another program: is a second Portkeeper running on the same data folder?',
  corrupt: 'The store is damaged, or is not a store of Portkeeper: restore the data folder from your backup.',
  full: 'The disk of the data folder is full: make room and start again.',
  newer:
    'The store was written by a newer version of Portkeeper: start that version, or restore a backup from before.',
  other: 'The store cannot be opened.',
};

export const WRONG_TOKEN =
  'Discord refuses the token: check DISCORD_TOKEN, or reset it in the developer portal.';

export const NO_DISCORD = 'Discord cannot be reached: check the network, and DISCORD_API_URL if you set it.';

export function rotating(done: number, people: number): string {
  return `${done} of ${people} people's records are done.`;
}

export function rotated({ people, rotated }: { people: number; rotated: number }): string {
  return `${rotated} of ${people} people's records were encrypted anew. The former key can be removed now.`;
}
