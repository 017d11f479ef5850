/**
 * The letters of the font in `assets/fonts`: Latin with Vietnamese, Greek, Cyrillic, digits and the usual marks.
 * What it does not have would be drawn as a box.
 */
const UNDRAWABLE =
  /[^ -~\u00a1-\u00ac\u00ae-\u0148\u014a-\u01c3\u01c5-\u0254\u038e-\u03a1\u03a3-\u03d7\u03fc-\u0479\u0480-\u049d\u04a0-\u04ff\u1ea0-\u1ef9\u2010-\u2027\u2030-\u2055\u20a0-\u20af\u2116-\u2117\u2122\u2190-\u2199\u2212\u2605\u2606\u2665]+/gu;
const BREAKS = /[\p{Zs}\p{Zl}\p{Zp}\p{Cc}]+/gu;
const INVISIBLE = /[\p{Cf}\p{Cs}\p{Default_Ignorable_Code_Point}]+/gu;

/** Stands for letters that cannot be drawn; the message beside the picture has them. */
const OTHER = '·';

/** One line that can be drawn, left to right. */
export function drawable(text: string): string {
  const composed = text.toWellFormed().normalize('NFC').replace(BREAKS, ' ').replace(INVISIBLE, '');
  return composed
    .replace(UNDRAWABLE, OTHER)
    .replace(/·( ?·)+/g, OTHER)
    .trim();
}

/** Widths in parts of the font's size, somewhat more than they are. */
const WIDTHS: [RegExp, number][] = [
  [/[ijl.,:;'|!]/, 0.33],
  [/[frtI()[\]/\\ -]/, 0.42],
  [/[mwMW@%—…ЖШЩЮжшщю]/, 1.06],
  [/[A-ZÀ-ÞΑ-ΩА-Я]/, 0.76],
];
const USUAL_WIDTH = 0.66;

/** How wide a line becomes at most, in pixels. */
export function widthOf(text: string, size: number): number {
  return [...text].reduce(
    (sum, letter) => sum + size * (WIDTHS.find(([letters]) => letters.test(letter))?.[1] ?? USUAL_WIDTH),
    0,
  );
}

/** Cut, with an ellipsis, where it would be wider. */
export function fitted(text: string, { size, width }: { size: number; width: number }): string {
  if (widthOf(text, size) <= width) return text;
  let kept = '';
  for (const letter of text) {
    if (widthOf(`${kept}${letter}…`, size) > width) break;
    kept += letter;
  }
  return `${kept.trimEnd()}…`;
}
