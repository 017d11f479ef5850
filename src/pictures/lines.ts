import { COLOURS, LEFT, RIGHT } from './frame.ts';
import { element, type Point } from './svg.ts';

/** A thin line that helps the eye. */
export function line(from: Point, to: Point): string {
  const ends = { x1: from.x, y1: from.y, x2: to.x, y2: to.y };
  return element('line', { ...ends, stroke: COLOURS.grid, 'stroke-width': 2 });
}

export function gridLine(y: number): string {
  return line({ x: LEFT, y }, { x: RIGHT, y });
}
