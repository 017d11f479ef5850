import type { APIEmbed } from 'discord.js';
import type { Message } from '../views/message.ts';

/** One interaction, as a handler sees it. Nothing of it outlives the interaction. */
export interface Invocation<Services> {
  services: Services;
  userId: string;
  /** `null` only where Discord names none. */
  channelId: string | null;
  /** `null` outside of a guild. */
  guild: {
    id: string;
    /** Whether the bot is a member there, and not only installed to the person's account. */
    isInstalled: boolean;
    /** Whether this channel is a thread; known of commands only. */
    isThread: boolean;
    /** What the person may do in this channel. */
    permissions: bigint;
    /** What the bot may do in this channel. */
    appPermissions: bigint;
  } | null;
  /** What the person's client is set to, e.g. `en-GB`. */
  locale: string;
  /** Stands in the log and under the answer when something fails. */
  reference: string;
  /** The embeds of the message whose button or menu was used. */
  shown: readonly Pick<APIEmbed, 'fields'>[];
  /** The message that the answer takes the place of; `null` where it is a message of its own. */
  replaces: string | null;
  /** Aborts when the bot is about to stop: who follows something for minutes then ends with what is true so far. */
  ending: AbortSignal;
  /**
   * To be called before anything is written on a panel: of several processes that were given the same interaction
   * one may go on. @throws ServedElsewhere in the others; StoreFailure when nobody can tell
   */
  claim(): Promise<void>;
  /** Shows something until the answer is there. */
  progress(message: Message): Promise<void>;
}
