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
    if (found.length === 1 && only) return ask(here, only);
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
  return link ? ask(here, link) : reply(unlinked(false));
}

async function ask(here: Here, link: LinkInfo): Promise<Reply> {
  const { clock, watching } = here.services;
  const watches = (await watching.of(here.userId)).filter(({ panel }) => panel === link.ref).length;
  const stopped = await stoppedWith(here, link.ref);
  return reply(confirmUnlink(link, { stopped, watches, now: clock.now() }));
}

/** The names of servers that were stopped for a change with this key, and that it has to start again. */
async function stoppedWith(here: Here, ref: string): Promise<string[]> {
  const { accounts, underway, rides } = here.services;
  // A key that cannot be opened does nothing, and is to be forgotten all the same.
  const opened = await accounts.open(here.userId, ref).catch(() => null);
  if (!opened) return [];
  const shown = (serverId: string) => rides.get(`${here.userId} ${opened.url} ${serverId}`)?.shown;
  return underway.stoppedBy(opened.client.holder).map((id) => shown(id)?.overview.name ?? id);
}

async function forget(here: Here, { panel, stopped }: { panel: string; stopped: number }): Promise<Reply> {
  const { accounts, directory, tester, watching } = here.services;
  const left = await stoppedWith(here, panel);
  if (left.length > stopped) return confirm(here, panel);
  // What was watched with the key goes with it, and first: it must not outlive the wish to be forgotten.
  const ended = await watching.forgetPanel(here.userId, panel);
  const existed = await accounts.unlink(here.userId, panel);
  // And what somebody was about to watch while the key was there.
  const late = await watching.forgetPanel(here.userId, panel);
  await tester.known.forgetPanel(here.userId, panel);
  directory.forget(here.userId);
  return reply(unlinked(existed, { stopped: left, watches: ended + late }));
}

export const unlinkClicks = [
  onClick(routes.unlink, (here: Here, { panel }) => confirm(here, panel)),
  onClick(routes.pickUnlink, (here: Here, _fields, { values }) => confirm(here, values[0] ?? '')),
  onClick(routes.unlinkNow, async (here: Here, { panel, shownAt, stopped }) =>
    isTooLate(here, shownAt) ? reply(unlinkExpired()) : forget(here, { panel, stopped }),
  ),
  onClick(routes.keepLink, async () => reply(keptLink())),
];
