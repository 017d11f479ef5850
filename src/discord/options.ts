import type {
  SlashCommandBooleanOption,
  SlashCommandBuilder,
  SlashCommandChannelOption,
  SlashCommandIntegerOption,
  SlashCommandRoleOption,
  SlashCommandStringOption,
  SlashCommandSubcommandBuilder,
} from '@discordjs/builders';
import { ChannelType } from 'discord.js';
import { z } from 'zod';
import type { Invocation } from './invocation.ts';
import type { NamedChannel, NamedRole } from './named.ts';
import type { Suggestion } from './replies.ts';

type Builder = SlashCommandBuilder | SlashCommandSubcommandBuilder;

/** Discord offers no more at once (Application Commands, autocomplete). */
export const MAX_SUGGESTIONS = 25;

/** Answers while a person types. `others` are the options already filled in. */
export type Suggest<Services> = (
  invocation: Invocation<Services>,
  typing: { typed: string; others: Record<string, string> },
) => Promise<Suggestion[]>;

/** An option of a command: how it is declared to Discord, and how its value is read. */
export interface Option<Value, Services> {
  addTo(builder: Builder, name: string): void;
  schema: z.ZodType<Value>;
  required: boolean;
  suggest?: Suggest<Services>;
}

interface TextOptions<Services> {
  maxLength?: number;
  suggest?: Suggest<Services>;
  choices?: readonly Suggestion[];
}

/** Discord's own maximum of a string option. */
const MAX_TEXT = 6_000;

function addText(
  description: string,
  { required, options }: { required: boolean; options: TextOptions<never> },
) {
  return (builder: Builder, name: string) => {
    builder.addStringOption((option: SlashCommandStringOption) => {
      option.setName(name).setDescription(description).setRequired(required);
      if (options.maxLength) option.setMaxLength(options.maxLength);
      if (options.choices) option.addChoices(...options.choices);
      return option.setAutocomplete(options.suggest !== undefined);
    });
  };
}

function withSuggest<Services>({ suggest }: TextOptions<Services>) {
  return suggest ? { suggest } : {};
}

/** A text that may be left out: then `null`. */
export function text<Services>(
  description: string,
  options: TextOptions<Services> = {},
): Option<string | null, Services> {
  return {
    addTo: addText(description, { required: false, options }),
    schema: z.string().max(MAX_TEXT).nullable(),
    required: false,
    ...withSuggest(options),
  };
}

export function requiredText<Services>(
  description: string,
  options: TextOptions<Services> = {},
): Option<string, Services> {
  return {
    addTo: addText(description, { required: true, options }),
    schema: z.string().min(1).max(MAX_TEXT),
    required: true,
    ...withSuggest(options),
  };
}

/** A whole number that may be left out: then `null`. */
export function whole(
  description: string,
  { min, max }: { min: number; max: number },
): Option<number | null, unknown> {
  return {
    addTo: (builder, name) => {
      builder.addIntegerOption((option: SlashCommandIntegerOption) =>
        option.setName(name).setDescription(description).setMinValue(min).setMaxValue(max),
      );
    },
    schema: z.int().min(min).max(max).nullable(),
    required: false,
  };
}

/** A text channel of this guild that may be left out: then `null`. */
export function guildChannel(description: string): Option<NamedChannel | null, unknown> {
  return {
    addTo: (builder, name) => {
      builder.addChannelOption((option: SlashCommandChannelOption) =>
        option
          .setName(name)
          .setDescription(description)
          .addChannelTypes(ChannelType.GuildText, ChannelType.GuildAnnouncement),
      );
    },
    schema: z
      .object({
        ...{ id: z.string(), isThread: z.boolean() },
        ...{ permissions: z.bigint(), appPermissions: z.bigint().nullable() },
      })
      .nullable(),
    required: false,
  };
}

/** A role that may be left out: then `null`. */
export function role(description: string): Option<NamedRole | null, unknown> {
  return {
    addTo: (builder, name) => {
      builder.addRoleOption((option: SlashCommandRoleOption) =>
        option.setName(name).setDescription(description),
      );
    },
    schema: z.object({ id: z.string(), name: z.string(), mentionable: z.boolean() }).nullable(),
    required: false,
  };
}

/** Yes or no; left out means no. */
export function flag(description: string): Option<boolean, unknown> {
  return {
    addTo: (builder, name) => {
      builder.addBooleanOption((option: SlashCommandBooleanOption) =>
        option.setName(name).setDescription(description),
      );
    },
    schema: z
      .boolean()
      .nullable()
      .transform((value) => value ?? false),
    required: false,
  };
}
