import { readHistory } from '../../src/allocations/history.ts';
import type { Workplace } from '../../src/allocations/workplace.ts';
import { onClick } from '../../src/discord/click.ts';
import { action } from '../../src/discord/command.ts';
import { type Reply, reply } from '../../src/discord/replies.ts';
import { descriptions } from '../../src/views/descriptions.ts';
import { historyView } from '../../src/views/history.ts';
import { routes } from '../../src/views/routes.ts';
import type { Here } from '../services.ts';
import { serverOption } from './options.ts';
import { atServer, workplace } from './place.ts';

export const historyAction = action({
  name: 'history',
  description: descriptions.ports.history,
  options: { server: serverOption },
  async run(here: Here, { server }) {
    const choice = { verb: 'history', port: null, ip: null, note: '' } as const;
    return atServer(here, { typed: server, choice }, historyAt);
  },
});

/** @param page from 1, as the panel counts: what is new since moves the rest on by as many lines. */
export async function historyAt(at: Workplace, page = 1): Promise<Reply> {
  const { overview, activity } = await readHistory(at, page);
  return reply(historyView(overview, activity, page));
}

export const historyClicks = [
  onClick(routes.history, async (here: Here, { panel, server, page }) =>
    historyAt(await workplace(here, { panel, serverId: server }), page),
  ),
];
