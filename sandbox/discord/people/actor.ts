import { INSTALL, INTERACTION, OPTION } from '../numbers.ts';
import type { Choice, Command, CommandOption } from '../wire.ts';
import {
  Interaction,
  type InteractionData,
  type InteractionStart,
  type Person,
} from '../world/interaction.ts';
import type { StoredMessage } from '../world/messages.ts';
import { interactionPayload } from '../world/payloads.ts';
import { ADMINISTRATOR, type Place, type User } from '../world/people.ts';
import type { World } from '../world/world.ts';
import { type CommandFailure, failedCommands, type OpenModal, openModal } from './client.ts';
import { Exchange } from './exchange.ts';
import { findCommand } from './matching.ts';
import { Message } from './message.ts';
import { choicesAmong, identified, type Nameable, nameables } from './nameables.ts';
import { fillOptions, fillPartial, type OptionValue, type SentOption } from './options.ts';
import { resolve } from './resolved.ts';

type Sending = Pick<InteractionStart, 'type' | 'data' | 'source' | 'opener'> & { entities?: string[] };

/** A person in a channel, with the limits of Discord's own client. */
export class Actor {
  readonly user: User;
  readonly place: Place;
  #world: World;
  #person: Person;
  #views = new Map<StoredMessage, Message>();

  constructor(world: World, person: Person, place: Place) {
    this.#world = world;
    this.#person = person;
    this.user = person.user;
    this.place = place;
  }

  /** The commands that this person is offered here (docs: interactions/application-commands, "Contexts"). */
  get commands(): Command[] {
    const { guild } = this.place;
    const local = guild ? (this.#world.guildCommands.get(guild.id) ?? []) : [];
    return [...this.#world.commands, ...local].filter((command) => this.#isOffered(command));
  }

  /** What this person sees in this channel, oldest first. */
  get messages(): Message[] {
    return [...this.#world.messages.values()].filter((one) => this.#canSee(one)).map((one) => this.view(one));
  }

  /** The channels, roles and people that this person can name here. */
  get nameables(): Nameable[] {
    return nameables(this.#world, this);
  }

  /** What an option offers without asking the bot: its own choices, or what can be named in it. */
  choicesOf(option: CommandOption): Choice[] {
    return choicesAmong(this.nameables, option) ?? option.choices ?? [];
  }

  /** Types a command: `ports list` or `/ports list`. Throws where Discord's client would not send it. */
  async slash(command: string, options: Record<string, OptionValue> = {}): Promise<Exchange> {
    const found = findCommand(this.commands, command);
    const sent = fillOptions(found.options, identified(this.nameables, found.options, options));
    return this.send(this.#commandData(found, sent, INTERACTION.command));
  }

  /** Types into an option that offers suggestions. */
  async autocomplete(
    command: string,
    options: Record<string, OptionValue>,
    focused: string,
  ): Promise<Choice[]> {
    const found = findCommand(this.commands, command);
    const sent = fillPartial(found.options, options, focused);
    const exchange = await this.send(this.#commandData(found, sent, INTERACTION.autocomplete));
    return exchange.choices();
  }

  /** The commands of this person that were not answered at all: "The application did not respond". */
  get failures(): CommandFailure[] {
    return failedCommands(this.#world, this);
  }

  /** The form that this person has before them here. */
  get openModal(): OpenModal | null {
    return openModal(this.#world, this);
  }

  /**
   * Sends the open form. Throws a sentence when there is none, when it is under way, or when Discord's client would
   * not send it; the last stands in the form, too.
   */
  async submitModal(values: Record<string, string>): Promise<Exchange> {
    const open = this.openModal;
    if (!open) throw new Error('No form is open');
    if (open.isSending) throw new Error('The form is being sent');
    return open.submit(values);
  }

  /** Closes the open form, if there is one: the bot is not told. */
  closeModal(): void {
    this.openModal?.close();
  }

  /** Puts an ephemeral message, or the notice of a failed command, out of this person's sight. */
  dismiss({ id }: { id: string }): void {
    const failure = this.failures.find((one) => one.id === id);
    if (failure) failure.dismiss();
    else this.#dismissMessage(id);
  }

  /** Ephemeral messages are for one person, deleted ones for nobody. */
  sees(message: Message): boolean {
    return this.#canSee(message.stored);
  }

  /** The same message for this person's eyes and hands. */
  view(stored: StoredMessage): Message {
    const present = this.#views.get(stored);
    if (present) return present;
    const made = new Message(this, this.#world.bot, stored);
    this.#views.set(stored, made);
    return made;
  }

  /** Starts an interaction; tests use `slash`, `message.click` and the like. */
  async send({ entities = [], ...sending }: Sending): Promise<Exchange> {
    const world = this.#world;
    const data: InteractionData = {
      ...sending.data,
      ...resolve(world, { person: this.#person, place: this.place }, entities),
    };
    const interaction = new Interaction(world, { ...sending, data, person: this.#person, place: this.place });
    world.interactions.set(interaction.token, interaction);
    const payload = interactionPayload(world, interaction);
    world.changes.announce({ kind: 'interaction', interaction, payload });
    const delivered = world.dispatch('INTERACTION_CREATE', payload, this.place.guild?.id);
    interaction.expectCallback(world, delivered);
    return new Exchange(world, this, interaction);
  }

  #dismissMessage(id: string): void {
    const message = this.messages.find((one) => one.id === id);
    if (!message) throw new Error('There is no such message here');
    if (!message.ephemeral) throw new Error('Everybody sees this message: it cannot be dismissed');
    message.stored.dismissed = true;
    this.#world.changes.announce({ kind: 'dismiss', message: message.stored });
  }

  #canSee({ channel, deleted, dismissed, audience }: StoredMessage): boolean {
    const isGone = deleted || dismissed;
    const isForMe = audience === undefined || audience === this.user.id;
    return channel === this.place.channel && !isGone && isForMe;
  }

  #isOffered({
    contexts,
    integration_types: installs,
    default_member_permissions: needed,
  }: Command): boolean {
    const { installedTo, permissions } = this.#person;
    const mine = [
      ...(installedTo !== 'user' ? [INSTALL.guild] : []),
      ...(installedTo !== 'guild' ? [INSTALL.user] : []),
    ];
    const isInstalled = (installs ?? [INSTALL.guild]).some((install) => mine.some((one) => one === install));
    const isHere = contexts?.includes(this.place.context) ?? true;
    const has = BigInt(permissions);
    const isAllowed =
      !this.place.guild ||
      needed === undefined ||
      (has & ADMINISTRATOR) !== 0n ||
      covers(has, BigInt(needed));
    return isInstalled && isHere && isAllowed;
  }

  #commandData(
    { command, branches }: ReturnType<typeof findCommand>,
    sent: SentOption[],
    type: Sending['type'],
  ): Sending {
    const options = branches.reduceRight<object[]>(
      (inner, branch) => [{ name: branch.name, type: branch.type, options: inner }],
      sent,
    );
    const { id, name, guild_id } = command;
    const data = { id, name, type: 1, options, ...(guild_id ? { guild_id } : {}) };
    const entities = sent.filter((one) => isEntity(one.type)).map(({ value }) => String(value));
    return { type, data, entities };
  }
}

/** Permissions `0` mean: administrators only. */
const covers = (has: bigint, needed: bigint): boolean => needed !== 0n && (has & needed) === needed;

const ENTITY_OPTIONS: number[] = [OPTION.user, OPTION.channel, OPTION.role, OPTION.mentionable];
const isEntity = (type: number): boolean => ENTITY_OPTIONS.includes(type);
