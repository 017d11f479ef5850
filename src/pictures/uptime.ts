import { isFromTheStart } from '../views/figures.ts';
import { bytes, lengthInWords, milliseconds, percentage } from '../views/units.ts';
import type { Summary } from '../watching/statistics.ts';
import { COLOURS, HEIGHT, LEFT, type Pane, RIGHT, SIZES, WIDTH, xOf } from './frame.ts';
import { heading } from './heading.ts';
import { latencyChart } from './latency.ts';
import { drawable, fitted, widthOf } from './lettering.ts';
import { line } from './lines.ts';
import { render } from './render.ts';
import { timeTicks } from './scales.ts';
import { element, text } from './svg.ts';
import { legend, timeline } from './timeline.ts';
import { trafficChart } from './traffic.ts';

export interface UptimeTitle {
  /** The name of the server, as it is: what cannot be drawn is replaced. */
  name: string;
  address: string;
  /** The span in words: `24 hours`. */
  range: string;
  /** When the port began to be watched. */
  bornMs: number;
}

const TIMELINE: Pane = { top: 160, bottom: 214 };
const LATENCY: Pane = { top: 342, bottom: 456 };
const TRAFFIC: Pane = { top: 534, bottom: 654 };
/** Baselines. */
const LEGEND_Y = TIMELINE.bottom + 48;
const HEADING_ABOVE = 20;
const AXIS_Y = 696;

/**
 * The availability of a port as a picture: up and down, latency, traffic of the server.
 * @returns a PNG of 1100 by 724 pixels, which Discord shows at half of that or less.
 */
export function drawUptime(summary: Summary, title: UptimeTitle): Promise<Uint8Array> {
  return render(uptimeSvg(summary, title));
}

/** The same before it becomes pixels. */
export function uptimeSvg(summary: Summary, title: UptimeTitle): string {
  const drawn = [
    element('rect', { width: WIDTH, height: HEIGHT, rx: 28, fill: COLOURS.card }),
    head(summary, title),
    timeAxis(summary),
    timeline(summary.slots, { span: summary, pane: TIMELINE }),
    legend(LEFT, LEGEND_Y),
    latency(summary),
    traffic(summary),
  ];
  const size = { width: WIDTH, height: HEIGHT, viewBox: `0 0 ${WIDTH} ${HEIGHT}` };
  return element(
    'svg',
    { xmlns: 'http://www.w3.org/2000/svg', ...size, 'font-family': 'Inter' },
    drawn.join(''),
  );
}

function head(summary: Summary, title: UptimeTitle): string {
  const { name, address } = title;
  const { shown, said, fill } = uptimeOf(summary, title);
  const right = Math.max(widthOf(shown, SIZES.percentage), widthOf(said, SIZES.label));
  const width = RIGHT - LEFT - right - 30;
  const isLegible = /[\p{L}\p{N}]/u.test(drawable(name));
  const words = isLegible
    ? { name: drawable(name), address: drawable(address) }
    : { name: drawable(address), address: '' };
  const size = widthOf(words.address, SIZES.label) > width ? SIZES.least : SIZES.label;
  return [
    text(
      fitted(words.name, { size: SIZES.title, width }),
      { x: LEFT, y: 76 },
      { size: SIZES.title, fill: COLOURS.text },
    ),
    text(fitted(words.address, { size, width }), { x: LEFT, y: 124 }, { size, fill: COLOURS.quiet }),
    text(shown, { x: RIGHT, y: 84 }, { size: SIZES.percentage, fill, anchor: 'end' }),
    text(said, { x: RIGHT, y: 124 }, { size: SIZES.label, fill: COLOURS.quiet, anchor: 'end' }),
  ].join('');
}

/** From where on an uptime is called good, and middling. */
const GOOD = 99.5;
const MIDDLING = 95;

/** The large figure and what it is of: only what was measured, and green only where that is all of the time. */
function uptimeOf(summary: Summary, { range, bornMs }: UptimeTitle) {
  const { upPercent, isWhole, fromMs, measuredMs, upMs, outages } = summary;
  if (upPercent === null) {
    return { shown: '–', said: measuredMs === 0 ? 'nothing checked' : 'no result yet', fill: COLOURS.quiet };
  }
  const length = lengthInWords(measuredMs, { about: true });
  const [first] = outages;
  if (upMs === 0 && first?.toMs === null && isFromTheStart({ bornMs }, first.fromMs)) {
    return { shown: 'Down', said: `for ${length}, from the start`, fill: COLOURS.down };
  }
  const time = bornMs > fromMs ? `${length} so far` : `${length} checked`;
  return {
    ...{ shown: percentage(upPercent), said: `up in ${isWhole ? range : time}` },
    fill: upPercent >= GOOD && !isWhole ? COLOURS.text : colourOf(upPercent),
  };
}

function colourOf(upPercent: number): string {
  if (upPercent >= GOOD) return COLOURS.good;
  return upPercent >= MIDDLING ? COLOURS.middling : COLOURS.down;
}

function latency(summary: Summary): string {
  const { usualMs, mostMs, worstMs, slots, measuredMs } = summary;
  const y = LATENCY.top - HEADING_ABOVE;
  if (usualMs === null || mostMs === null || worstMs === null) {
    return heading('Ping', y, [nothing(measuredMs === 0 ? 'nothing checked' : 'nothing answered')]);
  }
  const figures = [
    { words: `usually ${milliseconds(usualMs)}`, fill: COLOURS.latency },
    { words: `at worst ${milliseconds(worstMs)}`, fill: COLOURS.band },
  ];
  const { drawn, scale } = latencyChart(slots, { span: summary, pane: LATENCY, mostMs });
  return heading('Ping', y, figures, scale) + drawn;
}

function traffic(summary: Summary): string {
  const { received, sent, slots } = summary;
  const y = TRAFFIC.top - HEADING_ABOVE;
  if (received === null && sent === null) return heading('Traffic', y, [nothing('not known')]);
  const figures = [
    { words: `in ${bytes(received ?? 0)}`, fill: COLOURS.received },
    { words: `out ${bytes(sent ?? 0)}`, fill: COLOURS.sent },
  ];
  const { drawn, scale } = trafficChart(slots, { span: summary, pane: TRAFFIC });
  return heading('Traffic', y, figures, scale) + drawn;
}

function nothing(words: string) {
  return { words, fill: COLOURS.quiet };
}

/** Names of moments below, and thin lines through both charts at each of them. */
function timeAxis(summary: Summary): string {
  const lettering = { size: SIZES.small, fill: COLOURS.quiet };
  const ticks = timeTicks(summary).map(({ atMs, label }) => {
    const x = xOf(atMs, summary);
    const half = widthOf(label, SIZES.small) / 2;
    const anchor = x + half > WIDTH ? 'end' : 'middle';
    const lines = [LATENCY, TRAFFIC].map(({ top, bottom }) => line({ x, y: top }, { x, y: bottom }));
    return `${lines.join('')}${x - half > 0 ? text(label, { x, y: AXIS_Y }, { ...lettering, anchor }) : ''}`;
  });
  return ticks.join('');
}
