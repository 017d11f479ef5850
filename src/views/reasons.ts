import type { ServerState } from '../panel/problems.ts';
import { counted } from './text.ts';

const STATES: Record<ServerState, string> = {
  suspended: 'the server is suspended',
  installing: 'the server is still installing',
  'install-failed': 'the installation of the server failed',
  'reinstall-failed': 'the reinstallation of the server failed',
  restoring: 'the server is restoring a backup',
  transferring: 'the server is being transferred to another node',
  'node-maintenance': 'the node of this server is under maintenance',
};

export function stateOf(state: ServerState): string {
  return STATES[state];
}

/** `3 of 5 ports`, `1 port`; a limit that is none is not named. */
function portsOf(used: number, limit: number | null): string {
  return limit ? `${used} of ${counted(limit, 'port')}` : counted(used, 'port');
}

export function portsUsed({ used, limit }: { used: number; limit: number | null }): string {
  return `${portsOf(used, limit)} used`;
}

export function portsInUse({ used, limit }: { used: number; limit: number | null }): string {
  return `${portsOf(used, limit)} ${(limit || used) === 1 ? 'is' : 'are'} in use`;
}

export function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}
