import type { Person } from '../world/interaction.ts';
import { channelPayload, memberPayload, rolePayload } from '../world/payloads.ts';
import { MEMBER_PERMISSIONS, type Place, type User } from '../world/people.ts';
import type { World } from '../world/world.ts';

/** `resolved`: what the ids in options or menu values stand for. Throws when an id stands for nothing. */
export function resolve(
  world: World,
  { person, place: { guild } }: { person: Person; place: Place },
  ids: string[],
): { resolved?: object } {
  if (ids.length === 0) return {};
  const users = ids.flatMap((id) => world.users.get(id) ?? []);
  const channels = ids.flatMap((id) => world.channels.get(id) ?? []);
  const roles = ids.flatMap((id) => world.roles.get(id) ?? []);
  const all = [...users, ...channels, ...roles];
  const unknown = ids.find((id) => !all.some((one) => one.id === id));
  if (unknown !== undefined) throw new Error(`There is no user or channel with the id ${unknown}`);
  const byId = <T extends { id: string }>(all: T[], show: (one: T) => object) =>
    all.length > 0 ? Object.fromEntries(all.map((one) => [one.id, show(one)])) : undefined;
  return {
    resolved: {
      users: byId(users, (user) => user),
      members: guild && byId(users, (user) => partialMember(user, guild.joinedAt)),
      channels: byId(channels, (channel) => channelPayload(channel, person)),
      roles: byId(roles, rolePayload),
    },
  };
}

/** Members in `resolved` come without their user (docs: interactions/receiving-and-responding). */
function partialMember(user: User, joinedAt: string): object {
  return { ...memberPayload({ user, permissions: MEMBER_PERMISSIONS }, joinedAt), user: undefined };
}
