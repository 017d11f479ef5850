import { OPTION } from '../numbers.ts';
import { lengthOf } from '../rules/embeds.ts';
import type { CommandOption } from '../wire.ts';

export type OptionValue = string | number | boolean;

export interface SentOption {
  name: string;
  type: number;
  value: OptionValue;
  focused?: true;
}

const MAX_STRING = 6_000;
const ENTITIES: number[] = [OPTION.user, OPTION.channel, OPTION.role, OPTION.mentionable];

/**
 * The options as they are sent. Throws, like Discord's own client refuses to send: unknown options, missing
 * required ones, values of another type, outside the choices or outside the limits.
 */
export function fillOptions(definitions: CommandOption[], values: Record<string, OptionValue>): SentOption[] {
  refuseUnknown(definitions, values);
  const missing = definitions.find(({ name, required }) => required && values[name] === undefined);
  if (missing) throw new Error(`The option "${missing.name}" is required`);
  return given(definitions, values).map(([definition, value]) => {
    checkValue(definition, value);
    return { name: definition.name, type: definition.type, value };
  });
}

/** The options while one of them is being typed: nothing is required yet, and the focused one is text. */
export function fillPartial(
  definitions: CommandOption[],
  values: Record<string, OptionValue>,
  focused: string,
): SentOption[] {
  refuseUnknown(definitions, { [focused]: '', ...values });
  if (!definitions.some(({ name, autocomplete }) => name === focused && autocomplete)) {
    throw new Error(`The option "${focused}" offers no suggestions`);
  }
  return given(definitions, { [focused]: '', ...values }).map(([{ name, type }, value]) =>
    name === focused ? { name, type, value: String(value), focused: true } : { name, type, value },
  );
}

function given(
  definitions: CommandOption[],
  values: Record<string, OptionValue>,
): [CommandOption, OptionValue][] {
  return definitions.flatMap((definition): [CommandOption, OptionValue][] => {
    const value = values[definition.name];
    return value === undefined ? [] : [[definition, value]];
  });
}

function refuseUnknown(definitions: CommandOption[], values: Record<string, OptionValue>): void {
  const unknown = Object.keys(values).find((key) => !definitions.some(({ name }) => name === key));
  if (unknown !== undefined) throw new Error(`There is no option "${unknown}"`);
}

function checkValue(definition: CommandOption, value: OptionValue): void {
  const { name, type, choices = [] } = definition;
  checkType(definition, value);
  if (choices.length > 0 && !choices.some((choice) => choice.value === value)) {
    throw new Error(`The option "${name}" has no choice "${value}"`);
  }
  if (typeof value === 'number') checkNumber(definition, value);
  if (type === OPTION.string) checkLength(definition, String(value));
}

function checkType({ name, type }: CommandOption, value: OptionValue): void {
  const is = typeof value;
  const fits =
    (type === OPTION.string && is === 'string') ||
    (type === OPTION.integer && Number.isSafeInteger(value)) ||
    (type === OPTION.number && is === 'number') ||
    (type === OPTION.boolean && is === 'boolean') ||
    (ENTITIES.includes(type) && is === 'string');
  if (!fits) throw new Error(`The option "${name}" does not take ${JSON.stringify(value)}`);
}

function checkNumber({ name, min_value: min, max_value: max }: CommandOption, value: number): void {
  if (min !== undefined && value < min) throw new Error(`The option "${name}" must be at least ${min}`);
  if (max !== undefined && value > max) throw new Error(`The option "${name}" must be at most ${max}`);
}

function checkLength(
  { name, min_length: min = 0, max_length: max = MAX_STRING }: CommandOption,
  value: string,
): void {
  const length = lengthOf(value);
  if (length === 0) throw new Error(`The option "${name}" cannot be empty`);
  if (length < min) throw new Error(`The option "${name}" must have at least ${min} characters`);
  if (length > max) throw new Error(`The option "${name}" must have at most ${max} characters`);
}
