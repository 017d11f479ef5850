import { ATTACHMENT_LIMIT_BYTES, INSTALL, INTERACTION } from '../numbers.ts';
import type { Interaction, Person } from './interaction.ts';
import type { StoredMessage } from './messages.ts';
import { type Channel, MEMBER_PERMISSIONS, type Place, type Role } from './people.ts';
import type { World } from './world.ts';

/** INTERACTION_CREATE (docs: interactions/receiving-and-responding, "Interaction Structure"). */
export function interactionPayload(world: World, interaction: Interaction): object {
  const { id, token, type, person, place, data, source } = interaction;
  return {
    id,
    token,
    type,
    version: 1,
    application_id: world.applicationId,
    data,
    channel: channelPayload(place.channel, person),
    channel_id: place.channel.id,
    ...whoAndWhere(person, place),
    locale: person.locale,
    app_permissions: place.channel.appPermissions ?? MEMBER_PERMISSIONS,
    entitlements: [],
    authorizing_integration_owners: owners(person, place),
    context: place.context,
    attachment_size_limit: ATTACHMENT_LIMIT_BYTES,
    ...(source ? { message: messagePayload(world, source) } : {}),
  };
}

function whoAndWhere(person: Person, { guild }: Place): object {
  if (!guild) return { user: person.user };
  return {
    guild: { id: guild.id, locale: person.guildLocale, features: [] },
    guild_id: guild.id,
    guild_locale: person.guildLocale,
    member: memberPayload(person, guild.joinedAt),
  };
}

/** A member of a guild as interactions carry it. */
export function memberPayload(
  { user, permissions }: Pick<Person, 'user' | 'permissions'>,
  joinedAt: string,
): object {
  return {
    user,
    permissions,
    roles: [],
    joined_at: joinedAt,
    nick: null,
    avatar: null,
    banner: null,
    premium_since: null,
    communication_disabled_until: null,
    pending: false,
    deaf: false,
    mute: false,
    flags: 0,
  };
}

/** For which installations the application was called: `0` in a conversation with the bot itself. */
function owners({ user, installedTo }: Person, { guild }: Place): object {
  return {
    ...(installedTo !== 'user' ? { [INSTALL.guild]: guild?.id ?? '0' } : {}),
    ...(installedTo !== 'guild' ? { [INSTALL.user]: user.id } : {}),
  };
}

/** A role as the options of commands carry it (docs: topics/permissions, "Role Object"). */
export function rolePayload({ id, name, mentionable }: Role): object {
  const colors = { primary_color: 0, secondary_color: null, tertiary_color: null };
  const look = { color: 0, colors, hoist: false, icon: null, unicode_emoji: null, flags: 0 };
  return { id, name, ...look, position: 1, permissions: '0', managed: false, mentionable };
}

/**
 * The partial channel of interactions, and what GET /channels/{id} answers. What the person and the application may do
 * there is told in interactions only (docs: interactions/receiving-and-responding, resolved data).
 */
export function channelPayload(
  { id, type, name, guild, recipient, permissions, appPermissions = MEMBER_PERMISSIONS }: Channel,
  person?: Person,
): object {
  if (!guild) return { id, type, flags: 0, last_message_id: null, recipients: recipient ? [recipient] : [] };
  return {
    id,
    type,
    name,
    guild_id: guild.id,
    flags: 0,
    last_message_id: null,
    nsfw: false,
    parent_id: null,
    position: 0,
    rate_limit_per_user: 0,
    topic: null,
    ...(person ? { permissions: permissions ?? person.permissions, app_permissions: appPermissions } : {}),
  };
}

/** A message as the REST API and component interactions carry it (docs: resources/message). */
export function messagePayload(world: World, message: StoredMessage): object {
  const { id, channel, content, embeds, components, attachments, flags, interaction, repliesTo } = message;
  return {
    id,
    channel_id: channel.id,
    type: repliesTo ? 19 : interaction?.type === INTERACTION.command ? 20 : interaction ? 19 : 0,
    author: world.bot,
    application_id: world.applicationId,
    content,
    embeds: embeds.map((embed) => ({ ...embed, type: 'rich' })),
    components,
    attachments,
    flags,
    mentions: [],
    mention_roles: message.mentionedRoles,
    ...(message.nonce === undefined ? {} : { nonce: message.nonce }),
    mention_everyone: false,
    pinned: false,
    tts: false,
    timestamp: new Date(message.createdAt).toISOString(),
    edited_timestamp: message.editedAt === undefined ? null : new Date(message.editedAt).toISOString(),
    ...(interaction ? { webhook_id: world.applicationId, interaction_metadata: metadata(interaction) } : {}),
    ...(repliesTo ? { message_reference: { type: 0, channel_id: channel.id, message_id: repliesTo } } : {}),
  };
}

function metadata({ id, type, person, place, source }: Interaction): object {
  const from = source ? { interacted_message_id: source.id } : {};
  return { id, type, user: person.user, authorizing_integration_owners: owners(person, place), ...from };
}
