import type { Overview } from '../allocations/overview.ts';
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

/** Of a server with more ports than are read; `null` where nothing is missing. */
export function leftOut({
  leftOut,
  used,
  ports,
}: Pick<Overview, 'leftOut' | 'used' | 'ports'>): string | null {
  if (leftOut === 0) return null;
  return `This server has ${used} ports. Portkeeper reads only ${ports.length} of them.`;
}

/** Instead of saying that a port is not there, where it may be one that is not read. */
export const NOT_READ = 'It may be one of the ports that Portkeeper does not read.';

/** Beside a choice of ports that were looked for in lists which were not read to their end. */
export const PORTS_MISSING = '⚠️ Some ports are missing here: there are more than Portkeeper reads.';

export function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}
