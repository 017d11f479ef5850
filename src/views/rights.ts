import type { Allowed } from '../allocations/rules.ts';
import { portsInUse, sentence, stateOf } from './reasons.ts';
import { code } from './text.ts';

/** A right as the panels' own pages name it, and what cannot be done without it. */
interface Right {
  cannot: string;
  name: string;
  under: string;
}

const RIGHTS = new Map<string, Right>([
  [
    'allocation.read',
    {
      cannot: 'Your key may not see the ports of this server',
      name: 'Read',
      under: 'Allocations',
    },
  ],
  ['allocation.create', { cannot: "You can't add ports here", name: 'Create', under: 'Allocations' }],
  ['allocation.update', { cannot: "You can't change ports here", name: 'Update', under: 'Allocations' }],
  ['allocation.delete', { cannot: "You can't remove ports here", name: 'Delete', under: 'Allocations' }],
  ['activity.read', { cannot: "You can't see the history of this server", name: 'Read', under: 'Activity' }],
  ['control.start', { cannot: "You can't start this server", name: 'Start', under: 'Control' }],
  ['control.stop', { cannot: "You can't stop this server", name: 'Stop', under: 'Control' }],
  ['control.restart', { cannot: "You can't restart this server", name: 'Restart', under: 'Control' }],
]);

/** That a right is missing and who can give it; the panel's own word for it at the end, for whoever is asked. */
export function lacking(permission: string | null): string {
  const right = permission === null ? undefined : RIGHTS.get(permission);
  const word = permission ? ` (${code(permission)})` : '';
  return right
    ? `${right.cannot}. Ask the owner of the server for "${right.name}" under ${right.under}${word}.`
    : `You can't do this on that server. Ask the owner of the server to allow it${word}.`;
}

export const NO_LIMIT =
  'Your host has set **no port limit** for this server, so no port can be added or removed. Ask your host to set one.';

/** Why something is switched off, as a sentence. `null` when it is not. */
export function whyNot(allowed: Allowed): string | null {
  if (allowed.ok) return null;
  switch (allowed.reason) {
    case 'permission':
      return lacking(allowed.permission);
    case 'state':
      return sentence(stateOf(allowed.state));
    case 'limit':
      return `No more ports can be added: ${portsInUse(allowed)}.`;
    case 'no-limit':
      return NO_LIMIT;
    case 'is-primary':
      return "The primary can't be removed.";
    case 'no-primary':
      return 'No port of this server is the primary, so none can be removed.';
  }
}
