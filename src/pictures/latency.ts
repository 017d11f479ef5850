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
  p50Ms: number;
  p95Ms: number;
}

/** Beyond so many times what nearly all stay below, a few outliers would press everything else to the ground. */
const OUTLIER = 4;

interface Area {
  span: Span;
  pane: Pane;
  /** Of the whole span. */
  p95Ms: number;
}

/** The line of p50 with the band up to p95; a stretch in which nothing answered interrupts both. */
export function latencyChart(slots: readonly Slot[], { span, pane, p95Ms }: Area) {
  const runs = runsOf(slots, span);
  const peakMs = Math.max(0, ...runs.flat().map((one) => one.p95Ms));
  const isCut = peakMs > OUTLIER * p95Ms;
  const topMs = niceCeiling(isCut ? 2 * p95Ms : peakMs);
  const y = (ms: number) => pane.bottom - (Math.min(ms, topMs) / topMs) * (pane.bottom - pane.top);
  const grid = [pane.top, (pane.top + pane.bottom) / 2, pane.bottom].map(gridLine);
  return {
    drawn: [...grid, ...runs.map((run) => drawRun(run, y))].join(''),
    scale: `${isCut ? `peaks of ${milliseconds(peakMs)}, ` : ''}scale ${milliseconds(topMs)}`,
  };
}

/** Neighbouring slots that have a latency, without gaps. */
function runsOf(slots: readonly Slot[], span: Span): Measured[][] {
  const runs: Measured[][] = [[]];
  for (const { fromMs, toMs, p50Ms, p95Ms } of slots) {
    const x = xOf((Math.max(fromMs, span.fromMs) + Math.min(toMs, span.toMs)) / 2, span);
    if (p50Ms === null || p95Ms === null) runs.push([]);
    else runs.at(-1)?.push({ x, p50Ms, p95Ms });
  }
  return runs.filter(({ length }) => length > 0);
}

function drawRun(run: readonly Measured[], y: (ms: number) => number): string {
  const upper: Point[] = run.map(({ x, p95Ms }) => ({ x, y: y(p95Ms) }));
  const line: Point[] = run.map(({ x, p50Ms }) => ({ x, y: y(p50Ms) }));
  const [only] = run;
  if (only && run.length === 1) {
    const ends = { x1: only.x, x2: only.x, y1: y(only.p50Ms), y2: y(only.p95Ms) };
    return (
      element('line', { ...ends, stroke: COLOURS.latency, 'stroke-opacity': '0.4', 'stroke-width': 8 }) +
      element('circle', { cx: only.x, cy: y(only.p50Ms), r: 5, fill: COLOURS.latency })
    );
  }
  return (
    path([...upper, ...line.toReversed()], { fill: COLOURS.latency, 'fill-opacity': '0.3' }) +
    path(line, { fill: 'none', stroke: COLOURS.latency, 'stroke-width': 4, 'stroke-linejoin': 'round' })
  );
}
