import { PermissionFlagsBits } from 'discord.js';
import { findOne } from '../../src/allocations/list.ts';
import { onClick } from '../../src/discord/click.ts';
import { action } from '../../src/discord/command.ts';
import type { NamedChannel, NamedRole } from '../../src/discord/named.ts';
import { guildChannel, role, text } from '../../src/discord/options.ts';
import { type Reply, reply } from '../../src/discord/replies.ts';
import { descriptions } from '../../src/views/descriptions.ts';
import { routes } from '../../src/views/routes.ts';
import {
  ambiguousPort,
  cannotWatch,
  tooManyWatches,
  type WatchRefusal,
  watching,
  watchList,
} from '../../src/views/watches.ts';
import type { Here } from '../services.ts';
import { type PortAt, withPort } from './find-port.ts';
import { allocationOption, serverOption } from './options.ts';

const MINUTE_MS = 60_000;
const DEFAULT_MINUTES = '5';
const RHYTHMS = ['1', '2', '5', '10', '15', '30', '60'].map((minutes) => ({
  name: minutes === '60' ? '1 hour' : `${minutes} min`,
  value: minutes,
}));

const { options } = descriptions.ports;

export const watchAction = action({
  name: 'watch',
  description: descriptions.ports.watch,
  options: {
    allocation: allocationOption,
    server: serverOption,
    every: text(options.every, { choices: RHYTHMS }),
    channel: guildChannel(options.channel),
    role: role(options.role),
  },
  async run(here: Here, { allocation, server, every, channel, role }) {
    const target = targetOf(here, { channel, role });
    if ('refusal' in target) return reply(cannotWatch(target.refusal));
    const several = (...found: Parameters<typeof ambiguousPort>) => reply(ambiguousPort(...found));
    const wanted = { server, allocation, verb: 'primary', note: '', several } as const;
    const everyMs = Number(every ?? DEFAULT_MINUTES) * MINUTE_MS;
    return withPort(here, wanted, (place) => watchAt(here, place, { ...target, everyMs }));
  },
});

/** When the panel was linked; missing where it is not. */
async function linkedAt({ services, userId }: Here, panel: string): Promise<number | undefined> {
  return (await services.accounts.links(userId)).find(({ ref }) => ref === panel)?.linkedAt;
}

async function watchAt(here: Here, { at, name }: PortAt, how: Target & { everyMs: number }): Promise<Reply> {
  const before = await linkedAt(here, at.panel);
  const { port, overview } = await findOne(at, name);
  const place = { owner: here.userId, panel: at.panel, server: overview.serverId, allocation: port.id };
  const known = await here.services.tester.known.of(place);
  const put = await here.services.watching.watch({
    ...how,
    ...place,
    ...(known ? { known } : {}),
    serverName: overview.name,
    address: port.address,
  });
  if (!put.ok) return reply(tooManyWatches(put.limit));
  const after = await linkedAt(here, at.panel);
  if (after === before && after !== undefined) return reply(watching(put.watch, put.was));
  // What was seen with a key is not watched with another one, and nothing is without any.
  if (after === undefined || !put.was)
    await here.services.watching.unwatch(put.watch.id, { owner: here.userId, manages: null });
  return reply(cannotWatch({ why: 'link-changed' }));
}

/** Where the news go: a person gets nothing written that they could not write there themselves. */
interface Target {
  guild: string;
  channel: string;
  role: string | null;
}

const { Administrator, EmbedLinks, MentionEveryone, SendMessages, SendMessagesInThreads, ViewChannel } =
  PermissionFlagsBits;

export function may(permissions: bigint, needed: bigint): boolean {
  return (permissions & Administrator) !== 0n || (permissions & needed) === needed;
}

function targetOf(
  { guild, channelId }: Here,
  { channel, role }: { channel: NamedChannel | null; role: NamedRole | null },
): Target | { refusal: WatchRefusal } {
  if (!guild || channelId === null) return { refusal: { why: 'not-in-guild' } };
  if (!guild.isInstalled) return { refusal: { why: 'not-installed' } };
  const { permissions, appPermissions, isThread } = channel ?? guild;
  const write = ViewChannel | (isThread ? SendMessagesInThreads : SendMessages);
  if (!may(permissions, write)) return { refusal: { why: 'channel-not-writable' } };
  // Where Discord does not say what the bot may do, the first alert finds it out.
  if (appPermissions !== null && !may(appPermissions, write | EmbedLinks)) {
    return { refusal: { why: 'bot-not-writable', channel: channel?.id ?? channelId, isThread } };
  }
  // The role of everybody has the id of its guild.
  if (role?.id === guild.id) return { refusal: { why: 'everyone' } };
  if (role && !role.mentionable && !may(permissions, MentionEveryone)) {
    return { refusal: { why: 'role-not-mentionable' } };
  }
  return { guild: guild.id, channel: channel?.id ?? channelId, role: role?.id ?? null };
}

async function showWatches(here: Here, from = ''): Promise<Reply> {
  const { clock, watching } = here.services;
  if (here.guild) await watching.isHere(here.userId, here.guild.id);
  return reply(watchList(await watching.of(here.userId), { from, now: clock.now() }));
}

export const watchesAction = action({
  name: 'watches',
  description: descriptions.ports.watches,
  options: {},
  run: (here: Here) => showWatches(here),
});

export const watchClicks = [onClick(routes.watches, (here: Here, { from }) => showWatches(here, from))];
