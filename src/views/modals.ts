import { type LabelBuilder, ModalBuilder } from '@discordjs/builders';
import { choice, input } from './components.ts';
import type { Modal } from './message.ts';
import { routes } from './routes.ts';
import { clip, plain } from './text.ts';

const MAX_TITLE = 45;
/** Discord refuses a value that is longer than the field allows, both counted in code points. */
const MAX_NOTE = 255;

function modal(title: string, { id, fields }: { id: string; fields: LabelBuilder[] }): Modal {
  return new ModalBuilder()
    .setTitle(clip(title, MAX_TITLE))
    .setCustomId(id)
    .addLabelComponents(fields)
    .toJSON();
}

/** The names of the modals' fields, as the handlers read them. */
export const fields = { panel: 'panel', key: 'key', note: 'note', port: 'port', ip: 'ip' } as const;

/** @param offered the operator's panels; empty when people enter their own. */
export function linkModal(offered: readonly string[]): Modal {
  const key = input({
    id: fields.key,
    label: 'API key',
    description: 'In the panel: Account → API Credentials → Create. It is stored encrypted.',
    placeholder: 'ptlc_… or pacc_…',
    required: true,
    maxLength: 200,
  });
  return modal('Link your panel account', {
    id: routes.saveLink.id({}),
    fields: [...panelField(offered), key],
  });
}

function panelField(offered: readonly string[]): LabelBuilder[] {
  if (offered.length === 1) return [];
  if (offered.length > 1) {
    const choices = offered.map((url, index) => ({
      label: url.replace(/^https?:\/\//, ''),
      value: String(index),
    }));
    return [choice({ id: fields.panel, label: 'Panel' }, choices)];
  }
  return [
    input({
      id: fields.panel,
      label: 'Panel address',
      placeholder: 'https://panel.example.com',
      required: true,
      maxLength: 200,
    }),
  ];
}

export interface NotePlace {
  panel: string;
  serverId: string;
  allocationId: number;
}

/** @param present the note to start from; `null` when the panel was too slow to ask for it. */
export function noteModal(
  { panel, serverId, allocationId }: NotePlace,
  { address, present }: { address: string | null; present: string | null },
): Modal {
  return modal(address ? `Note of ${plain(address)}` : 'New note', {
    id: routes.saveNote.id({ panel, server: serverId, allocation: allocationId }),
    fields: [
      input({
        id: fields.note,
        label: 'Note',
        description: present === null ? 'Replaces the present note. Empty clears it.' : 'Empty clears it.',
        value: present === null ? null : [...present.toWellFormed()].slice(0, MAX_NOTE).join(''),
        paragraph: true,
        maxLength: MAX_NOTE,
      }),
    ],
  });
}

export function addModal({ panel, serverId }: { panel: string; serverId: string }): Modal {
  return modal('Add a port', {
    id: routes.saveAdd.id({ panel, server: serverId }),
    fields: [
      input({
        id: fields.port,
        label: 'Port',
        description: 'Most panels choose for you. Leave empty.',
        placeholder: '25566',
        maxLength: 5,
      }),
      input({ id: fields.note, label: 'Note', placeholder: 'What it is for', maxLength: MAX_NOTE }),
    ],
  });
}
