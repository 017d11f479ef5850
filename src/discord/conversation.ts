import {
  AttachmentBuilder,
  type ChatInputCommandInteraction,
  type ContextMenuCommandInteraction,
  DiscordAPIError,
  type MessageComponentInteraction,
  MessageFlags,
  type ModalSubmitInteraction,
  type PrimaryEntryPointCommandInteraction,
  RESTJSONErrorCodes,
} from 'discord.js';
import type { Message } from '../views/message.ts';
import { shared } from '../views/progress.ts';
import type { Reply } from './replies.ts';

export type Answerable =
  | ChatInputCommandInteraction
  | MessageComponentInteraction
  | ModalSubmitInteraction
  | Forgotten;

/** Commands of kinds that only an older version, or another program with this token, can have registered. */
export type Forgotten = ContextMenuCommandInteraction | PrimaryEntryPointCommandInteraction;

/** The one place that answers an interaction: Discord allows exactly one callback, then only edits. */
export interface Conversation {
  /** Tells Discord that an answer follows; to be called before three seconds are over. */
  acknowledge(): Promise<void>;
  /** Shows something for now; acknowledges first where that is missing. Nothing once `finish` was called. */
  show(message: Message): Promise<void>;
  finish(reply: Reply): Promise<void>;
}

type Placed = Pick<Extract<Reply, { kind: 'message' }>, 'everyone' | 'beside'>;
const PRIVATELY: Placed = { everyone: false, beside: false };

export function converse(interaction: Answerable): Conversation {
  // A message that everybody sees is never changed by a click: the answer may be about another person's key.
  const updates = isOnEphemeral(interaction);
  /** The one callback, on its way or done: nothing can be edited before it has arrived. */
  let acknowledged: Promise<void> | null = null;
  let isFinished = false;

  async function acknowledge(): Promise<void> {
    acknowledged ??= once(() =>
      updates ? interaction.deferUpdate() : interaction.deferReply({ flags: MessageFlags.Ephemeral }),
    );
    await acknowledged;
  }

  async function send(message: Message, { everyone, beside }: Placed): Promise<void> {
    if (acknowledged) {
      await acknowledged;
      await interaction.editReply(replacing(message));
      return;
    }
    acknowledged = once(() =>
      updates && !beside
        ? interaction.update(replacing(message))
        : interaction.reply({ ...body(message), ...(everyone ? {} : ephemeral) }),
    );
    await acknowledged;
  }

  return {
    acknowledge,
    async show(message) {
      if (isFinished) return;
      await acknowledge();
      if (isFinished) return;
      await interaction.editReply(replacing(message));
    },
    async finish(reply) {
      isFinished = true;
      if (reply.kind === 'message') {
        // Whether something is ephemeral is fixed by the first callback, so what was begun privately ends there.
        if (!reply.everyone || !(acknowledged || updates)) return send(reply.message, reply);
        await send(shared(), PRIVATELY);
        await interaction.followUp(body(reply.message));
      } else if (!acknowledged && !interaction.isModalSubmit()) {
        acknowledged = once(() => interaction.showModal(reply.modal));
        await acknowledged;
      } else if (reply.instead) {
        await send(reply.instead, PRIVATELY);
      }
    },
  };
}

const ephemeral = { flags: MessageFlags.Ephemeral } as const;

/** Only a private message is changed by a click on it. */
export function isOnEphemeral(
  interaction: Answerable,
): interaction is
  | MessageComponentInteraction
  | (ModalSubmitInteraction & { update: MessageComponentInteraction['update'] }) {
  if (interaction.isCommand()) return false;
  if (interaction.isModalSubmit() && !interaction.isFromMessage()) return false;
  return interaction.message?.flags.has(MessageFlags.Ephemeral) ?? false;
}

function body({ files = [], ...shown }: Message) {
  const attached = files.map(
    ({ name, description, bytes }) => new AttachmentBuilder(Buffer.from(bytes), { name, description }),
  );
  return { ...shown, allowedMentions: { parse: [] }, ...(attached.length > 0 ? { files: attached } : {}) };
}

/** In an edit, Discord keeps the files that are there unless it is told which to keep: none. */
function replacing(message: Message) {
  return { ...body(message), attachments: [] };
}

/** A callback that Discord has already had (a retry after a lost answer) is as good as a first one. */
async function once(callback: () => Promise<unknown>): Promise<void> {
  try {
    await callback();
  } catch (error) {
    if (!(error instanceof DiscordAPIError)) throw error;
    if (error.code !== RESTJSONErrorCodes.InteractionHasAlreadyBeenAcknowledged) throw error;
  }
}
