import type { Overview, Port } from '../allocations/overview.ts';
import { button } from './components.ts';
import { routes } from './routes.ts';
import { clipMarkdown, code, escaped, unescaped } from './text.ts';

/** The name of that field: what a message shows under it is read back when an Undo needs it. */
export const NOTE = 'Note';

/** Names are cut here so that title, buttons and sentences around them always fit. */
const MAX_NAME = 80;

export function serverName({ name }: { name: string }): string {
  return escaped(name, MAX_NAME) || '(no name)';
}

/** The address with what tells it apart from others on the same server. The note is last: it cannot add to our words. */
export function portLine(port: Port, maxNote = 600): string {
  const star = port.isPrimary ? '⭐ ' : '';
  const note = noteText(port.note);
  const shown = note ? ` – ${clipMarkdown(note, maxNote)}` : '';
  return `${star}${code(port.address)}${port.isPrimary ? ' · primary' : ''}${shown}`;
}

/** A note as it is shown; empty also for one that consists of nothing that can be seen. */
export function noteText(note: string | null): string {
  return escaped(note ?? '');
}

/** Stands for a line break, so that a note of many lines stays one line in the message and can be read back. */
const LINE_BREAK = ' ⏎ ';

/** The fields of a message for a note; none for an empty one, which Discord would refuse. */
export function noteField(note: string | null): { name: string; value: string }[] {
  const lines = (note ?? '').split(/\r\n|\r|\n/).map((line) => escaped(line));
  return lines.some((line) => line !== '') ? [{ name: NOTE, value: lines.join(LINE_BREAK).trim() }] : [];
}

/** The note that such a field was made of. */
export function noteIn(value: string): string {
  // A line has no space at its ends, and Discord trims a field's value.
  return unescaped(value).replace(/ ?⏎ ?/g, '\n');
}

/** A button to the list as it is at the time of the click. */
export function listButton({ panel, serverId }: Pick<Overview, 'panel' | 'serverId'>, label = 'Show ports') {
  return button(label, routes.list.id({ panel, server: serverId, from: 0 }));
}

/** The fields that most custom_ids begin with. */
export function serverIds({ panel, serverId }: Pick<Overview, 'panel' | 'serverId'>) {
  return { panel, server: serverId };
}
