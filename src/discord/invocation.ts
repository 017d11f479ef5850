import type { APIEmbed } from 'discord.js';
import type { Message } from '../views/message.ts';

/** One interaction, as a handler sees it. Nothing of it outlives the interaction. */
export interface Invocation<Services> {
  services: Services;
  userId: string;
  /** `null` only where Discord names none. */
  channelId: string | null;
  /** What the person's client is set to, e.g. `en-GB`. */
  locale: string;
  /** Stands in the log and under the answer when something fails. */
  reference: string;
  /** The embeds of the message whose button or menu was used. */
  shown: readonly Pick<APIEmbed, 'fields'>[];
  /** Shows something until the answer is there. */
  progress(message: Message): Promise<void>;
}
