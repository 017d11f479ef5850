/** Pieces of SVG, as text. Coordinates are pixels of the finished picture. */

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** Text that came from outside, as content or attribute of XML. */
function xml(text: string): string {
  return text.replace(/[&<>"]/g, (sign) => ENTITIES[sign] ?? '');
}

/** One decimal is finer than the eye. */
function pixel(value: number): string {
  return String(Math.round(value * 10) / 10);
}

type Attributes = Record<string, string | number>;

export function element(name: string, attributes: Attributes, content = ''): string {
  const written = Object.entries(attributes).map(
    ([key, value]) => ` ${key}="${typeof value === 'number' ? pixel(value) : xml(value)}"`,
  );
  return `<${name}${written.join('')}${content === '' ? '/>' : `>${content}</${name}>`}`;
}

export interface Lettering {
  size: number;
  fill: string;
  anchor?: 'start' | 'middle' | 'end';
}

/** A line of text; `y` is its baseline. */
export function text(words: string, at: Point, { size, fill, anchor = 'start' }: Lettering): string {
  return element('text', { ...at, 'font-size': size, fill, 'text-anchor': anchor }, xml(words));
}

export interface Point {
  x: number;
  y: number;
}

/** A line through points, or the outline of an area. */
export function path(points: readonly Point[], attributes: Attributes): string {
  const steps = points.map(({ x, y }, index) => `${index === 0 ? 'M' : 'L'}${pixel(x)} ${pixel(y)}`);
  return element('path', { d: steps.join(''), ...attributes });
}
