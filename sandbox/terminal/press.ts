import type { Exchange, Message } from '../discord/index.ts';
import { numberControls } from './controls.ts';

/**
 * Uses a button or menu by its number: `2` presses, `3 1` chooses the first option of menu 3 (`3 1 2` the first
 * two; in menus of users or channels the ids). Throws a sentence when there is no such thing.
 */
export async function press(message: Message | undefined, line: string): Promise<Exchange> {
  const [number, ...rest] = line.trim().split(/\s+/);
  if (!message) throw new Error('There is no message to press anything on');
  const numbers = [...numberControls(message.components)];
  const control = numbers.find(([, one]) => String(one) === number)?.[0];
  if (!control) throw new Error(`There is nothing with the number ${number}`);
  if (control.type !== 2) {
    if (rest.length === 0) throw new Error(`Say which option: ${number} 1`);
    const options = control.type === 3 ? control.options : [];
    return message.select(
      control.custom_id,
      rest.map((word) => options[Number(word) - 1]?.value ?? word),
    );
  }
  if (rest.length > 0) throw new Error(`${number} is a button, not a menu`);
  return message.click(control.custom_id ?? '');
}
