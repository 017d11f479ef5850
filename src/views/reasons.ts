import type { Allowed } from '../allocations/rules.ts';
import type { ServerState } from '../panel/problems.ts';
import { code } from './text.ts';

/** Why something is disabled, as half a sentence. `null` when it is not. */
export function reason(allowed: Allowed): string | null {
  if (allowed.ok) return null;
  switch (allowed.reason) {
    case 'permission':
      return `your key may not do this (${code(allowed.permission)})`;
    case 'state':
      return stateOf(allowed.state);
    case 'limit':
      return `${usedOf(allowed.used, allowed.limit)} ports are in use`;
    case 'no-limit':
      return 'the panel has set no port limit for this server, so it allows no more';
    case 'is-primary':
      return 'it is the primary';
    case 'no-primary':
      return 'no port of this server is the primary; make one the primary first';
  }
}

const STATES: Record<ServerState, string> = {
  suspended: 'the server is suspended',
  installing: 'the server is still installing',
  'install-failed': 'the installation of the server failed',
  restoring: 'the server is restoring a backup',
  transferring: 'the server is being transferred to another node',
  'node-maintenance': 'the node of this server is under maintenance',
};

export function stateOf(state: ServerState): string {
  return STATES[state];
}

/** `3 of 5`; without a limit just the number. */
export function usedOf(used: number, limit: number | null): string {
  return limit ? `${used} of ${limit}` : `${used}`;
}

export function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}
