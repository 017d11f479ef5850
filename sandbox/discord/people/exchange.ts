import { CALLBACK, FLAG } from '../numbers.ts';
import type { Choice } from '../wire.ts';
import type { Callback, Interaction } from '../world/interaction.ts';
import type { StoredMessage } from '../world/messages.ts';
import type { World } from '../world/world.ts';
import type { Actor } from './actor.ts';
import type { Message } from './message.ts';
import { Modal } from './modal.ts';

/** One interaction, seen by the person who started it. */
export class Exchange {
  readonly id: string;
  readonly type: number;
  /** The first callback; rejects when the bot did not respond within 3 seconds of the clock. */
  readonly acknowledged: Promise<Callback>;
  #world: World;
  #actor: Actor;
  #interaction: Interaction;

  constructor(world: World, actor: Actor, interaction: Interaction) {
    this.#world = world;
    this.#actor = actor;
    this.#interaction = interaction;
    this.id = interaction.id;
    this.type = interaction.type;
    this.acknowledged = world.changes.until(() => answered(interaction));
    this.acknowledged.catch(() => {});
  }

  /** The first message that is more than "thinking…": new, or the one that was changed. */
  async answer(): Promise<Message> {
    const message = await this.#world.changes.until(() => {
      const callback = answered(this.#interaction);
      if (callback?.modal) throw new Error(`The bot opened the modal "${callback.modal.title}"`);
      return callback && answerIn(this.#interaction);
    });
    return this.#actor.view(message);
  }

  /** The modal that the bot opened. */
  async modal(): Promise<Modal> {
    const callback = await this.acknowledged;
    if (!callback.modal)
      throw new Error(`The bot did not open a modal, it answered with type ${callback.type}`);
    return new Modal(this.#actor, callback.modal, this.#interaction);
  }

  /** Whatever comes: a message or a modal. */
  async settled(): Promise<Message | Modal> {
    const { modal } = await this.acknowledged;
    return modal ? this.modal() : this.answer();
  }

  /** Suggestions, when the interaction asked for them. */
  async choices(): Promise<Choice[]> {
    const callback = await this.acknowledged;
    return callback.choices ?? [];
  }

  /** Messages after the first, oldest first, as far as this person sees them. */
  get followUps(): Message[] {
    return this.#interaction.followUps
      .map((one) => this.#actor.view(one))
      .filter((one) => this.#actor.sees(one));
  }
}

function answered(interaction: Interaction): Callback | undefined {
  if (interaction.failed) throw new Error(`The application did not respond (${interaction.title})`);
  return interaction.callback;
}

/** The message that answers, once it can be read. */
function answerIn({ callback, original, edited, followUps }: Interaction): StoredMessage | undefined {
  if (callback?.type === CALLBACK.choices) throw new Error('The bot answered with suggestions');
  const isThinking = original && (original.flags & FLAG.loading) !== 0;
  if (callback?.type === CALLBACK.deferredUpdate && !edited && !original?.deleted) return followUps[0];
  if (!original || original.deleted) return followUps[0] ?? (isThinking ? undefined : original);
  return isThinking ? undefined : original;
}
