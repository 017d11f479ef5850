import type { Span } from '../watching/series.ts';
import type { Slot } from '../watching/statistics.ts';
import { COLOURS, type Pane, SIZES, xOf } from './frame.ts';
import { widthOf } from './lettering.ts';
import { element, text } from './svg.ts';

/** Cells that were down stand out by their height as well, for people who do not tell red from green. */
const TALLER = 9;
/** A short outage in a long slot is still seen. */
const LEAST_SHARE = 0.4;
const GAP = 2;

/** Up and down as one cell a slot; the part that was down is drawn from below. Nothing measured is an empty cell. */
export function timeline(slots: readonly Slot[], { span, pane }: { span: Span; pane: Pane }): string {
  return slots.map((slot) => cell(slot, { span, pane })).join('');
}

function cell(slot: Slot, { span, pane: { top, bottom } }: { span: Span; pane: Pane }): string {
  const x = xOf(slot.fromMs, span);
  const width = Math.max(1.5, xOf(slot.toMs, span) - x - GAP);
  const rect = (y: number, height: number, fill: string) =>
    element('rect', { x, y, width, height, rx: Math.min(3, width / 2), fill });
  const height = bottom - top;
  if (slot.checks === 0) return rect(top + height / 2 - 4, 8, COLOURS.unknown);
  if (slot.up === slot.checks) return rect(top, height, COLOURS.up);
  const share = Math.max(LEAST_SHARE, 1 - slot.up / slot.checks);
  const down = rect(
    bottom + TALLER - share * (height + 2 * TALLER),
    share * (height + 2 * TALLER),
    COLOURS.down,
  );
  return slot.up === 0 ? down : rect(top, height * (1 - share), COLOURS.up) + down;
}

/** What the colours mean. */
export function legend(x: number, y: number): string {
  const items = [
    ['up', COLOURS.up, 24],
    ['down', COLOURS.down, 24],
    ['not measured', COLOURS.unknown, 8],
  ] as const;
  let at = x;
  const drawn: string[] = [];
  for (const [name, fill, height] of items) {
    drawn.push(element('rect', { x: at, y: y - 10 - height / 2, width: 24, height, rx: 3, fill }));
    drawn.push(text(name, { x: at + 34, y }, { size: SIZES.small, fill: COLOURS.quiet }));
    at += 34 + widthOf(name, SIZES.small) + 26;
  }
  return drawn.join('');
}
