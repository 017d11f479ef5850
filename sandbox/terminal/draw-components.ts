import type { Button, MessageComponent, Select, SelectOption } from '../discord/index.ts';
import { type Control, isLink, numberControls } from './controls.ts';
import { type Drawing, paragraphs } from './paragraphs.ts';
import { safe } from './style.ts';

const DANGER = 4;
const OFF = '[-]';

/** Buttons and menus with their numbers, and the text of newer components, line by line. */
export function drawComponents(components: MessageComponent[], drawing: Drawing): string[] {
  const numbers = numberControls(components);
  return components.flatMap((component) => drawOne(component, numbers, drawing));
}

type Numbers = Map<Control, number>;

function drawOne(component: MessageComponent, numbers: Numbers, drawing: Drawing): string[] {
  switch (component.type) {
    case 1:
      return drawRow(component.components, numbers, drawing);
    case 9: {
      const { accessory } = component;
      const text = component.components.flatMap(({ content }) => paragraphs(content, drawing));
      return accessory.type === 2 ? [...text, drawButton(accessory, numbers, drawing)] : text;
    }
    case 10:
      return paragraphs(component.content, drawing);
    case 14:
      return [drawing.style.dim('─'.repeat(20))];
    case 17:
      return component.components
        .flatMap((inner) => drawOne(inner, numbers, drawing))
        .map((line) => `▌ ${line}`);
    default:
      return [];
  }
}

function drawRow(controls: Control[], numbers: Numbers, drawing: Drawing): string[] {
  const buttons = controls.filter((control) => control.type === 2);
  const row = buttons.map((button) => drawButton(button, numbers, drawing)).join('  ');
  const menus = controls.filter((control) => control.type !== 2);
  return [...(row ? [row] : []), ...menus.flatMap((menu) => drawMenu(menu, numbers, drawing))];
}

function drawButton(button: Button, numbers: Numbers, { style }: Drawing): string {
  const label = safe([button.emoji?.name, button.label].filter(Boolean).join(' '));
  if (isLink(button)) return `${label} ${style.dim(`→ ${safe(button.url ?? '')}`)}`;
  const number = numbers.get(button);
  if (number === undefined) return style.dim(`${OFF} ${label}`);
  const paint = button.style === DANGER ? style.danger : style.button;
  return `${paint(`[${number}]`)} ${label}`;
}

function drawMenu(menu: Select, numbers: Numbers, { style }: Drawing): string[] {
  const placeholder = safe(menu.placeholder ?? 'Make a selection');
  const number = numbers.get(menu);
  if (number === undefined) return [style.dim(`${OFF} ▾ ${placeholder}`)];
  const options = menu.type === 3 ? menu.options : [];
  const lines = options.map(
    (option, index) => `    ${style.button(`${number} ${index + 1}`)}  ${drawOption(option)}`,
  );
  return [`${style.button(`[${number}]`)} ▾ ${placeholder}`, ...lines];

  function drawOption({ label, description, emoji, default: chosen }: SelectOption): string {
    const name = safe([emoji?.name, label].filter(Boolean).join(' '));
    const more = description ? ` ${style.dim(safe(description))}` : '';
    return `${chosen ? '● ' : ''}${name}${more}`;
  }
}
