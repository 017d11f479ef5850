import type { Span } from '../watching/series.ts';
import type { Slot } from '../watching/statistics.ts';
import { COLOURS, type Pane, SIZES, xOf } from './frame.ts';
import { widthOf } from './lettering.ts';
import { element, text } from './svg.ts';

/** Cells that were down stand out by their height as well, for people who do not tell red from green. */
const TALLER = 9;
/** A short outage in a long slot is still seen. */
const LEAST_SHARE = 0.4;
const LEAST_WIDTH = 3;
const GAP = 2;
/** What is uncertain is a dot below its cell: its form tells it from the others as well. */
const DOT = 6;
const UNKNOWN_HEIGHT = 8;

interface Place {
  span: Span;
  pane: Pane;
}

/**
 * What was measured, one cell a slot: the part that was down is drawn from below, a failure that did not become an
 * outage is a dot. Only as wide as what was measured; the rest is a thin line.
 */
export function timeline(slots: readonly Slot[], place: Place): string {
  return slots.map((slot) => cell(slot, place)).join('');
}

function cell(slot: Slot, place: Place): string {
  const { pane } = place;
  const middle = (pane.top + pane.bottom) / 2;
  const isPartly = slot.measured === null || isNarrower(slot.measured, slot, place.span);
  const unknown = { ...across(slot, place), y: middle - UNKNOWN_HEIGHT / 2, height: UNKNOWN_HEIGHT };
  const drawn = isPartly ? [rect(unknown, COLOURS.unknown)] : [];
  if (slot.measured) drawn.push(...known(slot, { ...across(isPartly ? slot.measured : slot, place), pane }));
  return drawn.join('');
}

/** Whether it is to be seen that not all of a slot was measured. */
function isNarrower(measured: Span, slot: Span, span: Span): boolean {
  const [left, right] = [Math.max(slot.fromMs, span.fromMs), Math.min(slot.toMs, span.toMs)];
  return measured.toMs - measured.fromMs < 0.75 * (right - left);
}

function across({ fromMs, toMs }: Span, { span }: Place) {
  const x = xOf(fromMs, span);
  return { x, width: Math.max(LEAST_WIDTH, xOf(toMs, span) - x - GAP) };
}

function known(slot: Slot, { pane, ...across }: { x: number; width: number; pane: Pane }): string[] {
  const { top, bottom } = pane;
  const height = bottom - top;
  const { upMs, downMs, uncertainMs } = slot;
  const share = downMs === 0 ? 0 : Math.max(LEAST_SHARE, downMs / (upMs + downMs));
  const downHeight = share * (height + 2 * TALLER);
  const dot = { cx: across.x + across.width / 2, cy: bottom + DOT + 3, r: DOT };
  return [
    ...(upMs > 0 ? [rect({ ...across, y: top, height: height * (1 - share) }, COLOURS.up)] : []),
    ...(downMs > 0
      ? [rect({ ...across, y: bottom + TALLER - downHeight, height: downHeight }, COLOURS.down)]
      : []),
    ...(uncertainMs > 0 ? [element('circle', { ...dot, fill: COLOURS.uncertain })] : []),
  ];
}

function rect(place: { x: number; y: number; width: number; height: number }, fill: string): string {
  return element('rect', { ...place, rx: Math.min(3, place.width / 2), fill });
}

/** What the colours and forms mean. */
export function legend(x: number, y: number): string {
  const items = [
    ['up', COLOURS.up, 24],
    ['down', COLOURS.down, 36],
    ['one failed check', COLOURS.uncertain, null],
    ['not checked', COLOURS.unknown, UNKNOWN_HEIGHT],
  ] as const;
  let at = x;
  const drawn: string[] = [];
  for (const [name, fill, height] of items) {
    const width = height === null ? 2 * DOT : 24;
    drawn.push(
      height === null
        ? element('circle', { cx: at + DOT, cy: y - 10, r: DOT, fill })
        : rect({ x: at, y: y - 10 - height / 2, width, height }, fill),
      text(name, { x: at + width + 10, y }, { size: SIZES.small, fill: COLOURS.quiet }),
    );
    at += width + 10 + widthOf(name, SIZES.small) + 26;
  }
  return drawn.join('');
}
