import { list } from '../../src/allocations/list.ts';
import { setNote } from '../../src/allocations/set-note.ts';
import { PortFailure, type Workplace } from '../../src/allocations/workplace.ts';
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
import { findPort } from './find-port.ts';
import { allocationOption, serverOption } from './options.ts';
import { workplace } from './place.ts';

/** More than any panel takes, so that a longer note gets our own answer with its length. */
const MAX_TYPED = 1_000;

interface PortAt {
  at: Workplace;
  allocationId: number;
}

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
    const place = await findPort(here, { server, allocation, verb: 'note', note: note ?? '' });
    if ('reply' in place) return place.reply;
    return note === null ? askForNote(place) : saveNote(here, { ...place, note });
  },
});

/** Opens the window with the present note in it. */
export async function askForNote({ at, allocationId }: PortAt): Promise<Reply> {
  const overview = await list(at);
  const port = overview.ports.find(({ id }) => id === allocationId);
  if (!port) throw new PortFailure({ kind: 'port-gone', overview });
  const place = { panel: at.panel, serverId: at.serverId, allocationId };
  const shown = { address: port.address, present: port.note ?? '' };
  return showModal(noteModal(place, shown), slowNote(place, shown));
}

export async function saveNote(
  here: Here,
  { at, allocationId, note }: PortAt & { note: string },
): Promise<Reply> {
  const settled = await setNote(at, { allocationId, text: note });
  if (settled.outcome === 'done') return reply(noted(settled.value, settled.lost));
  return reply(notDone(settled, { what: 'the note of the port', place: at, reference: here.reference }));
}

export const noteClicks = [
  onClick(
    routes.note,
    async (here: Here, { panel, server, allocation }) =>
      askForNote({ at: await workplace(here, { panel, serverId: server }), allocationId: allocation }),
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
      allocationId: allocation,
      note: inputs[fields.note] ?? '',
    }),
  ),
];
