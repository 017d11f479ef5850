import { type Clock, systemClock } from '../../src/clock.ts';
import { createGateway, type Gateway } from './gateway/gateway.ts';
import type { Actor } from './people/actor.ts';
import { createMember, GUILD_NAME, type MemberOptions } from './people/members.ts';
import { createApp } from './rest/app.ts';
import { type ArmedFault, type Fault, Faults } from './rest/faults.ts';
import { closeServer, createHttpServer, listen } from './server.ts';
import type { Command } from './wire.ts';
import type { Change } from './world/changes.ts';
import type { Interaction } from './world/interaction.ts';
import type { StoredMessage } from './world/messages.ts';
import { guildFor, guildPlace } from './world/people.ts';
import { createWorld, type DiscordRequest, type Violation, type World } from './world/world.ts';

export type { Gateway } from './gateway/gateway.ts';
export { INTERACTION } from './numbers.ts';
export type { Actor } from './people/actor.ts';
export type { CommandFailure, OpenModal, UsedCommand } from './people/client.ts';
export { titleOf } from './people/client.ts';
export { controlsOf } from './people/contents.ts';
export type { Exchange } from './people/exchange.ts';
export { listCommands } from './people/matching.ts';
export type { MemberOptions } from './people/members.ts';
export type { Message, MessageButton, MessageSelect } from './people/message.ts';
export { Modal, type ModalField } from './people/modal.ts';
export type { OptionValue } from './people/options.ts';
export type { ArmedFault, Fault } from './rest/faults.ts';
export type {
  Attachment,
  Button,
  Choice,
  Command,
  CommandOption,
  Embed,
  MessageComponent,
  Select,
  SelectOption,
} from './wire.ts';
export type { Change } from './world/changes.ts';
export type { Interaction } from './world/interaction.ts';
export { ADMINISTRATOR } from './world/people.ts';
export type { DiscordRequest, Violation } from './world/world.ts';

export interface DiscordOptions {
  clock?: Clock;
  /** Any free port unless told. */
  port?: number;
  applicationId?: string;
  /** Which bot tokens are right; unless told, every one that is not empty. */
  acceptToken?: (token: string) => boolean;
  /** Whether intents that Discord has to grant are granted. */
  privilegedIntents?: boolean;
}

interface ChannelOptions {
  name: string;
  /** What members may do there, and what the bot may. */
  permissions?: bigint;
  appPermissions?: bigint;
  thread?: boolean;
}

/** A Discord of one's own: a bot logs in with `new Client({ rest: { api: discord.apiUrl } })`. */
export interface Discord {
  /** Base of the REST API, without the version. */
  readonly apiUrl: string;
  /** Where the files of its messages are. */
  readonly origin: string;
  /** A bot token that is accepted by default. */
  readonly token: string;
  readonly applicationId: string;
  /** The global commands as they are registered now. */
  readonly commands: readonly Command[];
  /** Every rule the bot broke. */
  readonly violations: Violation[];
  /** Things that Discord allows but advises against. */
  readonly advice: Violation[];
  /** Every REST request of the bot, oldest first. */
  readonly requests: DiscordRequest[];
  readonly gateway: Gateway;
  guildCommands(guildId: string): readonly Command[];
  /** Makes the next matching requests fail. */
  fault(fault: Fault): ArmedFault;
  /** Resolves as soon as a bot is connected and got READY. */
  ready(): Promise<void>;
  /** A person in a place. */
  member(options: MemberOptions): Actor;
  /** The id of a role; made when there is none of this name. */
  role(options: { name: string; id?: string; mentionable?: boolean }): string;
  /** The id of a text channel, or thread, of the usual guild; made when there is none of this name. */
  channel(options: ChannelOptions): string;
  /** Deletes a channel; messages to it are refused from then on. */
  deleteChannel(id: string): void;
  /** Takes a person out of the guild they are in, or lets them in again. */
  leave(actor: Actor): void;
  comeBack(actor: Actor): void;
  /** Everything in a channel, by id, or in a person's conversation with the bot; oldest first. */
  messagesIn(channelId: string): StoredMessage[];
  /** Deferred interactions that still show "thinking…". */
  unfinished(): Interaction[];
  /** Calls `listener` on everything that happens; the answer stops that. */
  watch(listener: (change: Change) => void): () => void;
  /** Throws, naming every broken rule and every interaction that was never answered. */
  assertNoViolations(): void;
  close(): Promise<void>;
}

