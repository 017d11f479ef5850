import type { Actor, CommandOption } from '../discord/index.ts';
import { listCommands } from '../discord/index.ts';
import {
  convertOptions,
  readOptions,
  type Suggestions,
  splitCommand,
  suggestionKey,
  type TypedCommand,
} from './line.ts';

const BOOLEAN = 5;

/** What a line can be completed to: the candidates, and the end of the line that they replace. */
export type Completion = [candidates: string[], replaced: string];

export interface Completing {
  actor: Actor;
  /** What can be typed besides commands. */
  words: string[];
  /** Is given the suggestions that the bot makes. */
  suggestions: Suggestions;
}

/** Completes commands, option names, choices and, by asking the bot, options that offer suggestions. */
export async function complete(line: string, completing: Completing): Promise<Completion> {
  const { actor, words } = completing;
  if (!line.startsWith('/')) return [words.filter((word) => word.startsWith(line)), line];
  const split = splitCommand(actor, line);
  if (!split || split.rest === '') {
    const titles = listCommands(actor.commands).map(({ title }) => `${title} `);
    return [titles.filter((title) => title.startsWith(line)), line];
  }
  return completeOption(split.command, split.rest, completing);
}

async function completeOption(
  command: TypedCommand,
  rest: string,
  completing: Completing,
): Promise<Completion> {
  const word = /\S*$/u.exec(rest)?.[0] ?? '';
  const before = rest.slice(0, rest.length - word.length);
  const given = tryReading(before, command.options);
  const isName = given !== undefined && !word.includes(':') && !given.at(-1)?.isOpen;
  if (isName) {
    const open = command.options.filter(({ name }) => !given.some((one) => one.name === name));
    const names = open.map(({ name }) => `${name}:`).filter((name) => name.startsWith(word));
    if (names.length > 0) return [names, word];
  }
  return completeValue(command, rest, completing);
}

async function completeValue(
  command: TypedCommand,
  rest: string,
  completing: Completing,
): Promise<Completion> {
  const typed = tryReading(rest, command.options) ?? [];
  const last = typed.at(-1);
  const definition = command.options.find(({ name }) => name === last?.name);
  if (!last || !definition) return [[], rest];
  const others = convertOptions(command, typed.slice(0, -1), completing.suggestions);
  const names = definition.autocomplete
    ? await suggested(
        { command, values: { ...others, [last.name]: last.value }, focused: last.name },
        completing,
      )
    : fixed(definition, completing).filter((name) => name.toLowerCase().startsWith(last.value.toLowerCase()));
  return [names.map((name) => `${last.name}:${quoted(name)} `), rest.slice(last.start)];
}

function tryReading(text: string, definitions: CommandOption[]) {
  try {
    return readOptions(text, definitions);
  } catch {
    return undefined;
  }
}

function fixed(option: CommandOption, { actor }: Completing): string[] {
  return option.type === BOOLEAN ? ['true', 'false'] : actor.choicesOf(option).map(({ name }) => name);
}

interface Asking {
  command: TypedCommand;
  values: Parameters<Actor['autocomplete']>[1];
  focused: string;
}

async function suggested(
  { command, values, focused }: Asking,
  { actor, suggestions }: Completing,
): Promise<string[]> {
  const choices = await actor.autocomplete(command.title, values, focused);
  for (const { name, value } of choices) suggestions.set(suggestionKey(command.title, focused, name), value);
  return choices.map(({ name }) => name);
}

/** In quotation marks where a space would otherwise end it too early for the eye. */
const quoted = (text: string): string =>
  /^[^\s"\\]+$/u.test(text) ? text : `"${text.replaceAll(/["\\]/gu, '\\$&')}"`;
