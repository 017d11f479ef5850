import type { Overview, Port } from '../allocations/overview.ts';
import { button } from './components.ts';
import { type Message, message } from './message.ts';
import { whyNot } from './rights.ts';
import { routes } from './routes.ts';
import { listButton, noteText, serverIds, serverName } from './server.ts';
import { code } from './text.ts';

/** One port with what can be done to it; what cannot is disabled and says why. */
export function portView(overview: Overview, port: Port): Message {
  const ids = { ...serverIds(overview), allocation: port.id };
  return message({
    tone: 'info',
    title: `Port ${port.port} of ${serverName(overview)}`,
    lines: [port.isPrimary ? '⭐ This is the primary: the address that players use.\n' : null, ...off(port)],
    fields: [
      { name: 'Address', value: code(port.address) },
      ...(port.alias ? [{ name: 'IP', value: code(port.ip) }] : []),
      { name: 'Note', value: noteText(port.note) || '*none*' },
    ],
    rows: [
      [
        button('Make primary', routes.primary.id(ids), { style: 'main', disabled: !port.may.makePrimary.ok }),
        button('Edit note', routes.note.id(ids), { disabled: !port.may.note.ok }),
        button('Test', routes.testPort.id(ids)),
        button('Remove', routes.remove.id(ids), { style: 'danger', disabled: !port.may.remove.ok }),
        listButton(overview, 'Back'),
      ],
    ],
  });
}

/** Why buttons are off; one reason may be that of several. */
function off({ isPrimary, may }: Port): string[] {
  const reasons = [isPrimary ? null : whyNot(may.makePrimary), whyNot(may.note), whyNot(may.remove)];
  return [...new Set(reasons)].filter((why) => why !== null);
}
