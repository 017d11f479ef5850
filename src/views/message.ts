import {
  ActionRowBuilder,
  type ButtonBuilder,
  EmbedBuilder,
  type MessageActionRowComponentBuilder,
  type StringSelectMenuBuilder,
} from '@discordjs/builders';
import type { APIEmbed, APIModalInteractionResponseCallbackData } from 'discord.js';
import { clip, clipMarkdown } from './text.ts';

/** A picture to be sent along. */
export interface Attachment {
  /** With the ending that says what it is. */
  name: string;
  /** What it shows, for people who do not see it. */
  description: string;
  bytes: Uint8Array;
}

/** A whole message; sending it replaces everything an earlier one showed, files included. */
export interface Message {
  content: string;
  embeds: APIEmbed[];
  files?: Attachment[];
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
  /** Shown large below the text. */
  image?: Attachment;
  /** Each a row of buttons, or one select menu. */
  rows?: Row[];
}

/** Discord's documented limits (Message resource, Embed Limits). */
const MAX_TITLE = 256;
const MAX_DESCRIPTION = 4_096;
const MAX_FIELD = 1_024;
const MAX_FIELD_NAME = 256;
const MAX_FOOTER = 2_048;
const MAX_EMBED = 6_000;
/** Of an attachment (Message resource, Attachment Object). */
const MAX_ALT_TEXT = 1_024;

export function message({ tone, title, lines, fields = [], footer, image, rows = [] }: Content): Message {
  const shown = { title: clipMarkdown(title, MAX_TITLE), footer: clip(footer ?? '', MAX_FOOTER) };
  const room = MAX_EMBED - shown.title.length - shown.footer.length;
  const text = lines.filter((line) => line !== null).join('\n');
  const description = clipMarkdown(text, Math.min(MAX_DESCRIPTION, room));
  const embed = new EmbedBuilder().setColor(COLOURS[tone]).setTitle(shown.title);
  if (description) embed.setDescription(description);
  embed.addFields(fitting(fields, room - description.length));
  if (shown.footer) embed.setFooter({ text: shown.footer });
  if (image) embed.setImage(`attachment://${image.name}`);
  const filled = rows
    .map((row) => row.filter((component) => component !== null))
    .filter((row) => row.length > 0);
  return {
    content: '',
    embeds: [embed.toJSON()],
    components: filled.map((row) =>
      new ActionRowBuilder<MessageActionRowComponentBuilder>().addComponents(row).toJSON(),
    ),
    ...(image ? { files: [{ ...image, description: clip(image.description, MAX_ALT_TEXT) }] } : {}),
  };
}

/** The first fields, as many as the whole embed has room for. */
function fitting(fields: { name: string; value: string }[], room: number) {
  let left = room;
  return fields
    .map(({ name, value }) => ({
      name: clipMarkdown(name, MAX_FIELD_NAME),
      value: clipMarkdown(value, MAX_FIELD),
    }))
    .filter(({ name, value }) => {
      left -= name.length + value.length;
      return left >= 0;
    });
}
