import { askForNote, setNote } from '../../src/allocations/set-note.ts';
import { onClick } from '../../src/discord/click.ts';
import { action } from '../../src/discord/command.ts';
import { text } from '../../src/discord/options.ts';
import { type Reply, reply, showModal } from '../../src/discord/replies.ts';
import { noted } from '../../src/views/changes.ts';
import { descriptions } from '../../src/views/descriptions.ts';
import { fields, noteModal } from '../../src/views/modals.ts';
import { slowNote } from '../../src/views/progress.ts';
import { routes } from '../../src/views/routes.ts';
import { notDone } from '../../src/views/settled.ts';
import type { Here } from '../services.ts';
import { type PortAt, withPort } from './find-port.ts';
import { allocationOption, serverOption } from './options.ts';
import { workplace } from './place.ts';

/** More than any panel takes, so that a longer note gets our own answer with its length. */
const MAX_TYPED = 1_000;

export const noteAction = action({
  name: 'note',
  description: descriptions.ports.note,
  opens: 'modal',
  options: {
    allocation: allocationOption,
    server: serverOption,
    text: text(descriptions.ports.options.text, { maxLength: MAX_TYPED }),
  },
  async run(here: Here, { server, allocation, text: note }) {
    const wanted = { server, allocation, verb: 'note', note: note ?? '' } as const;
    return withPort(here, wanted, (port) =>
      note === null ? openNote(port) : saveNote(here, { ...port, note }),
    );
  },
});

/** Opens the window with the present note in it. */
export async function openNote({ at, name }: PortAt): Promise<Reply> {
  const port = await askForNote(at, name);
  const place = { panel: at.panel, serverId: at.serverId, allocationId: port.id };
  const shown = { address: port.address, present: port.note ?? '' };
  return showModal(noteModal(place, shown), slowNote(place, shown));
}

export async function saveNote(here: Here, { at, name, note }: PortAt & { note: string }): Promise<Reply> {
  const settled = await setNote(at, { name, text: note });
  if (settled.outcome === 'done') return reply(noted(settled.value, settled.lost));
  return reply(notDone(settled, { what: 'the note of the port', place: at, reference: here.reference }));
}

export const noteClicks = [
  onClick(
    routes.note,
    async (here: Here, { panel, server, allocation }) =>
      openNote({
        at: await workplace(here, { panel, serverId: server }),
        name: { allocationId: allocation },
      }),
    { opens: 'modal' },
  ),
  onClick(
    routes.newNote,
    async (_here, { panel, server, allocation }) =>
      showModal(
        noteModal({ panel, serverId: server, allocationId: allocation }, { address: null, present: null }),
      ),
    { opens: 'modal' },
  ),
  onClick(routes.saveNote, async (here: Here, { panel, server, allocation }, { inputs }) =>
    saveNote(here, {
      at: await workplace(here, { panel, serverId: server }),
      name: { allocationId: allocation },
      note: inputs[fields.note] ?? '',
    }),
  ),
];
