import type { LinkInfo } from '../../src/accounts/accounts.ts';
import { onClick } from '../../src/discord/click.ts';
import { action } from '../../src/discord/command.ts';
import { type Suggest, text } from '../../src/discord/options.ts';
import { type Reply, reply } from '../../src/discord/replies.ts';
import { descriptions } from '../../src/views/descriptions.ts';
import {
  chooseUnlink,
  confirmUnlink,
  keptLink,
  nothingLinked,
  panelSuggestion,
  unlinkExpired,
  unlinked,
} from '../../src/views/panel.ts';
import { routes } from '../../src/views/routes.ts';
import type { Here, Services } from '../services.ts';
import { isTooLate } from '../too-late.ts';

const suggestPanels: Suggest<Services> = async (here: Here, { typed }) =>
  matching(await here.services.accounts.links(here.userId), typed).map((link) => ({
    name: panelSuggestion(link),
    value: link.ref,
  }));

export const unlinkAction = action({
  name: 'unlink',
  description: descriptions.panel.unlink,
  options: { panel: text(descriptions.panel.options.panel, { maxLength: 200, suggest: suggestPanels }) },
  async run(here: Here, { panel }) {
    const links = await here.services.accounts.links(here.userId);
    if (links.length === 0) return reply(nothingLinked());
    const found = panel === null ? links : matching(links, panel);
    const [only] = found;
    if (found.length === 1 && only) return reply(confirmUnlink(only, here.services.clock.now()));
    return reply(chooseUnlink(found.length > 0 ? found : links));
  },
});

function matching(links: LinkInfo[], typed: string): LinkInfo[] {
  const text = typed.trim().toLowerCase();
  const chosen = links.filter(({ ref }) => ref === typed);
  return chosen.length > 0 ? chosen : links.filter(({ panel }) => panel.toLowerCase().includes(text));
}

async function confirm(here: Here, ref: string): Promise<Reply> {
  const links = await here.services.accounts.links(here.userId);
  const link = links.find((other) => other.ref === ref);
  return reply(link ? confirmUnlink(link, here.services.clock.now()) : unlinked(false));
}

export const unlinkClicks = [
  onClick(routes.unlink, (here: Here, { panel }) => confirm(here, panel)),
  onClick(routes.pickUnlink, (here: Here, _fields, { values }) => confirm(here, values[0] ?? '')),
  onClick(routes.unlinkNow, async (here: Here, { panel, shownAt }) => {
    const { accounts, directory, tester, watching } = here.services;
    if (isTooLate(here, shownAt)) return reply(unlinkExpired());
    // What was watched with the key goes with it, and first: it must not outlive the wish to be forgotten.
    const ended = await watching.forgetPanel(here.userId, panel);
    const existed = await accounts.unlink(here.userId, panel);
    await tester.known.forgetPanel(here.userId, panel);
    directory.forget(here.userId);
    return reply(unlinked(existed, ended));
  }),
  onClick(routes.keepLink, async () => reply(keptLink())),
];
