import { type Reading, readable } from './markdown.ts';
import { safe } from './style.ts';
import { wrap } from './wrap.ts';

/** How to draw: the looks, the present, and how many characters fit into a line. */
export interface Drawing extends Reading {
  width: number;
}

/** Discord's Markdown as wrapped lines. */
export function paragraphs(text: string, drawing: Drawing): string[] {
  return wrap(readable(safe(text), drawing), drawing.width);
}
