import { FLAG, INTERACTION } from '../numbers.ts';
import { texts } from '../rules/embeds.ts';
import type { Attachment, Button, Embed, MessageComponent, Select, SelectOption } from '../wire.ts';
import type { Interaction } from '../world/interaction.ts';
import type { Snapshot, StoredMessage } from '../world/messages.ts';
import type { User } from '../world/people.ts';
import type { Actor } from './actor.ts';
import { type UsedCommand, usedCommand } from './client.ts';
import { controlsOf, textsOf } from './contents.ts';
import type { Exchange } from './exchange.ts';

export interface MessageButton {
  label: string;
  customId: string | undefined;
  url: string | undefined;
  /** 1 primary, 2 secondary, 3 success, 4 danger, 5 link. */
  style: number;
  disabled: boolean;
}

export interface MessageSelect {
  customId: string;
  /** 3 text, 5 users, 6 roles, 7 both, 8 channels. */
  type: Select['type'];
  placeholder: string;
  options: SelectOption[];
  minValues: number;
  maxValues: number;
  disabled: boolean;
}

/** A message as one person sees it. It is live: an edit by the bot shows at once. */
export class Message {
  readonly id: string;
  readonly author: User;
  #actor: Actor;
  #stored: StoredMessage;

  constructor(actor: Actor, author: User, stored: StoredMessage) {
    this.#actor = actor;
    this.#stored = stored;
    this.author = author;
    this.id = stored.id;
  }

  get content(): string {
    return this.#stored.content;
  }

  get embeds(): Embed[] {
    return this.#stored.embeds;
  }

  get components(): MessageComponent[] {
    return this.#stored.components;
  }

  get attachments(): Attachment[] {
    return this.#stored.attachments;
  }

  get flags(): number {
    return this.#stored.flags;
  }

  get ephemeral(): boolean {
    return (this.flags & FLAG.ephemeral) !== 0;
  }

  /** Deferred: shows "thinking…" and nothing else. */
  get thinking(): boolean {
    return (this.flags & FLAG.loading) !== 0;
  }

  get deleted(): boolean {
    return this.#stored.deleted;
  }

  /** The custom_ids whose interactions by this person are not answered yet. */
  get waitingFor(): string[] {
    return this.#uses().flatMap(({ isWaiting, data }) => (isWaiting ? (data.custom_id ?? []) : []));
  }

  /** Whether it shows "This interaction failed": until the person uses it again, or the bot edits it. */
  get hasFailed(): boolean {
    const last = this.#uses().at(-1);
    return last?.failed === true && last.editsAtFailure === this.edits.length;
  }

  /** The command that it answers: "Alice used /ports list". */
  get usedCommand(): UsedCommand | null {
    return usedCommand(this.#stored);
  }

  get createdAt(): number {
    return this.#stored.createdAt;
  }

  /** What it showed before each edit, oldest first; the answer to a deferral is none. */
  get edits(): readonly Snapshot[] {
    return this.#stored.edits;
  }

  /** The stored message behind this view: to tell whether two people look at the same one. */
  get stored(): StoredMessage {
    return this.#stored;
  }

  get buttons(): MessageButton[] {
    const buttons = controlsOf(this.components).filter((control) => control.type === 2);
    return buttons.map((button) => ({
      label: labelOf(button),
      customId: button.custom_id,
      url: button.url,
      style: button.style,
      disabled: button.disabled ?? false,
    }));
  }

  get selects(): MessageSelect[] {
    const selects = controlsOf(this.components).filter((control) => control.type !== 2);
    return selects.map((select) => ({
      customId: select.custom_id,
      type: select.type,
      placeholder: select.placeholder ?? '',
      options: select.type === 3 ? select.options : [],
      minValues: select.min_values ?? 1,
      maxValues: select.max_values ?? 1,
      disabled: select.disabled ?? false,
    }));
  }

  /** Everything that can be read in it, line by line. */
  get text(): string {
    const menus = this.selects.flatMap(({ placeholder, options }) => [
      placeholder,
      ...options.flatMap(({ label, description }) => [label, description ?? '']),
    ]);
    const labels = this.buttons.map(({ label }) => label);
    const files = this.attachments.map(({ filename }) => filename);
    const all = [
      this.content,
      ...this.embeds.flatMap(texts),
      ...textsOf(this.components),
      ...menus,
      ...labels,
      ...files,
    ];
    return all.filter((line) => line !== '').join('\n');
  }

  /** Presses a button, named by its label or custom_id. Throws where a person could not press it. */
  async click(labelOrCustomId: string, as = this.#actor): Promise<Exchange> {
    this.#refuseUnseen(as);
    const found = this.buttons.filter(({ label, customId }) => [label, customId].includes(labelOrCustomId));
    const [button] = found;
    if (!button) throw new Error(`There is no button "${labelOrCustomId}" (${this.#labels()})`);
    if (found.length > 1) throw new Error(`There is more than one button "${labelOrCustomId}"`);
    if (button.disabled) throw new Error(`The button "${labelOrCustomId}" is disabled`);
    if (!button.customId) throw new Error(`The button "${labelOrCustomId}" is a link to ${button.url}`);
    return as.send({
      type: INTERACTION.component,
      data: { component_type: 2, custom_id: button.customId },
      source: this.#stored,
    });
  }

  /**
   * Chooses in a menu, named by its custom_id or placeholder; without a name the only one. Values are given as
   * the value or label of an option. Throws where a person could not choose that.
   */
  async select(menu: string | undefined, values: string[], as = this.#actor): Promise<Exchange> {
    this.#refuseUnseen(as);
    const found = this.selects.filter(
      ({ customId, placeholder }) => menu === undefined || [customId, placeholder].includes(menu),
    );
    const [select] = found;
    if (!select) throw new Error(`There is no menu "${menu ?? ''}"`);
    if (found.length > 1) throw new Error('There is more than one menu: name one');
    const chosen = choose(select, values);
    return as.send({
      type: INTERACTION.component,
      data: { component_type: select.type, custom_id: select.customId, values: chosen },
      source: this.#stored,
      ...(select.type === 3 ? {} : { entities: chosen }),
    });
  }

  /** What this person did with its buttons and menus. */
  #uses(): Interaction[] {
    const { user } = this.#actor;
    return this.#stored.uses.filter(
      ({ type, person }) => type === INTERACTION.component && person.user.id === user.id,
    );
  }

  #refuseUnseen(as: Actor): void {
    if (this.deleted) throw new Error('The message was deleted');
    if (!as.sees(this)) throw new Error(`${as.user.global_name} does not see this message`);
  }

  #labels(): string {
    return this.buttons.map(({ label }) => label).join(', ') || 'there are none';
  }
}

const labelOf = ({ label, emoji }: Button): string => label ?? emoji?.name ?? '';

function choose(
  { disabled, placeholder, type, options, minValues, maxValues }: MessageSelect,
  values: string[],
) {
  if (disabled) throw new Error(`The menu "${placeholder}" is disabled`);
  if (values.length < minValues)
    throw new Error(`The menu "${placeholder}" needs at least ${minValues} values`);
  if (values.length > maxValues)
    throw new Error(`The menu "${placeholder}" takes at most ${maxValues} values`);
  if (type !== 3) return values;
  return values.map((wanted) => {
    const option =
      options.find(({ value }) => value === wanted) ?? options.find(({ label }) => label === wanted);
    if (!option) throw new Error(`The menu "${placeholder}" has no option "${wanted}"`);
    return option.value;
  });
}
