import { INTERACTION } from '../numbers.ts';
import { lengthOf } from '../rules/embeds.ts';
import type { ModalBody, ModalComponent, StringSelect, TextInput } from '../wire.ts';
import type { Interaction } from '../world/interaction.ts';
import type { Actor } from './actor.ts';
import type { Exchange } from './exchange.ts';

const MAX_LENGTH = 4_000;

/** A field of a modal as a person sees it. A menu has `options`; its value is one of theirs. */
export interface ModalField {
  customId: string;
  label: string;
  description: string;
  style: 'short' | 'paragraph' | 'menu';
  required: boolean;
  minLength: number;
  maxLength: number;
  value: string;
  placeholder: string;
  options: { label: string; value: string }[];
}

/** A form that the bot opened. */
export class Modal {
  readonly title: string;
  readonly customId: string;
  readonly fields: ModalField[];
  /** The text between the fields. */
  readonly texts: string[];
  #actor: Actor;
  #body: ModalBody;
  #opener: Interaction;

  constructor(actor: Actor, body: ModalBody, opener: Interaction) {
    this.#actor = actor;
    this.#body = body;
    this.#opener = opener;
    this.title = body.title;
    this.customId = body.custom_id;
    this.fields = body.components.flatMap(fieldsIn);
    this.texts = body.components.flatMap((one) => (one.type === 10 ? [one.content] : []));
  }

  /**
   * Sends the form. Values are named by custom_id or label; fields that are not named keep what stands in them.
   * Throws, as Discord's client refuses: required fields left empty, lengths outside the limits, no such option.
   */
  async submit(values: Record<string, string>): Promise<Exchange> {
    const unknown = Object.keys(values).find((key) => !this.fields.some((field) => isNamed(field, key)));
    if (unknown !== undefined) throw new Error(`The modal has no field "${unknown}"`);
    const filled = new Map(this.fields.map((field) => [field.customId, fill(field, values)]));
    const components = this.#body.components.map((component) => sent(component, filled));
    return this.#actor.send({
      type: INTERACTION.modal,
      data: { custom_id: this.customId, components },
      opener: this.#opener,
      ...(this.#opener.source ? { source: this.#opener.source } : {}),
    });
  }
}

const isNamed = ({ customId, label }: ModalField, key: string): boolean => customId === key || label === key;

function fieldsIn(component: ModalComponent): ModalField[] {
  if (component.type === 1) return component.components.map((input) => fieldOf(input, input.label ?? ''));
  if (component.type !== 18) return [];
  return [fieldOf(component.component, component.label, component.description)];
}

function fieldOf(input: TextInput | StringSelect, label: string, description = ''): ModalField {
  const { custom_id: customId, placeholder = '', required = true } = input;
  const shared = { customId, label, description, placeholder, required };
  if (input.type === 3) {
    const value = input.options.find((option) => option.default)?.value ?? '';
    return { ...shared, style: 'menu', minLength: 0, maxLength: MAX_LENGTH, value, options: input.options };
  }
  if (input.type !== 4) throw new Error('This kind of modal component is not simulated');
  const { min_length: minLength = 0, max_length: maxLength = MAX_LENGTH, value = '' } = input;
  return {
    ...shared,
    style: input.style === 1 ? 'short' : 'paragraph',
    minLength,
    maxLength,
    value,
    options: [],
  };
}

function fill(field: ModalField, values: Record<string, string>): string {
  const { customId, label, required, minLength, maxLength, style, options } = field;
  const value = values[customId] ?? values[label] ?? field.value;
  const length = lengthOf(value);
  if (required && length === 0) throw new Error(`"${label}" is required`);
  if (length > 0 && length < minLength) throw new Error(`"${label}" needs at least ${minLength} characters`);
  if (length > maxLength) throw new Error(`"${label}" takes at most ${maxLength} characters`);
  if (style === 'short' && value.includes('\n')) throw new Error(`"${label}" takes one line`);
  if (style !== 'menu' || value === '') return value;
  const option = options.find((one) => one.value === value || one.label === value);
  if (!option) throw new Error(`"${label}" has no option "${value}"`);
  return option.value;
}

/** A component as it comes back to the bot (docs: interactions/receiving-and-responding, "Modal Submit Data"). */
function sent(component: ModalComponent, filled: Map<string, string>): object {
  const { type, id } = component;
  if (component.type === 1)
    return { type, id, components: component.components.map((one) => input(one, filled)) };
  if (component.type === 18) return { type, id, component: input(component.component, filled) };
  return { type, id };
}

function input({ type, id, custom_id }: TextInput | StringSelect, filled: Map<string, string>): object {
  const value = filled.get(custom_id) ?? '';
  return { type, id, custom_id, ...(type === 3 ? { values: value === '' ? [] : [value] } : { value }) };
}
