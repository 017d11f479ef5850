import {
  ButtonBuilder,
  LabelBuilder,
  StringSelectMenuBuilder,
  StringSelectMenuOptionBuilder,
  TextInputBuilder,
} from '@discordjs/builders';
import { ButtonStyle, TextInputStyle } from 'discord.js';
import { clip, plain } from './text.ts';

/** Discord's documented limits (Component reference). */
const MAX_LABEL = 80;
const MAX_OPTION = 100;
const MAX_PLACEHOLDER = 150;
/** Of a menu. */
export const MAX_OPTIONS = 25;

const STYLES = {
  main: ButtonStyle.Primary,
  plain: ButtonStyle.Secondary,
  good: ButtonStyle.Success,
  danger: ButtonStyle.Danger,
} as const;

export interface ButtonOptions {
  style?: keyof typeof STYLES;
  disabled?: boolean;
}

export function button(label: string, id: string, { style = 'plain', disabled = false }: ButtonOptions = {}) {
  return new ButtonBuilder()
    .setLabel(clip(label, MAX_LABEL))
    .setCustomId(id)
    .setStyle(STYLES[style])
    .setDisabled(disabled);
}

export interface Choice {
  label: string;
  value: string;
  description?: string | null;
}

/** A select menu of at most 25; whoever has more pages or narrows before. */
export function menu(placeholder: string, id: string, choices: Choice[]): StringSelectMenuBuilder {
  const options = choices.slice(0, MAX_OPTIONS).map(({ label, value, description }) => {
    const option = new StringSelectMenuOptionBuilder().setLabel(line(label)).setValue(value);
    const shown = clip(plain(description ?? ''), MAX_OPTION);
    return shown ? option.setDescription(shown) : option;
  });
  return new StringSelectMenuBuilder()
    .setCustomId(id)
    .setPlaceholder(clip(plain(placeholder), MAX_PLACEHOLDER))
    .addOptions(options);
}

/** A label must not be empty, and a name may consist of nothing that can be shown. */
function line(text: string): string {
  return clip(plain(text), MAX_OPTION) || '(no name)';
}

export interface InputOptions {
  id: string;
  label: string;
  description?: string;
  placeholder?: string;
  value?: string | null;
  required?: boolean;
  paragraph?: boolean;
  maxLength: number;
}

/** A text field of a modal, with its label. */
export function input(options: InputOptions): LabelBuilder {
  const field = new TextInputBuilder()
    .setCustomId(options.id)
    .setStyle(options.paragraph ? TextInputStyle.Paragraph : TextInputStyle.Short)
    .setRequired(options.required ?? false)
    .setMaxLength(options.maxLength);
  if (options.placeholder) field.setPlaceholder(options.placeholder);
  if (options.value) field.setValue(options.value);
  return labelled(options, (label) => label.setTextInputComponent(field));
}

/** A menu in a modal, with its label. */
export function choice(
  options: { id: string; label: string; description?: string },
  choices: Choice[],
): LabelBuilder {
  return labelled(options, (label) =>
    label.setStringSelectMenuComponent(menu(options.label, options.id, choices)),
  );
}

function labelled(
  { label, description }: { label: string; description?: string | undefined },
  fill: (builder: LabelBuilder) => LabelBuilder,
): LabelBuilder {
  const builder = new LabelBuilder().setLabel(label);
  return fill(description ? builder.setDescription(description) : builder);
}
