import { channelPayload, memberPayload } from '../world/payloads.ts';
import { type Guild, MEMBER_PERMISSIONS } from '../world/people.ts';
import type { World } from '../world/world.ts';
import { GUILDS_INTENT } from './codes.ts';
import type { Session } from './session.ts';

/**
 * READY, with a stub for every guild the bot is in, and with the Guilds intent a GUILD_CREATE for each
 * (docs: events/gateway-events, "Ready").
 */
export function welcome(world: World, session: Session): void {
  const guilds = [...world.guilds.values()].filter(({ hasBot, id }) => hasBot && session.isFor(id));
  session.dispatch('READY', {
    v: 10,
    user: world.bot,
    guilds: guilds.map(({ id }) => ({ id, unavailable: true })),
    session_id: session.id,
    resume_gateway_url: `${world.origin.replace('http', 'ws')}/gateway`,
    shard: session.shard,
    application: { id: world.applicationId, flags: 0 },
  });
  if ((session.intents & GUILDS_INTENT) === 0) return;
  for (const guild of guilds) session.dispatch('GUILD_CREATE', guildPayload(world, guild));
}

/** A guild with as much in it as discord.js needs. */
function guildPayload(world: World, guild: Guild): object {
  const { id, name, locale, joinedAt } = guild;
  const channels = [...world.channels.values()].filter((one) => one.guild === guild);
  return {
    id,
    name,
    icon: null,
    owner_id: '1',
    preferred_locale: locale,
    features: [],
    roles: [everyone(id)],
    channels: channels.map((channel) => channelPayload(channel)),
    members: [memberPayload({ user: world.bot, permissions: MEMBER_PERMISSIONS }, joinedAt)],
    member_count: 1,
    joined_at: joinedAt,
    large: false,
    unavailable: false,
    ...NOTHING_ELSE,
  };
}

const NOTHING_ELSE = {
  emojis: [],
  stickers: [],
  threads: [],
  presences: [],
  voice_states: [],
  stage_instances: [],
  guild_scheduled_events: [],
};

function everyone(guildId: string): object {
  const looks = { position: 0, color: 0, hoist: false, managed: false, mentionable: false, flags: 0 };
  return { id: guildId, name: '@everyone', permissions: MEMBER_PERMISSIONS, ...looks };
}
