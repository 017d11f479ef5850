import { stripVTControlCharacters } from 'node:util';

type Paint = (text: string) => string;

/** How things look; without colours every function gives its text back. */
export interface Style {
  bold: Paint;
  dim: Paint;
  italic: Paint;
  underline: Paint;
  strike: Paint;
  code: Paint;
  tag: Paint;
  button: Paint;
  danger: Paint;
  error: Paint;
  /** Text in a colour of Discord's, `0xRRGGBB`. */
  rgb(color: number, text: string): string;
}

/** Select Graphic Rendition: what switches it on and off again. */
const sgr =
  (on: string, off: string): Paint =>
  (text) =>
    `\u001b[${on}m${text}\u001b[${off}m`;

const plain: Paint = (text) => text;

const COLOURED: Style = {
  bold: sgr('1', '22'),
  dim: sgr('2', '22'),
  italic: sgr('3', '23'),
  underline: sgr('4', '24'),
  strike: sgr('9', '29'),
  code: sgr('36', '39'),
  tag: sgr('97;44', '39;49'),
  button: sgr('1;34', '22;39'),
  danger: sgr('1;31', '22;39'),
  error: sgr('31', '39'),
  rgb: (color, text) => sgr(`38;2;${color >> 16};${(color >> 8) & 255};${color & 255}`, '39')(text),
};

const PLAIN: Style = {
  bold: plain,
  dim: plain,
  italic: plain,
  underline: plain,
  strike: plain,
  code: (text) => `\`${text}\``,
  tag: plain,
  button: plain,
  danger: plain,
  error: plain,
  rgb: (_, text) => text,
};

export const styleFor = (color: boolean): Style => (color ? COLOURED : PLAIN);

/** Text from elsewhere without anything that could move the cursor or change the terminal. */
export function safe(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what has to go
  return stripVTControlCharacters(text).replace(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/g, ' ');
}