/** Starts a simulated Discord (REST and gateway) on the loopback interface. */
export async function startDiscord(options: DiscordOptions = {}): Promise<Discord> {
  const { clock = systemClock, port = 0, applicationId = '1100000000000000001' } = options;
  const { acceptToken = (token: string) => token !== '', privilegedIntents = false } = options;
  const world = createWorld(clock, applicationId);
  guildFor(world, { key: GUILD_NAME, hasBot: true, locale: 'en-US' });
  const faults = new Faults();
  const server = createHttpServer(createApp({ world, faults, acceptToken }));
  const gateway = createGateway(server, { world, acceptToken, privilegedIntents });
  world.dispatch = gateway.dispatch;
  world.origin = await listen(server, port);
  return {
    ...facts(world),
    ...checks(world),
    ...places(world),
    gateway,
    fault: (fault) => faults.arm(fault),
    ready: () => world.changes.until(() => (gateway.connections > 0 ? true : undefined)).then(() => {}),
    member: (wanted) => createMember(world, wanted),
    watch: (listener) => world.changes.watch(listener),
    async close() {
      for (const interaction of world.interactions.values()) interaction.abandon();
      world.changes.announce({ kind: 'close' });
      gateway.close();
      await closeServer(server);
    },
  };
}

function facts(world: World) {
  const { applicationId, commands, violations, advice, requests, origin } = world;
  const token = `${Buffer.from(applicationId).toString('base64url')}.sandbox.token`;
  const guildCommands = (guildId: string) => world.guildCommands.get(guildId) ?? [];
  const apiUrl = `${world.origin}/api`;
  return { apiUrl, origin, token, applicationId, commands, violations, advice, requests, guildCommands };
}

function places(
  world: World,
): Pick<Discord, 'role' | 'channel' | 'deleteChannel' | 'leave' | 'comeBack' | 'messagesIn'> {
  const guild = () => guildFor(world, { key: GUILD_NAME, hasBot: true, locale: 'en-US' });
  return {
    role({ name, id, mentionable = false }) {
      const present = [...world.roles.values()].find((role) => role.name === name);
      const role = present ?? { id: id ?? world.nextId(), name, mentionable, guild: guild() };
      world.roles.set(role.id, role);
      return role.id;
    },
    channel({ name, permissions, appPermissions, thread = false }) {
      const { channel } = guildPlace(world, guild(), name);
      if (permissions !== undefined) channel.permissions = String(permissions);
      if (appPermissions !== undefined) channel.appPermissions = String(appPermissions);
      if (thread) channel.type = 11;
      return channel.id;
    },
    deleteChannel: (id) => void world.channels.delete(id),
    leave: ({ user, place }) => void world.left.add(`${place.guild?.id} ${user.id}`),
    comeBack: ({ user, place }) => void world.left.delete(`${place.guild?.id} ${user.id}`),
    messagesIn: (channelId) =>
      [...world.messages.values()].filter(({ channel, deleted }) => channel.id === channelId && !deleted),
  };
}

function checks(world: World): Pick<Discord, 'unfinished' | 'assertNoViolations'> {
  const unfinished = () => [...world.interactions.values()].filter((one) => one.isUnfinished);
  return {
    unfinished,
    assertNoViolations() {
      const broken = world.violations.map(describe);
      const open = unfinished().map(({ title }) => `unfinished: ${title} is still "thinking…"`);
      const all = [...broken, ...open];
      if (all.length > 0) throw new Error(`The bot broke Discord's rules:\n${all.join('\n')}`);
    },
  };
}

function describe({ rule, detail, request }: Violation): string {
  return `${rule}: ${detail}${request ? ` (${request.method} ${request.path})` : ''}`;
}
