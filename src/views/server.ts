import type { Overview, Port } from '../allocations/overview.ts';
import { button } from './components.ts';
import { routes } from './routes.ts';
import { code, escaped } from './text.ts';

/** Names are cut here so that title, buttons and sentences around them always fit. */
const MAX_NAME = 80;

export function serverName({ name }: { name: string }): string {
  return escaped(name, MAX_NAME) || '(no name)';
}

/** The address with what tells it apart from others on the same server. */
export function portLine(port: Port, maxNote = 255): string {
  const star = port.isPrimary ? '⭐ ' : '';
  const note = port.note ? ` – ${escaped(port.note, maxNote)}` : '';
  return `${star}${code(port.address)}${note}${port.isPrimary ? ' · primary' : ''}`;
}

/** A button to the list as it is at the time of the click. */
export function listButton({ panel, serverId }: Pick<Overview, 'panel' | 'serverId'>, label = 'Show ports') {
  return button(label, routes.list.id({ panel, server: serverId, from: 0 }));
}

/** The fields that most custom_ids begin with. */
export function serverIds({ panel, serverId }: Pick<Overview, 'panel' | 'serverId'>) {
  return { panel, server: serverId };
}
