import {
  ActionRowBuilder,
  type ButtonBuilder,
  EmbedBuilder,
  type MessageActionRowComponentBuilder,
  type StringSelectMenuBuilder,
} from '@discordjs/builders';
import type { APIEmbed, APIModalInteractionResponseCallbackData } from 'discord.js';
import { clip } from './text.ts';

/** A whole message; sending it replaces everything an earlier one showed. */
export interface Message {
  content: string;
  embeds: APIEmbed[];
  components: ReturnType<ActionRowBuilder<MessageActionRowComponentBuilder>['toJSON']>[];
}

export type Modal = APIModalInteractionResponseCallbackData;
export type Row = (ButtonBuilder | StringSelectMenuBuilder | null)[];

const COLOURS = { info: 0x5865f2, done: 0x3ba55d, warning: 0xfaa61a, failure: 0xed4245 } as const;

export interface Content {
  tone: keyof typeof COLOURS;
  title: string;
  /** Markdown, one line each; whatever came from outside is escaped already. `null` lines are left out. */
  lines: (string | null)[];
  fields?: { name: string; value: string }[];
  footer?: string | null;
  /** Each a row of buttons, or one select menu. */
  rows?: Row[];
}

/** Discord's documented limits (Message resource, Embed Limits). */
const MAX_TITLE = 256;
const MAX_DESCRIPTION = 4_096;
const MAX_FIELD = 1_024;
const MAX_FOOTER = 2_048;

export function message({ tone, title, lines, fields = [], footer, rows = [] }: Content): Message {
  const embed = new EmbedBuilder().setColor(COLOURS[tone]).setTitle(clip(title, MAX_TITLE));
  const description = lines.filter((line) => line !== null).join('\n');
  if (description) embed.setDescription(clip(description, MAX_DESCRIPTION));
  embed.addFields(fields.map(({ name, value }) => ({ name, value: clip(value, MAX_FIELD) })));
  if (footer) embed.setFooter({ text: clip(footer, MAX_FOOTER) });
  const filled = rows
    .map((row) => row.filter((component) => component !== null))
    .filter((row) => row.length > 0);
  return {
    content: '',
    embeds: [embed.toJSON()],
    components: filled.map((row) =>
      new ActionRowBuilder<MessageActionRowComponentBuilder>().addComponents(row).toJSON(),
    ),
  };
}
