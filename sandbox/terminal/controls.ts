import type { Button, MessageComponent, Select } from '../discord/index.ts';
import { controlsOf } from '../discord/index.ts';

export type Control = Button | Select;

/** The numbers of what can be pressed or opened: links and disabled things have none. */
export function numberControls(components: MessageComponent[]): Map<Control, number> {
  const usable = controlsOf(components).filter((control) => !control.disabled && !isLink(control));
  return new Map(usable.map((control, index) => [control, index + 1]));
}

export const isLink = (control: Control): boolean => control.type === 2 && control.custom_id === undefined;
