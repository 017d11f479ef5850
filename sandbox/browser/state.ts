import {
  type Actor,
  type Attachment,
  type Embed,
  listCommands,
  type Message,
  type OpenModal,
} from '../discord/index.ts';
import type { Panel } from '../panel/index.ts';
import { PEOPLE, PERSON_NAMES } from '../people.ts';
import type { Sandbox } from '../world.ts';
import { LOCALES } from './locales.ts';
import type {
  ChannelInfo,
  CommandInfo,
  MessageInfo,
  ModalInfo,
  PageState,
  PanelInfo,
  PersonInfo,
  PersonName,
  Viewpoint,
} from './protocol.ts';

/** The person of a viewpoint, in their place. */
export const actorAt = ({ people }: Sandbox, { person, place, locale }: Viewpoint): Actor =>
  people[person](place, locale);

/** Everything that a page shows to one pair of eyes, as it is now. */
export function pageState(sandbox: Sandbox, viewpoint: Viewpoint): PageState {
  return {
    people: PERSON_NAMES.map((name) => personInfo(sandbox, name)),
    locales: LOCALES,
    viewpoint,
    channel: channelInfo(sandbox, actorAt(sandbox, viewpoint)),
    panel: panelInfo(sandbox),
    bot: sandbox.bot.state,
  };
}

/** The API key of a person at the simulated panel; Dave has none. */
export function keyOf({ demo }: Sandbox, person: PersonName): string | null {
  return person === 'dave' ? null : demo.keys[person];
}

function personInfo(sandbox: Sandbox, name: PersonName): PersonInfo {
  const { displayName, about } = PEOPLE[name];
  return { name, displayName, about, key: keyOf(sandbox, name) };
}

function channelInfo({ discord }: Sandbox, actor: Actor): ChannelInfo {
  const { guild, channel } = actor.place;
  return {
    guild: guild?.name ?? null,
    name: channel.name ?? 'Portkeeper',
    isBotConnected: discord.gateway.connections > 0,
    commands: listCommands(actor.commands).map((command) => commandInfo(command, actor)),
    names: Object.fromEntries(actor.nameables.map(({ id, name }) => [id, name])),
    messages: actor.messages.map((message) => messageInfo(message, discord.origin)),
    failures: actor.failures.map(({ id, title, at }) => ({ id, title, atMs: at })),
    modal: modalInfo(actor.openModal),
  };
}

const commandInfo = ({ title, description, options }: CommandInfo, actor: Actor): CommandInfo => ({
  title,
  description,
  options: options.map((option) => {
    const choices = actor.choicesOf(option);
    return choices.length > 0 ? { ...option, choices } : option;
  }),
});

function messageInfo(message: Message, origin: string): MessageInfo {
  const { id, author, content, components, usedCommand, waitingFor, hasFailed } = message;
  const attachments = message.attachments.map((one) => ({
    ...one,
    url: one.url.replace(origin, ''),
    proxy_url: one.proxy_url.replace(origin, ''),
  }));
  const shown = embedded(message.embeds, attachments);
  return {
    ...{ id, content, components, usedCommand, waitingFor, hasFailed, ...shown },
    author: { name: author.global_name ?? author.username, isBot: author.bot ?? false },
    createdAtMs: message.createdAt,
    isEdited: message.stored.editedAt !== undefined,
    isEphemeral: message.ephemeral,
    isThinking: message.thinking,
  };
}

/** An attachment that an embed names is shown in it, with its description, and not once more beside it. */
function embedded(embeds: Embed[], attachments: Attachment[]): Pick<MessageInfo, 'embeds' | 'attachments'> {
  const named = (embed: Embed) =>
    attachments.find(({ filename }) => embed.image?.url === `attachment://${filename}`);
  const inEmbeds = embeds.map(named);
  return {
    embeds: embeds.map((embed, at) => {
      const file = inEmbeds[at];
      if (!file) return embed;
      const { url, description = file.filename } = file;
      return { ...embed, image: { url, description } };
    }),
    attachments: attachments.filter((one) => !inEmbeds.includes(one)),
  };
}

function modalInfo(open: OpenModal | null): ModalInfo | null {
  if (!open) return null;
  const { id, isSending, problem } = open;
  const { title, texts, fields } = open.modal;
  return { id, title, texts, fields, isSending, problem };
}

function panelInfo(sandbox: Sandbox): PanelInfo {
  const { panel } = sandbox;
  const { world } = panel;
  const free = world.allocations.filter(({ serverId }) => serverId === null).map(({ port }) => port);
  return {
    url: panel.url,
    dialect: panel.dialect,
    servers: serversOf(panel),
    free: [...new Set(free)].toSorted((a, b) => a - b),
    troubles: panel.troubles.state,
    revoked: PERSON_NAMES.filter((name) => {
      const key = keyOf(sandbox, name);
      return key !== null && !world.keys.some(({ token }) => token === key);
    }),
  };
}

function serversOf({ world }: Panel): PanelInfo['servers'] {
  return world.servers.map((server) => ({
    id: server.identifier,
    name: server.name,
    node: world.nodes.find(({ id }) => id === server.nodeId)?.name ?? '',
    limit: server.allocationLimit,
    power: server.power,
    neverListens: server.neverListens,
    players: server.players,
    isSuspended: server.status === 'suspended',
    ports: world.allocations
      .filter(({ serverId }) => serverId === server.id)
      .map(({ id, ip, alias, port, notes }) => ({
        ...{ id, address: ip, alias, port, note: notes ?? '', isPrimary: id === server.primaryId },
      })),
  }));
}
