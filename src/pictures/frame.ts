/** Where everything is, and in which colours: one card that is its own background in Discord's dark and light mode. */
export const WIDTH = 1_100;
export const HEIGHT = 724;

/** Left and right end of every chart. */
export const LEFT = 40;
export const RIGHT = WIDTH - LEFT;

/** Contrast to the card: at least 7 to 1 for text, 3 to 1 for areas. */
export const COLOURS = {
  card: '#1e1f22',
  text: '#f2f3f5',
  quiet: '#b8bdc7',
  grid: '#3a3c43',
  up: '#2fae6f',
  down: '#ff6166',
  uncertain: '#f5bd4f',
  unknown: '#55585f',
  good: '#5fdc9a',
  middling: '#f5bd4f',
  latency: '#5cc8ff',
  band: '#9dbfd3',
  received: '#b9a0ff',
  sent: '#ffb570',
} as const;

export const SIZES = { title: 46, percentage: 76, label: 31, small: 28, least: 26 } as const;

/** A stretch of time along the charts. */
export interface TimeScale {
  fromMs: number;
  toMs: number;
}

/** Where a moment is; moments outside are at the ends. */
export function xOf(atMs: number, { fromMs, toMs }: TimeScale): number {
  const share = (atMs - fromMs) / Math.max(1, toMs - fromMs);
  return LEFT + Math.min(1, Math.max(0, share)) * (RIGHT - LEFT);
}

/** Room for a chart. */
export interface Pane {
  top: number;
  bottom: number;
}
