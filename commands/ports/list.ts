import { findOne, list } from '../../src/allocations/list.ts';
import { presetBehind } from '../../src/allocations/presets.ts';
import { readServerRef } from '../../src/allocations/references.ts';
import type { Workplace } from '../../src/allocations/workplace.ts';
import { onClick } from '../../src/discord/click.ts';
import { action } from '../../src/discord/command.ts';
import { flag } from '../../src/discord/options.ts';
import { type Reply, reply } from '../../src/discord/replies.ts';
import { chooseServer, type ServerChoice } from '../../src/views/choose.ts';
import { serverIn } from '../../src/views/custom-id.ts';
import { descriptions } from '../../src/views/descriptions.ts';
import { listView } from '../../src/views/list.ts';
import { portView } from '../../src/views/port.ts';
import { OUTDATED_NOTICE, outdated } from '../../src/views/progress.ts';
import { noteShownIn } from '../../src/views/removal.ts';
import { routes } from '../../src/views/routes.ts';
import type { Here } from '../services.ts';
import { addAt } from './add.ts';
import { historyAt } from './history.ts';
import { serverOption } from './options.ts';
import { allServers, atServer, workplace, writeKnown } from './place.ts';
import { testAt } from './test.ts';

export const listAction = action({
  name: 'list',
  description: descriptions.ports.list,
  options: { server: serverOption, share: flag(descriptions.ports.options.share) },
  async run(here: Here, { server, share }) {
    const verb = share ? 'share' : 'list';
    const choice = { verb, port: null, ip: null, note: '' } as const;
    const shown = async (at: Workplace) => reply(listView(await list(at)), { everyone: share });
    return atServer(here, { typed: server, choice }, shown);
  },
});

/** A button of another version, or one that was never ours: shows what can be shown of what it was about. */
export async function onOutdated(here: Here, customId: string): Promise<Reply> {
  const about = serverIn(customId);
  if (!about) return reply(outdated());
  const at = await workplace(here, { panel: about.panel, serverId: about.server });
  return reply(listView(await list(at), { notice: OUTDATED_NOTICE }));
}

async function onServerPicked(here: Here, choice: ServerChoice, value: string): Promise<Reply> {
  const ref = readServerRef(value);
  if (!ref) return reply(outdated());
  const at = await workplace(here, ref);
  if (choice.verb === 'add') return addAt(here, at, { ...choice, game: presetBehind(choice)?.id ?? null });
  if (choice.verb === 'history') return historyAt(at);
  if (choice.verb === 'test') return testAt(here, at, { from: 0 });
  return reply(listView(await list(at)), { everyone: choice.verb === 'share' });
}

function choiceOf(
  here: Here,
  fields: { verb: ServerChoice['verb']; port: number; ip: string },
): ServerChoice {
  return {
    verb: fields.verb,
    port: fields.port || null,
    ip: fields.ip || null,
    note: noteShownIn(here.shown),
  };
}

export const listClicks = [
  onClick(routes.list, async (here: Here, { panel, server, from }) => {
    const at = await workplace(here, { panel, serverId: server });
    return reply(listView(await list(at), { from }));
  }),
  onClick(routes.open, async (here: Here, { panel, server }, { values }) => {
    const at = await workplace(here, { panel, serverId: server });
    const { overview, port } = await findOne(at, { allocationId: Number(values[0]) });
    return reply(portView(overview, port));
  }),
  onClick(routes.pickServer, (here: Here, fields, { values }) =>
    onServerPicked(here, choiceOf(here, fields), values[0] ?? ''),
  ),
  onClick(routes.pickPage, async (here: Here, fields) => {
    const { servers, missing } = await allServers(here);
    const choice = choiceOf(here, fields);
    return reply(chooseServer(servers, { choice, missing, from: fields.from, write: writeKnown }));
  }),
];
