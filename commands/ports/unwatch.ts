import { PermissionFlagsBits } from 'discord.js';
import { action } from '../../src/discord/command.ts';
import { MAX_SUGGESTIONS, requiredText, type Suggest } from '../../src/discord/options.ts';
import { type Reply, reply } from '../../src/discord/replies.ts';
import { descriptions } from '../../src/views/descriptions.ts';
import {
  othersWatchSuggestion,
  searched,
  unwatched,
  watchList,
  watchSuggestion,
} from '../../src/views/watches.ts';
import type { WatchThere } from '../../src/watching/watches.ts';
import type { Here, Services } from '../services.ts';
import { may } from './watch.ts';

const MAX_ID = 100;

/** The guild in which a person may end everybody's watches; `null` for none. */
function managedBy({ guild }: Pick<Here, 'guild'>): string | null {
  return guild && may(guild.permissions, PermissionFlagsBits.ManageGuild) ? guild.id : null;
}

/** Watches of others that this person may end here. */
function othersHere(here: Pick<Here, 'guild' | 'services' | 'userId'>): WatchThere[] {
  const guild = managedBy(here);
  if (guild === null) return [];
  return here.services.watching.inGuild(guild).filter(({ owner }) => owner !== here.userId);
}

/** There may be thousands: they are looked through as they are, and only what is shown is written out. */
const suggestWatches: Suggest<Services> = async (here, { typed }) => {
  const wanted = typed.trim().toLowerCase();
  const fits = (id: string, text: string) => id === typed || text.toLowerCase().includes(wanted);
  const own = (await here.services.watching.of(here.userId)).filter((watch) =>
    fits(watch.id, searched(watch)),
  );
  const others = othersHere(here).filter(({ id, address, serverName }) =>
    fits(id, `${address} ${serverName}`),
  );
  return [
    ...own.map((watch) => ({ name: watchSuggestion(watch), value: watch.id })),
    ...others
      .slice(0, MAX_SUGGESTIONS)
      .map((watch) => ({ name: othersWatchSuggestion(watch), value: watch.id })),
  ].slice(0, MAX_SUGGESTIONS);
};

export const unwatchAction = action({
  name: 'unwatch',
  description: descriptions.ports.unwatch,
  options: {
    watch: requiredText(descriptions.ports.options.watch, { maxLength: MAX_ID, suggest: suggestWatches }),
  },
  async run(here: Here, { watch: typed }) {
    const own = await here.services.watching.of(here.userId);
    const text = typed.trim();
    const chosen = own.find(({ id }) => id === text);
    const found = chosen ? [chosen] : own.filter(({ address }) => text !== '' && address.includes(text));
    const [only, ...more] = found;
    if (more.length > 0) return reply(watchList(found, { now: here.services.clock.now() }));
    return end(here, only?.id ?? text);
  },
});

/** @param id of one's own, or, as it was chosen from the suggestions, of somebody else's */
async function end(here: Here, id: string): Promise<Reply> {
  const by = { owner: here.userId, manages: managedBy(here) };
  const ended = await here.services.watching.unwatch(id, by);
  return reply(unwatched(ended, { isOthers: ended !== null && ended.owner !== here.userId }));
}
