import type {
  AutocompleteInteraction,
  ChatInputCommandInteraction,
  MessageComponentInteraction,
  ModalSubmitInteraction,
} from 'discord.js';
import type { Given } from './click.ts';
import type { Invocation } from './invocation.ts';

type Incoming =
  | AutocompleteInteraction
  | ChatInputCommandInteraction
  | MessageComponentInteraction
  | ModalSubmitInteraction;

/** Who asks, where, in which language: everything about an interaction but what it asks for. */
export function invocationOf(
  interaction: Incoming,
): Omit<Invocation<never>, 'services' | 'progress' | 'reference'> {
  return {
    userId: interaction.user.id,
    channelId: interaction.channelId,
    locale: interaction.locale,
    shown: 'message' in interaction && interaction.message ? interaction.message.embeds : [],
  };
}

const SUBCOMMAND = 1;

/** Which action was typed, with the options as Discord sent them. */
export function typedIn(interaction: ChatInputCommandInteraction | AutocompleteInteraction) {
  const [first] = interaction.options.data;
  const isSubcommand = first?.type === SUBCOMMAND;
  const given = (isSubcommand ? first.options : interaction.options.data) ?? [];
  return {
    action: `${interaction.commandName} ${isSubcommand ? first.name : ''}`,
    values: Object.fromEntries(given.map(({ name, value }) => [name, value])),
    focused: given.find((option) => 'focused' in option && option.focused) ?? null,
  };
}

/** What came with a click or a modal. */
export function givenWith(interaction: MessageComponentInteraction | ModalSubmitInteraction): Given {
  if (!interaction.isModalSubmit()) {
    return { values: interaction.isStringSelectMenu() ? interaction.values : [], inputs: {} };
  }
  const inputs = [...interaction.fields.fields.values()].map((field) => {
    const value = 'values' in field ? field.values[0] : 'value' in field ? field.value : '';
    return [field.customId, String(value ?? '')];
  });
  return { values: [], inputs: Object.fromEntries(inputs) };
}
