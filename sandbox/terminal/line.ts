import type { Actor } from '../discord/index.ts';
import { type CommandOption, listCommands, type OptionValue } from '../discord/index.ts';

const INTEGER = 4;
const BOOLEAN = 5;
const NUMBER = 10;

export type TypedCommand = ReturnType<typeof listCommands>[number];

/** An option as it stands in a line. */
export interface TypedOption {
  name: string;
  value: string;
  /** Where it begins in the text that was read. */
  start: number;
  /** A quotation mark that was not closed yet. */
  isOpen: boolean;
}

/** The command that a line begins with, and the text after it; undefined when it is none or not complete. */
export function splitCommand(
  actor: Actor,
  line: string,
): { command: TypedCommand; rest: string } | undefined {
  const text = line.trimStart();
  const found = listCommands(actor.commands)
    .filter(({ title }) => text === title || text.startsWith(`${title} `))
    .sort((one, other) => other.title.length - one.title.length)[0];
  return found && { command: found, rest: text.slice(found.title.length) };
}

/**
 * The options in `server:Survival note:"two words"`. A value goes on to the next option's name, so that quotation
 * marks are needed only around text that looks like one. Throws when there is text that belongs to no option.
 */
export function readOptions(rest: string, definitions: CommandOption[]): TypedOption[] {
  const names = definitions.map(({ name }) => name).join('|');
  const found: TypedOption[] = [];
  let at = rest.length - rest.trimStart().length;
  while (at < rest.length) {
    const name = names && new RegExp(`^(${names}):`, 'u').exec(rest.slice(at))?.[1];
    if (!name) throw new Error(explain(rest.slice(at), definitions));
    const value = readValue(rest.slice(at + name.length + 1), names);
    found.push({ name, value: value.text, start: at, isOpen: value.isOpen });
    at += name.length + 1 + value.length;
    at += rest.slice(at).length - rest.slice(at).trimStart().length;
  }
  return found;
}

function readValue(text: string, names: string): { text: string; length: number; isOpen: boolean } {
  const quoted = /^"((?:[^"\\]|\\.)*)("?)/u.exec(text);
  if (quoted) {
    const [all, inner = '', end] = quoted;
    return { text: inner.replaceAll(/\\(.)/gu, '$1'), length: all.length, isOpen: end === '' };
  }
  const length = new RegExp(`\\s+(?:${names}):`, 'u').exec(text)?.index ?? text.length;
  return { text: text.slice(0, length).trim(), length, isOpen: false };
}

function explain(text: string, definitions: CommandOption[]): string {
  const [word = ''] = text.split(/\s/);
  const known = definitions.map(({ name }) => `${name}:`).join(' ');
  if (definitions.length === 0) return `This command has no options ("${word}")`;
  return `"${word}" is not one of the options. Write them as name:value (${known})`;
}

/** What people see of a suggestion, and what is sent instead. */
export type Suggestions = Map<string, string | number>;

export const suggestionKey = (title: string, option: string, name: string): string =>
  [title, option, name].join('\n');

/** The values as they are sent. */
export function convertOptions(
  { title, options: definitions }: Pick<TypedCommand, 'title' | 'options'>,
  typed: TypedOption[],
  suggestions: Suggestions,
): Record<string, OptionValue> {
  return Object.fromEntries(
    typed.map(({ name, value }) => {
      const definition = definitions.find((one) => one.name === name);
      const chosen = suggestions.get(suggestionKey(title, name, value));
      return [name, chosen ?? (definition ? convert(definition, value) : value)];
    }),
  );
}

function convert({ type, choices = [] }: CommandOption, text: string): OptionValue {
  const choice = choices.find(
    ({ name, value }) => name.toLowerCase() === text.toLowerCase() || String(value) === text,
  );
  if (choice) return choice.value;
  if (type === BOOLEAN && /^(true|yes|false|no)$/i.test(text)) return /^(true|yes)$/i.test(text);
  const isNumber = type === INTEGER || type === NUMBER;
  return isNumber && text !== '' && Number.isFinite(Number(text)) ? Number(text) : text;
}
