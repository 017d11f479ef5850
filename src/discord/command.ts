import { SlashCommandBuilder, SlashCommandSubcommandBuilder } from '@discordjs/builders';
import { ApplicationIntegrationType, InteractionContextType } from 'discord.js';
import { z } from 'zod';
import type { Invocation } from './invocation.ts';
import type { Option, Suggest } from './options.ts';
import type { Reply } from './replies.ts';

/** How long a handler may take before its interaction is acknowledged; a modal cannot follow that. */
export type Opens = 'message' | 'modal';

/** How long a handler may take in all; see `answering.ts`. */
export type Within = 'usual' | 'long';

/** Something a person can type: a subcommand, or a command without any (its name is then empty). */
export interface Action<Services> {
  name: string;
  description: string;
  opens: Opens;
  /** As they are typed: `allocation`, and `[server]` where it may be left out. */
  options: string[];
  suggest: Partial<Record<string, Suggest<Services>>>;
  addOptions(builder: SlashCommandBuilder | SlashCommandSubcommandBuilder): void;
  /** @returns `null` when the values are not what the options declare. */
  run(invocation: Invocation<Services>, values: Record<string, unknown>): Promise<Reply> | null;
}

export interface Command<Services> {
  name: string;
  description: string;
  actions: Action<Services>[];
}

// biome-ignore lint/suspicious/noExplicitAny: each option brings its own services and value types
type AnyOptions = Record<string, Option<any, any>>;
type Values<O extends AnyOptions> = { [Name in keyof O]: z.output<O[Name]['schema']> };

interface Definition<Services, O extends AnyOptions> {
  name: string;
  description: string;
  opens?: Opens;
  options: O;
  run(invocation: Invocation<Services>, values: Values<O>): Promise<Reply>;
}

/** Declares an action; its handler gets the values already parsed. */
export function action<Services, O extends AnyOptions>(
  definition: Definition<Services, O>,
): Action<Services> {
  const entries = Object.entries(definition.options);
  return {
    name: definition.name,
    description: definition.description,
    opens: definition.opens ?? 'message',
    options: entries.map(([name, { required }]) => (required ? name : `[${name}]`)),
    suggest: Object.fromEntries(entries.map(([name, option]) => [name, option.suggest])),
    addOptions: (builder) => {
      for (const [name, option] of entries) option.addTo(builder, name);
    },
    run(invocation, values) {
      const parsed = parseValues(definition.options, values);
      return parsed ? definition.run(invocation, parsed) : null;
    },
  };
}

function parseValues<O extends AnyOptions>(options: O, values: Record<string, unknown>): Values<O> | null {
  const shape = Object.fromEntries(Object.entries(options).map(([name, { schema }]) => [name, schema]));
  const given = Object.fromEntries(Object.keys(options).map((name) => [name, values[name] ?? null]));
  const parsed = z.object(shape).safeParse(given);
  return parsed.success ? (parsed.data as Values<O>) : null;
}

/** Works in guilds and direct messages, installed to a guild or to a user. */
export function declaration(command: Command<never>) {
  const builder = new SlashCommandBuilder()
    .setName(command.name)
    .setDescription(command.description)
    .setIntegrationTypes(ApplicationIntegrationType.GuildInstall, ApplicationIntegrationType.UserInstall)
    .setContexts(
      InteractionContextType.Guild,
      InteractionContextType.BotDM,
      InteractionContextType.PrivateChannel,
    );
  for (const { name, description, addOptions } of command.actions) {
    if (name === '') addOptions(builder);
    else
      builder.addSubcommand(
        subcommand(new SlashCommandSubcommandBuilder(), { name, description, addOptions }),
      );
  }
  return builder.toJSON();
}

function subcommand(
  builder: SlashCommandSubcommandBuilder,
  { name, description, addOptions }: Pick<Action<never>, 'name' | 'description' | 'addOptions'>,
): SlashCommandSubcommandBuilder {
  builder.setName(name).setDescription(description);
  addOptions(builder);
  return builder;
}

/** How it is typed, with its options. */
export function usage(
  command: { name: string },
  { name, options }: Pick<Action<never>, 'name' | 'options'>,
): string {
  return [`/${command.name}`, name, ...options].filter(Boolean).join(' ');
}
