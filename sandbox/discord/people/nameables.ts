import { OPTION } from '../numbers.ts';
import type { Choice, CommandOption } from '../wire.ts';
import type { Place, User } from '../world/people.ts';
import type { World } from '../world/world.ts';
import type { OptionValue } from './options.ts';

/** What options and mentions name by its id. */
export interface Nameable {
  id: string;
  kind: 'channel' | 'role' | 'user';
  /** As Discord shows it: `#alerts`, `@Operators`. */
  name: string;
}

const KINDS: Partial<Record<number, Nameable['kind'][]>> = {
  [OPTION.channel]: ['channel'],
  [OPTION.role]: ['role'],
  [OPTION.user]: ['user'],
  [OPTION.mentionable]: ['user', 'role'],
};

/** In a guild its channels, its roles and everybody; elsewhere oneself and the bot. */
export function nameables(
  world: World,
  { user, place: { guild } }: { user: User; place: Place },
): Nameable[] {
  const own = <T extends { guild?: object }>(all: Map<string, T>) =>
    guild ? [...all.values()].filter((one) => one.guild === guild) : [];
  const users = guild ? [...world.users.values()] : [user, world.bot];
  return [
    ...own(world.channels).map(({ id, name = '' }) => ({ id, kind: 'channel' as const, name: `#${name}` })),
    ...own(world.roles).map(({ id, name }) => ({ id, kind: 'role' as const, name: `@${name}` })),
    ...users.map(({ id, username, global_name: shown }) => ({
      ...{ id, kind: 'user' as const, name: `@${shown ?? username}` },
    })),
  ];
}

/** What can be chosen in an option that names something; null in any other. */
export function choicesAmong(all: Nameable[], { type }: CommandOption): Choice[] | null {
  const kinds = KINDS[type];
  if (!kinds) return null;
  return all.filter(({ kind }) => kinds.includes(kind)).map(({ id, name }) => ({ name, value: id }));
}

/** Ids in place of the names that were typed, as Discord's client sends them. */
export function identified(
  all: Nameable[],
  definitions: CommandOption[],
  values: Record<string, OptionValue>,
): Record<string, OptionValue> {
  const entries = Object.entries(values).map(([name, value]): [string, OptionValue] => {
    const option = definitions.find((one) => one.name === name);
    const choices = option ? (choicesAmong(all, option) ?? []) : [];
    return [name, choices.find((one) => one.name === value)?.value ?? value];
  });
  return Object.fromEntries(entries);
}
