import type { Problem } from '../refusal.ts';
import type { Button, MessageComponent, Select, StringSelect } from '../wire.ts';
import { required } from './form.ts';

type Placed<T> = { path: PropertyKey[]; component: T };

const ROW_WIDTH = 5;
const MAX_ROWS = 5;
const MAX_COMPONENTS_V2 = 40;
const LINK_SCHEMES = ['http:', 'https:', 'discord:'];

/**
 * Rules of message components that the schemas lack (docs: components/reference). `v2` says whether the message
 * has the IS_COMPONENTS_V2 flag, without which only action rows are allowed.
 */
export function componentProblems(components: MessageComponent[], v2: boolean): Problem[] {
  const placed = components.map((component, index) => ({ path: ['components', index], component }));
  const controls = placed.flatMap(controlsIn);
  const perControl = controls.flatMap(({ path, component }) =>
    component.type === 2 ? buttonProblems(component, path) : selectProblems(component, path),
  );
  const layout = v2 ? [] : placed.flatMap(rowOnly);
  return [
    ...layout,
    ...amount(placed, v2),
    ...placed.flatMap(widthProblems),
    ...perControl,
    ...duplicates(controls),
  ];
}

/** Buttons and menus with their place in the message, however deep they are. */
export function controlsIn({ path, component }: Placed<MessageComponent>): Placed<Button | Select>[] {
  if (component.type === 1) {
    return component.components.map((inner, i) => ({ path: [...path, 'components', i], component: inner }));
  }
  if (component.type === 17) return childrenOf({ path, component }).flatMap(controlsIn);
  if (component.type === 9 && component.accessory.type === 2) {
    return [{ path: [...path, 'accessory'], component: component.accessory }];
  }
  return [];
}

function childrenOf({ path, component }: Placed<MessageComponent>): Placed<MessageComponent>[] {
  if (component.type !== 17) return [];
  return component.components.map((inner, i) => ({ path: [...path, 'components', i], component: inner }));
}

function rowOnly({ path, component }: Placed<MessageComponent>): Problem[] {
  if (component.type === 1) return [];
  return [{ path: [...path, 'type'], code: 'UNION_TYPE_CHOICES', message: 'Value must be one of (1,).' }];
}

function amount(placed: Placed<MessageComponent>[], v2: boolean): Problem[] {
  const count = (item: Placed<MessageComponent>): number =>
    1 + controlsIn(item).length + childrenOf(item).filter(({ component }) => component.type !== 1).length;
  const used = v2 ? placed.reduce((sum, item) => sum + count(item), 0) : placed.length;
  const limit = v2 ? MAX_COMPONENTS_V2 : MAX_ROWS;
  if (used <= limit) return [];
  const message = `Must be between 1 and ${limit} in length.`;
  return [{ path: ['components'], code: 'BASE_TYPE_BAD_LENGTH', message }];
}

function widthProblems(item: Placed<MessageComponent>): Problem[] {
  const { path, component } = item;
  if (component.type === 17) return childrenOf(item).flatMap(widthProblems);
  if (component.type !== 1) return [];
  const width = component.components.reduce((sum, { type }) => sum + (type === 2 ? 1 : ROW_WIDTH), 0);
  if (width <= ROW_WIDTH) return [];
  const message = 'The specified component exceeds the maximum width';
  return [{ path, code: 'COMPONENT_LAYOUT_WIDTH_EXCEEDED', message }];
}

function buttonProblems(button: Button, path: PropertyKey[]): Problem[] {
  const problems: Problem[] = [];
  const wrong = (key: string, message: string) =>
    problems.push({ path: [...path, key], code: `BUTTON_COMPONENT_${key.toUpperCase()}_INVALID`, message });
  if (button.style <= 4 && !button.custom_id) problems.push(required([...path, 'custom_id']));
  if (button.style <= 4 && button.url) wrong('url', 'A url is allowed for link buttons only');
  if (button.style >= 5 && button.custom_id) wrong('custom_id', 'A custom id is not allowed for this style');
  if (button.style === 5 && !button.url) problems.push(required([...path, 'url']));
  if (button.style === 6 && !button.sku_id) problems.push(required([...path, 'sku_id']));
  if (button.style !== 6 && !button.label && !button.emoji)
    wrong('label', 'A button needs a label or an emoji');
  if (button.url && !LINK_SCHEMES.includes(new URL(button.url).protocol)) {
    wrong('url', `Scheme must be one of ('discord', 'https', 'http').`);
  }
  return [...problems, ...emojiProblems(button.emoji, path)];
}

function selectProblems(select: Select, path: PropertyKey[]): Problem[] {
  const { min_values: min = 1, max_values: max = 1 } = select;
  const problems = select.type === 3 ? optionProblems(select, path) : [];
  if (min > max) {
    const message = 'min_values must be less than or equal to max_values';
    problems.push({ path: [...path, 'min_values'], code: 'BASE_TYPE_INVALID', message });
  }
  return problems;
}

/** Rules of the options of a string menu: in messages and in modals. */
export function optionProblems(select: StringSelect, path: PropertyKey[]): Problem[] {
  const { options, max_values: max = 1 } = select;
  const problems = options.flatMap(({ emoji }, i) => emojiProblems(emoji, [...path, 'options', i]));
  if (max > options.length) {
    const message = `Must be ${options.length} or fewer: there are no more options.`;
    problems.push({ path: [...path, 'max_values'], code: 'BASE_TYPE_MAX_LENGTH', message });
  }
  if (options.filter((option) => option.default).length > max) {
    const message = 'More options are selected by default than can be chosen';
    problems.push({ path: [...path, 'options'], code: 'SELECT_COMPONENT_TOO_MANY_DEFAULT_VALUES', message });
  }
  for (const [index, { value }] of options.entries()) {
    if (options.findIndex((other) => other.value === value) === index) continue;
    const code = 'SELECT_COMPONENT_OPTION_VALUE_DUPLICATED';
    const message = 'The specified option value is already used';
    problems.push({ path: [...path, 'options', index, 'value'], code, message });
  }
  return problems;
}

function emojiProblems(emoji: { id?: string; name?: string } | undefined, path: PropertyKey[]): Problem[] {
  if (!emoji || emoji.id || isUnicodeEmoji(emoji.name ?? '')) return [];
  const message = 'Invalid emoji';
  return [{ path: [...path, 'emoji', 'name'], code: 'BUTTON_COMPONENT_INVALID_EMOJI', message }];
}

const isUnicodeEmoji = (text: string): boolean =>
  /^(?:\p{RGI_Emoji}|\p{Extended_Pictographic}\ufe0f?|[0-9#*]\ufe0f?\u20e3)$/v.test(text);

/** `custom_id`s have to be unique within a message or modal. */
export function duplicates(controls: Placed<{ custom_id?: string }>[]): Problem[] {
  const seen = new Set<string>();
  return controls.flatMap(({ path, component: { custom_id: customId } }) => {
    if (!customId) return [];
    if (!seen.has(customId)) {
      seen.add(customId);
      return [];
    }
    const message = 'Component custom id cannot be duplicated';
    return [{ path: [...path, 'custom_id'], code: 'COMPONENT_CUSTOM_ID_DUPLICATED', message }];
  });
}
