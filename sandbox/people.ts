import { type Actor, ADMINISTRATOR, type Discord } from './discord/index.ts';

export const PERSON_NAMES = ['alice', 'bob', 'carol', 'dave'] as const;
export type PersonName = (typeof PERSON_NAMES)[number];
export const PLACE_NAMES = ['guild', 'alerts', 'dm'] as const;
export type PlaceName = (typeof PLACE_NAMES)[number];

/** The same person every time, wherever they are and whichever language they speak. */
export type PersonActor = (place: PlaceName, locale?: string) => Actor;

export interface SandboxPerson {
  /** As Discord shows it. */
  displayName: string;
  /** In a few words. */
  about: string;
  isAdmin?: boolean;
}

/** Who one can be; what they have at the panel is in its demonstration world. */
export const PEOPLE: Record<PersonName, SandboxPerson> = {
  alice: { displayName: 'Alice', about: 'Owns Survival and Creative' },
  bob: { displayName: 'Bob', about: 'May look at Survival, and change nothing' },
  carol: { displayName: 'Carol', about: 'Has an account at the panel, and no server' },
  dave: {
    displayName: 'Dave',
    about: 'Runs this Discord server, and has no account at the panel',
    isAdmin: true,
  },
};

/** Makes what the guild has for watches: a channel for alerts, and a role that everybody may mention. */
export function furnishGuild(discord: Discord): void {
  for (const name of ['general', 'alerts']) discord.channel({ name });
  discord.role({ name: 'Operators', mentionable: true });
}

/** Lets everybody into the simulated Discord. */
export function createPeople(discord: Discord): Record<PersonName, PersonActor> {
  const { alice, bob, carol, dave } = PEOPLE;
  return {
    alice: person(discord, alice),
    bob: person(discord, bob),
    carol: person(discord, carol),
    dave: person(discord, dave),
  };
}

function person(discord: Discord, { displayName: name, isAdmin = false }: SandboxPerson): PersonActor {
  const permissions = isAdmin ? { permissions: ADMINISTRATOR } : {};
  const { id } = discord.member({ name, ...permissions }).user;
  const actors = new Map<string, Actor>();
  return (place, locale = 'en-US') => {
    const seat = `${place} ${locale}`;
    const where = place === 'dm' ? { guild: null } : { channel: place === 'guild' ? 'general' : place };
    const actor = actors.get(seat) ?? discord.member({ name, id, locale, ...permissions, ...where });
    actors.set(seat, actor);
    return actor;
  };
}
