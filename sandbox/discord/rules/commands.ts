import { OPTION } from '../numbers.ts';
import type { Problem } from '../refusal.ts';
import type { CommandBody, CommandOption } from '../wire.ts';
import { lengthOf } from './embeds.ts';
import { required } from './form.ts';

const CHAT_INPUT = 1;
const MAX_CHARACTERS = 8_000;
const MAX_CHOICE_VALUE = 100;
const NAME = /^[-_'\p{L}\p{N}\p{sc=Deva}\p{sc=Thai}]{1,32}$/u;
const CAN_SUGGEST: number[] = [OPTION.string, OPTION.integer, OPTION.number];

/** Rules of command definitions that the schemas lack (docs: interactions/application-commands). */
export function commandProblems(command: CommandBody, path: PropertyKey[] = []): Problem[] {
  if ((command.type ?? CHAT_INPUT) !== CHAT_INPUT) return [];
  const { options = [], description } = command;
  return [
    ...nameProblems(command.name, path),
    ...(description ? [] : [required([...path, 'description'])]),
    ...listProblems(options, path),
    ...options.flatMap((option, i) => optionProblems(option, [...path, 'options', i], 0)),
    ...sizeProblems(command, path),
  ];
}

/** Two commands of one type cannot have the same name. */
export function duplicateCommands(commands: CommandBody[]): Problem[] {
  const keys = commands.map(({ type = CHAT_INPUT, name }) => `${type} ${name}`);
  return keys.flatMap((key, index) => {
    if (keys.indexOf(key) === index) return [];
    const message = 'Application command names must be unique';
    return [{ path: [index, 'name'], code: 'APPLICATION_COMMANDS_DUPLICATE_NAME', message }];
  });
}

function nameProblems(name: string, path: PropertyKey[]): Problem[] {
  if (NAME.test(name) && name === name.toLowerCase()) return [];
  const code = 'APPLICATION_COMMAND_INVALID_NAME';
  return [{ path: [...path, 'name'], code, message: 'Command name is invalid' }];
}

function optionProblems(option: CommandOption, path: PropertyKey[], depth: number): Problem[] {
  const { options = [] } = option;
  const inner = options.flatMap((child, i) => optionProblems(child, [...path, 'options', i], depth + 1));
  return [
    ...nameProblems(option.name, path),
    ...nestingProblems(option, path, depth),
    ...choiceProblems(option, path),
    ...listProblems(options, path),
    ...inner,
  ];
}

function nestingProblems({ type }: CommandOption, path: PropertyKey[], depth: number): Problem[] {
  const deepest = type === OPTION.group ? 0 : type === OPTION.subcommand ? 1 : 2;
  if (depth <= deepest) return [];
  const message = 'Sub-command groups hold sub-commands, sub-commands hold options';
  return [{ path: [...path, 'type'], code: 'APPLICATION_COMMAND_OPTIONS_TYPE_INVALID', message }];
}

function choiceProblems(option: CommandOption, path: PropertyKey[]): Problem[] {
  const { choices = [], autocomplete = false, type } = option;
  const problems: Problem[] = [];
  const wrong = (key: string, message: string) =>
    problems.push({
      path: [...path, key],
      code: `APPLICATION_COMMAND_OPTIONS_${key.toUpperCase()}_INVALID`,
      message,
    });
  if (autocomplete && choices.length > 0)
    wrong('autocomplete', 'Choices and autocomplete exclude each other');
  if (autocomplete && !CAN_SUGGEST.includes(type)) wrong('autocomplete', 'Not for this type of option');
  if (new Set(choices.map(({ name }) => name)).size < choices.length)
    wrong('choices', 'Names must be unique');
  if (choices.some(({ value }) => lengthOf(String(value)) > MAX_CHOICE_VALUE)) {
    wrong('choices', `Values must be ${MAX_CHOICE_VALUE} or fewer in length.`);
  }
  return problems;
}

function listProblems(options: CommandOption[], path: PropertyKey[]): Problem[] {
  const names = options.map(({ name }) => name);
  const problems: Problem[] = [];
  const wrong = (index: number, code: string, message: string) =>
    problems.push({
      path: [...path, 'options', index],
      code: `APPLICATION_COMMAND_OPTIONS_${code}`,
      message,
    });
  for (const [index, { name, required: needed, type }] of options.entries()) {
    if (names.indexOf(name) !== index) wrong(index, 'NAME_ALREADY_EXISTS', 'Option names must be unique');
    if (needed && options.slice(0, index).some((before) => !before.required)) {
      wrong(index, 'REQUIRED_INVALID', 'Required options must be placed before non-required options');
    }
    if (isBranch(type) !== isBranch(options[0]?.type ?? type)) {
      wrong(index, 'TYPE_INVALID', 'Sub-command and sub-command group option types are mutually exclusive');
    }
  }
  return problems;
}

const isBranch = (type: number): boolean => type === OPTION.subcommand || type === OPTION.group;

function sizeProblems(command: CommandBody, path: PropertyKey[]): Problem[] {
  if (sizeOf(command) <= MAX_CHARACTERS) return [];
  const message = `Command exceeds maximum size (${MAX_CHARACTERS})`;
  return [{ path, code: 'APPLICATION_COMMAND_TOO_LARGE', message }];
}

/** Names, descriptions and values; of a localised text only the longest counts. */
function sizeOf(node: CommandBody | CommandOption): number {
  const longest = (text = '', localised: Record<string, string> = {}) =>
    Math.max(...[text, ...Object.values(localised)].map(lengthOf));
  const own =
    longest(node.name, node.name_localizations) + longest(node.description, node.description_localizations);
  const choices = 'choices' in node ? (node.choices ?? []) : [];
  const ofChoices = choices.map(
    ({ name, value, name_localizations: localised }) => longest(name, localised) + lengthOf(String(value)),
  );
  return [own, ...ofChoices, ...(node.options ?? []).map(sizeOf)].reduce((sum, size) => sum + size, 0);
}
