import {
  ApplicationIntegrationType,
  type AutocompleteInteraction,
  type ChatInputCommandInteraction,
  type MessageComponentInteraction,
  type ModalSubmitInteraction,
} from 'discord.js';
import type { Given } from './click.ts';
import { type Answerable, isOnEphemeral } from './conversation.ts';
import type { Invocation } from './invocation.ts';
import { type Named, NOTHING_NAMED } from './named.ts';

type Incoming = AutocompleteInteraction | Answerable;

/** Who asks, where, in which language: everything about an interaction but what it asks for. */
export function invocationOf(
  interaction: Incoming,
  { isInThread }: Named = NOTHING_NAMED,
): Omit<Invocation<never>, 'services' | 'progress' | 'reference' | 'ending' | 'claim'> {
  return {
    userId: interaction.user.id,
    channelId: interaction.channelId,
    guild: guildOf(interaction, isInThread),
    locale: interaction.locale,
    replaces: replacedBy(interaction),
    shown: 'message' in interaction && interaction.message ? interaction.message.embeds : [],
  };
}

function replacedBy(interaction: Incoming): string | null {
  return !interaction.isAutocomplete() && isOnEphemeral(interaction)
    ? (interaction.message?.id ?? null)
    : null;
}

/** Only what an interaction carries itself: without intents nothing is known of guilds. */
function guildOf(interaction: Incoming, isThread: boolean): Invocation<never>['guild'] {
  const { guildId, memberPermissions, appPermissions, authorizingIntegrationOwners } = interaction;
  if (guildId === null) return null;
  return {
    id: guildId,
    isInstalled: authorizingIntegrationOwners[ApplicationIntegrationType.GuildInstall] === guildId,
    isThread,
    permissions: memberPermissions?.bitfield ?? 0n,
    appPermissions: appPermissions?.bitfield ?? 0n,
  };
}

const SUBCOMMAND = 1;
const CHANNEL = 7;
const ROLE = 8;

/** Which action was typed, with the options as Discord sent them; for channels and roles what it says of them. */
export function typedIn(
  interaction: ChatInputCommandInteraction | AutocompleteInteraction,
  named: Named = NOTHING_NAMED,
) {
  const [first] = interaction.options.data;
  const isSubcommand = first?.type === SUBCOMMAND;
  const given = (isSubcommand ? first.options : interaction.options.data) ?? [];
  return {
    action: `${interaction.commandName} ${isSubcommand ? first.name : ''}`,
    values: Object.fromEntries(given.map((option) => [option.name, meant(option, named)])),
    focused: given.find((option) => 'focused' in option && option.focused) ?? null,
  };
}

function meant({ type, value }: { type: number; value?: unknown }, named: Named): unknown {
  if (type === CHANNEL) return named.channels.get(String(value)) ?? value;
  return type === ROLE ? (named.roles.get(String(value)) ?? value) : value;
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
