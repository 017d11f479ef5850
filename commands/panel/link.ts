import { onClick } from '../../src/discord/click.ts';
import { action } from '../../src/discord/command.ts';
import { reply, showModal } from '../../src/discord/replies.ts';
import { descriptions } from '../../src/views/descriptions.ts';
import { fields, linkModal } from '../../src/views/modals.ts';
import { linked } from '../../src/views/panel.ts';
import { routes } from '../../src/views/routes.ts';
import type { Here } from '../services.ts';

async function openLinkModal(here: Here) {
  return showModal(linkModal(here.services.accounts.offered));
}

export const linkAction = action({
  name: 'link',
  description: descriptions.panel.link,
  opens: 'modal',
  options: {},
  run: openLinkModal,
});

export const linkClicks = [
  onClick(routes.link, openLinkModal, { opens: 'modal' }),
  onClick(routes.saveLink, async (here: Here, _fields, { inputs }) => {
    const { accounts, directory } = here.services;
    const panel = chosenPanel(accounts.offered, inputs[fields.panel] ?? '');
    const link = await accounts.link({ userId: here.userId, panel, key: inputs[fields.key] ?? '' });
    directory.forget(here.userId);
    return reply(linked(link));
  }),
];

/** The menu of the operator's panels gives a position in their list; without a list the address itself is typed. */
function chosenPanel(offered: readonly string[], given: string): string {
  if (offered.length === 0) return given;
  return offered[offered.length === 1 ? 0 : Number(given)] ?? '';
}
