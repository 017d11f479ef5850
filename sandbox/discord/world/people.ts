import { CONTEXT } from '../numbers.ts';
import type { World } from './world.ts';

export interface User {
  id: string;
  username: string;
  global_name: string | null;
  discriminator: string;
  avatar: string | null;
  bot?: boolean;
}

export interface Guild {
  id: string;
  name: string;
  locale: string;
  joinedAt: string;
  /** Whether the bot itself is a member, not just installed to some user's account. */
  hasBot: boolean;
}

export interface Channel {
  id: string;
  /** 0 guild text, 1 direct message, 3 group, 11 public thread (docs: resources/channel). */
  type: 0 | 1 | 3 | 11;
  name?: string;
  guild?: Guild;
  recipient?: User;
  /** What members may do in it, where that differs from what they may elsewhere. */
  permissions?: string;
  /** The same of the bot. */
  appPermissions?: string;
}

/** A role of a guild, as far as commands name it. */
export interface Role {
  id: string;
  name: string;
  guild: Guild;
  /** Whether everybody may mention it. */
  mentionable: boolean;
}

/** Where a person types: the channel and what Discord calls the context. */
export interface Place {
  context: number;
  channel: Channel;
  guild?: Guild;
}

const PERMISSIONS = {
  viewChannel: 10n,
  sendMessages: 11n,
  embedLinks: 14n,
  attachFiles: 15n,
  history: 16n,
  slash: 31n,
};
/** What a new member may do: see and write in channels, use commands. */
export const MEMBER_PERMISSIONS = String(
  Object.values(PERMISSIONS).reduce((all, bit) => all | (1n << bit), 0n),
);
export const ADMINISTRATOR = 8n;

export function createUser(world: World, name: string, id = world.nextId()): User {
  const username = name.toLowerCase().replaceAll(/[^a-z0-9_.]/g, '_');
  const user = { id, username, global_name: name, discriminator: '0', avatar: null };
  world.users.set(id, user);
  return user;
}

/** The guild with this id or name; made when there is none. */
export function guildFor(world: World, wanted: { key: string; hasBot: boolean; locale: string }): Guild {
  const { key, hasBot, locale } = wanted;
  const present = [...world.guilds.values()].find(({ id, name }) => id === key || name === key);
  if (present) return present;
  const id = /^\d{15,}$/.test(key) ? key : world.nextId();
  const guild = { id, name: key, locale, joinedAt: new Date(world.clock.now()).toISOString(), hasBot };
  world.guilds.set(id, guild);
  return guild;
}

/** The text channel of a guild with this name; made when there is none. */
export function guildPlace(world: World, guild: Guild, name = 'general'): Place {
  const present = [...world.channels.values()].find((one) => one.guild === guild && one.name === name);
  const channel: Channel = present ?? { id: world.nextId(), type: 0, name, guild };
  world.channels.set(channel.id, channel);
  return { context: CONTEXT.guild, channel, guild };
}

/** The conversation of a user with the bot (1), or one with other people that the bot cannot see into (3). */
export function privatePlace(world: World, user: User, type: 1 | 3): Place {
  const present = [...world.channels.values()].find(
    (one) => one.type === type && one.recipient?.id === user.id,
  );
  const channel: Channel = present ?? { id: world.nextId(), type, recipient: user };
  world.channels.set(channel.id, channel);
  return { context: type === 1 ? CONTEXT.botDm : CONTEXT.privateChannel, channel };
}
