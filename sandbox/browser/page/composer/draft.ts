import type { Choice, CommandOption, OptionValue } from '../../../discord/index.ts';
import type { CommandInfo } from '../../protocol.ts';

/** An option of the command that is being typed. */
export interface Chip {
  option: CommandOption;
  text: string;
  /** What was chosen from a list: it shows its name and sends its value. */
  chosen: Choice | null;
}

/** A command that is being typed. Nothing in here changes; each step makes a new one. */
export interface Draft {
  command: CommandInfo;
  chips: readonly Chip[];
}

/** Numbers of Discord's (docs: application-commands, "Application Command Option Type"). */
const OPTION = { integer: 4, boolean: 5, number: 10 } as const;

const chipOf = (option: CommandOption): Chip => ({ option, text: '', chosen: null });

/** Required options stand in it from the beginning. */
export function draftOf(command: CommandInfo): Draft {
  return { command, chips: command.options.filter(({ required }) => required).map(chipOf) };
}

export function withChip(draft: Draft, option: CommandOption): Draft {
  return { ...draft, chips: [...draft.chips, chipOf(option)] };
}

export function withoutChip(draft: Draft, name: string): Draft {
  return { ...draft, chips: draft.chips.filter(({ option }) => option.name !== name) };
}

export function withValue(draft: Draft, name: string, value: Pick<Chip, 'text' | 'chosen'>): Draft {
  const chips = draft.chips.map((chip) => (chip.option.name === name ? { ...chip, ...value } : chip));
  return { ...draft, chips };
}

/** The options that are not in it yet. */
export function openOptions({ command, chips }: Draft): CommandOption[] {
  return command.options.filter(({ name }) => !chips.some(({ option }) => option.name === name));
}

/** What can be chosen without asking the bot; null where anything may be typed or the bot is to be asked. */
export function fixedChoices({
  type,
  choices = [],
}: CommandOption): (Choice & { send: OptionValue })[] | null {
  if (type === OPTION.boolean) {
    return [
      { name: 'True', value: 'true', send: true },
      { name: 'False', value: 'false', send: false },
    ];
  }
  return choices.length > 0 ? choices.map((choice) => ({ ...choice, send: choice.value })) : null;
}

export const offersList = (option: CommandOption): boolean =>
  option.autocomplete === true || fixedChoices(option) !== null;

type Read = { ok: true; value: OptionValue } | { ok: false; problem: string };

/** The value that a chip sends, or why it cannot be sent. */
function readChip({ option, text, chosen }: Chip): Read {
  const fixed = fixedChoices(option);
  if (fixed) {
    const wanted = chosen?.name ?? text.trim();
    const found = fixed.find(({ name }) => name.toLowerCase() === wanted.toLowerCase());
    if (!found) return { ok: false, problem: wanted === '' ? REQUIRED : 'Choose one from the list' };
    return { ok: true, value: found.send };
  }
  if (chosen) return { ok: true, value: chosen.value };
  if (text.trim() === '') return { ok: false, problem: REQUIRED };
  if (option.type === OPTION.integer || option.type === OPTION.number) return readNumber(option, text);
  return { ok: true, value: text };
}

const REQUIRED = 'This option is required. Specify a value';

function readNumber({ type, min_value: min, max_value: max }: CommandOption, text: string): Read {
  const value = Number(text);
  const isWhole = type === OPTION.integer;
  if (!Number.isFinite(value) || (isWhole && !Number.isInteger(value))) {
    return { ok: false, problem: isWhole ? 'Enter a whole number' : 'Enter a number' };
  }
  if (min !== undefined && value < min) return { ok: false, problem: `Enter ${min} or more` };
  if (max !== undefined && value > max) return { ok: false, problem: `Enter ${max} or less` };
  return { ok: true, value };
}

/** What can be sent of it by now. */
export function valuesOf({ chips }: Draft): Record<string, OptionValue> {
  return Object.fromEntries(
    chips.flatMap((chip) => {
      const read = readChip(chip);
      return read.ok ? [[chip.option.name, read.value]] : [];
    }),
  );
}

/** The first option that cannot be sent as it is. */
export function problemOf({ chips }: Draft): { name: string; problem: string } | null {
  for (const chip of chips) {
    const read = readChip(chip);
    if (!read.ok) return { name: chip.option.name, problem: read.problem };
  }
  return null;
}

/** The commands that fit what was typed after the slash; those that begin with it first. */
export function matchCommands(commands: CommandInfo[], typed: string): CommandInfo[] {
  const words = typed.toLowerCase().replace(/^\//, '').split(/\s+/).filter(Boolean);
  const wanted = words.join(' ');
  const found = commands.filter(({ title }) => words.every((word) => title.toLowerCase().includes(word)));
  const starts = ({ title }: CommandInfo) => Number(title.slice(1).toLowerCase().startsWith(wanted));
  return found.sort((one, other) => starts(other) - starts(one));
}

/** A whole line that was typed or pasted, `/ports add port:25570 note:for the map`; null when it is no command. */
export function readLine(commands: CommandInfo[], line: string): Draft | null {
  const command = [...commands]
    .sort((one, other) => other.title.length - one.title.length)
    .find(({ title }) => line.startsWith(`${title} `));
  if (!command) return null;
  const names = command.options.map(({ name }) => name);
  const parts = line.slice(command.title.length).split(new RegExp(`\\s(${names.join('|')}):`, 'u'));
  let draft = draftOf(command);
  for (let at = 1; names.length > 0 && at < parts.length; at += 2) {
    const option = command.options.find(({ name }) => name === parts[at]);
    if (!option) continue;
    if (!draft.chips.some((chip) => chip.option === option)) draft = withChip(draft, option);
    draft = withValue(draft, option.name, { text: (parts[at + 1] ?? '').trim(), chosen: null });
  }
  return draft;
}

/** As the viewer's language has it. */
export const optionName = ({ name, name_localizations: names }: CommandOption, locale: string): string =>
  names?.[locale] ?? name;

export const optionDescription = (
  { description, description_localizations: texts }: CommandOption,
  locale: string,
): string => texts?.[locale] ?? description;
