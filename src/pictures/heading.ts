import { COLOURS, LEFT, RIGHT, SIZES } from './frame.ts';
import { widthOf } from './lettering.ts';
import { text } from './svg.ts';

const SPACE = 24;

/**
 * The line above a chart: its name, figures in the colours in which they are drawn, and at its end how much the
 * whole height of the chart is.
 */
export function heading(
  name: string,
  y: number,
  figures: readonly { words: string; fill: string }[],
  scale = '',
): string {
  const size = SIZES.label;
  const drawn = [text(name, { x: LEFT, y }, { size, fill: COLOURS.text })];
  let x = LEFT + widthOf(name, size) + SPACE;
  for (const { words, fill } of figures) {
    drawn.push(text(words, { x, y }, { size, fill }));
    x += widthOf(words, size) + SPACE;
  }
  const end = { size: SIZES.small, fill: COLOURS.quiet, anchor: 'end' } as const;
  return [...drawn, text(scale, { x: RIGHT, y }, end)].join('');
}
