import { bytes, duration } from '../views/units.ts';
import type { Span } from '../watching/series.ts';
import type { Slot } from '../watching/statistics.ts';
import { COLOURS, type Pane, xOf } from './frame.ts';
import { gridLine } from './lines.ts';
import { element } from './svg.ts';

const GAP = 2;

/** Bars of what came in above a line, and of what went out below it, on one scale. */
export function trafficChart(slots: readonly Slot[], { span, pane }: { span: Span; pane: Pane }) {
  const most = (name: 'received' | 'sent') => Math.max(0, ...slots.map((slot) => slot[name] ?? 0));
  const whole = Math.max(1, most('received') + most('sent'));
  const height = (count: number | null) => ((count ?? 0) / whole) * (pane.bottom - pane.top);
  const base = pane.top + height(most('received'));
  const bars = slots.map((slot) => {
    const x = xOf(slot.fromMs, span);
    const width = Math.max(1.5, xOf(slot.toMs, span) - x - GAP);
    const [received, sent] = [height(slot.received), height(slot.sent)];
    return (
      bar({ x, width, y: base - received, height: received, fill: COLOURS.received }) +
      bar({ x, width, y: base, height: sent, fill: COLOURS.sent })
    );
  });
  const [first] = slots;
  const each = first ? ` in ${duration(first.toMs - first.fromMs)}` : '';
  return {
    drawn: [...bars, gridLine(base)].join(''),
    scale: `top ${bytes(Math.max(most('received'), most('sent')))}${each}`,
  };
}

function bar(rect: { x: number; y: number; width: number; height: number; fill: string }): string {
  return rect.height < 0.05 ? '' : element('rect', rect);
}
