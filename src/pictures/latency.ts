import { milliseconds } from '../views/units.ts';
import type { Span } from '../watching/series.ts';
import type { Slot } from '../watching/statistics.ts';
import { COLOURS, type Pane, xOf } from './frame.ts';
import { gridLine } from './lines.ts';
import { niceCeiling } from './scales.ts';
import { element, type Point, path } from './svg.ts';

/** A slot in which something answered. */
interface Measured {
  x: number;
  usualMs: number;
  worstMs: number;
}

/** Beyond so many times what nearly all stay below, a few outliers would press everything else to the ground. */
const OUTLIER = 4;

interface Area {
  span: Span;
  pane: Pane;
  /** What nearly all answers of the whole span stay below. */
  mostMs: number;
}

/** The line of the usual with the band up to the worst; a stretch in which nothing answered interrupts both. */
export function latencyChart(slots: readonly Slot[], { span, pane, mostMs }: Area) {
  const runs = runsOf(slots, span);
  const peakMs = Math.max(0, ...runs.flat().map((one) => one.worstMs));
  const isCut = peakMs > OUTLIER * mostMs;
  const topMs = niceCeiling(isCut ? 2 * mostMs : peakMs);
  const y = (ms: number) => pane.bottom - (Math.min(ms, topMs) / topMs) * (pane.bottom - pane.top);
  const grid = [pane.top, (pane.top + pane.bottom) / 2, pane.bottom].map(gridLine);
  return {
    drawn: [...grid, ...runs.map((run) => drawRun(run, y))].join(''),
    scale: `${isCut ? 'higher peaks cut, ' : ''}top ${milliseconds(topMs)}`,
  };
}

/** Neighbouring slots that have a latency, without gaps. */
function runsOf(slots: readonly Slot[], span: Span): Measured[][] {
  const runs: Measured[][] = [[]];
  for (const { fromMs, toMs, usualMs, worstMs } of slots) {
    const x = xOf((Math.max(fromMs, span.fromMs) + Math.min(toMs, span.toMs)) / 2, span);
    if (usualMs === null || worstMs === null) runs.push([]);
    else runs.at(-1)?.push({ x, usualMs, worstMs });
  }
  return runs.filter(({ length }) => length > 0);
}

function drawRun(run: readonly Measured[], y: (ms: number) => number): string {
  const upper: Point[] = run.map(({ x, worstMs }) => ({ x, y: y(worstMs) }));
  const line: Point[] = run.map(({ x, usualMs }) => ({ x, y: y(usualMs) }));
  const [only] = run;
  if (only && run.length === 1) {
    const ends = { x1: only.x, x2: only.x, y1: y(only.usualMs), y2: y(only.worstMs) };
    return (
      element('line', { ...ends, stroke: COLOURS.latency, 'stroke-opacity': '0.4', 'stroke-width': 8 }) +
      element('circle', { cx: only.x, cy: y(only.usualMs), r: 5, fill: COLOURS.latency })
    );
  }
  return (
    path([...upper, ...line.toReversed()], { fill: COLOURS.latency, 'fill-opacity': '0.3' }) +
    path(line, { fill: 'none', stroke: COLOURS.latency, 'stroke-width': 4, 'stroke-linejoin': 'round' })
  );
}
