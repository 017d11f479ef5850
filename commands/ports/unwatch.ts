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
import type { Watch } from '../../src/watching/watching.ts';
import type { Here, Services } from '../services.ts';
import { may } from './watch.ts';

const MAX_ID = 100;

/** The guild in which a person may end everybody's watches; `null` for none. */
function managedBy({ guild }: Pick<Here, 'guild'>): string | null {
  return guild && may(guild.permissions, PermissionFlagsBits.ManageGuild) ? guild.id : null;
}

/** Watches of others that this person may end here. */
async function othersHere(here: Pick<Here, 'guild' | 'services' | 'userId'>): Promise<Watch[]> {
  const guild = managedBy(here);
  if (guild === null) return [];
  const all = await here.services.watching.inGuild(guild);
  return all.filter(({ owner }) => owner !== here.userId);
}

const suggestWatches: Suggest<Services> = async (here, { typed }) => {
  const own = await here.services.watching.of(here.userId);
  const others = await othersHere(here);
  const wanted = typed.trim().toLowerCase();
  const isOthers = ({ owner }: Watch) => owner !== here.userId;
  const fits = (watch: Watch) =>
    watch.id === typed ||
    searched(watch, { isOthers: isOthers(watch) })
      .toLowerCase()
      .includes(wanted);
  // There may be hundreds, and only what is shown is worth writing out.
  const name = (watch: Watch) => (isOthers(watch) ? othersWatchSuggestion(watch) : watchSuggestion(watch));
  return [...own, ...others]
    .filter(fits)
    .slice(0, MAX_SUGGESTIONS)
    .map((watch) => ({ name: name(watch), value: watch.id }));
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
