import type { Person } from '../world/interaction.ts';
import {
  createUser,
  guildFor,
  guildPlace,
  MEMBER_PERMISSIONS,
  type Place,
  privatePlace,
} from '../world/people.ts';
import type { World } from '../world/world.ts';
import { Actor } from './actor.ts';

export interface MemberOptions {
  name: string;
  /** The same id is the same person, for example in a guild and in a direct message. */
  id?: string;
  /**
   * Where: the usual guild (nothing or true), another one (its id or name; made when it is new) or a direct
   * message with the bot (false or null).
   */
  guild?: string | boolean | null;
  /** The name of the guild's channel; `general` unless told. */
  channel?: string;
  /** A group or a conversation with somebody else, where the bot is through the user's account only. */
  privateChannel?: boolean;
  locale?: string;
  guildLocale?: string;
  permissions?: string | bigint;
  /** How the application got there; `guild` unless told. A guild made for `user` does not have the bot in it. */
  installedTo?: Person['installedTo'];
}

export const GUILD_NAME = 'Sandbox';
const GUILD_WITHOUT_BOT = 'Elsewhere';

/** A person in a place. */
export function createMember(world: World, options: MemberOptions): Actor {
  const { name, id, locale = 'en-US', guildLocale = 'en-US', permissions = MEMBER_PERMISSIONS } = options;
  const installedTo = options.installedTo ?? 'guild';
  const user = world.users.get(id ?? '') ?? createUser(world, name, id);
  const person: Person = { user, locale, guildLocale, permissions: String(permissions), installedTo };
  return new Actor(world, person, placeFor(world, person, options));
}

function placeFor(world: World, { user, installedTo, guildLocale }: Person, options: MemberOptions): Place {
  const { guild = true, channel, privateChannel = false } = options;
  if (privateChannel) return privatePlace(world, user, 3);
  if (guild === false || guild === null) return privatePlace(world, user, 1);
  const usual = installedTo === 'user' ? GUILD_WITHOUT_BOT : GUILD_NAME;
  const key = guild === true ? usual : guild;
  return guildPlace(
    world,
    guildFor(world, { key, hasBot: installedTo !== 'user', locale: guildLocale }),
    channel,
  );
}
