import { systemClock } from '../../src/clock.ts';
import type { Embed, Message, Modal } from '../discord/index.ts';
import { drawComponents } from './draw-components.ts';
import { type Drawing, paragraphs } from './paragraphs.ts';
import { type Style, safe, styleFor } from './style.ts';

export interface DrawOptions {
  color?: boolean;
  /** How many characters fit into a line; 100 unless told. */
  width?: number;
  /** For relative times; the present unless told. */
  nowMs?: number;
  /** What mentions say, by the id in them. */
  names?: ReadonlyMap<string, string>;
}

const BAR = '▌';

/** A message as text: who, whether it is private, content, embeds, buttons and menus with their numbers. */
export function draw(message: Message, options: DrawOptions = {}): string {
  const drawing = drawingFor(options);
  const { style } = drawing;
  const head = header(message, style);
  if (message.deleted) return [head, style.dim('(deleted)')].join('\n');
  if (message.thinking) return [head, style.dim('thinking…')].join('\n');
  const files = message.attachments.map(({ filename, url }) => `📎 ${safe(filename)} ${style.dim(url)}`);
  return [
    head,
    ...(message.content ? paragraphs(message.content, drawing) : []),
    ...message.embeds.flatMap((embed) => drawEmbed(embed, drawing)),
    ...files,
    ...drawComponents(message.components, drawing),
  ].join('\n');
}

function drawingFor(options: DrawOptions): Drawing {
  const { color = false, width = 100, nowMs = systemClock.now(), names = new Map() } = options;
  return { style: styleFor(color), width, nowMs, names };
}

function header({ author, ephemeral, edits }: Message, style: Style): string {
  const name = style.bold(safe(author.global_name ?? author.username));
  const edited = edits.length > 0 ? ` ${style.dim('(edited)')}` : '';
  const hidden = ephemeral ? `  ${style.dim('Only you can see this')}` : '';
  return `${name} ${style.tag(' APP ')}${edited}${hidden}`;
}

function drawEmbed(embed: Embed, drawing: Drawing): string[] {
  const { style } = drawing;
  const inner = { ...drawing, width: drawing.width - 2 };
  const url = embed.url ? ` ${style.dim(safe(embed.url))}` : '';
  const at = embed.timestamp ? new Date(embed.timestamp).toISOString().slice(0, 16).replace('T', ' ') : '';
  const foot = [embed.footer?.text, at].filter(Boolean).join(' • ');
  const lines = [
    ...(embed.author?.name ? [style.dim(safe(embed.author.name))] : []),
    ...(embed.title ? paragraphs(embed.title, inner).map((line) => style.bold(line) + url) : []),
    ...(embed.description ? paragraphs(embed.description, inner) : []),
    ...(embed.fields ?? []).flatMap((field) => drawField(field, inner)),
    ...(embed.image?.url ? [style.dim(`[image] ${safe(embed.image.url)}`)] : []),
    ...(foot ? [style.dim(safe(foot))] : []),
  ];
  const bar = embed.color === undefined ? style.dim(BAR) : style.rgb(embed.color, BAR);
  return lines.map((line) => `${bar} ${line}`.trimEnd());
}

function drawField({ name, value }: { name: string; value: string }, drawing: Drawing): string[] {
  const title = drawing.style.bold(paragraphs(name, drawing).join(' '));
  const lines = paragraphs(value, { ...drawing, width: drawing.width - 2 });
  const [only = ''] = lines;
  const isShort = lines.length === 1 && name.length + only.length < drawing.width - 2;
  return isShort ? [`${title}  ${only}`] : [title, ...lines.map((line) => `  ${line}`)];
}

/** A form as text, with what stands in its fields. */
export function drawModal(modal: Modal, options: DrawOptions = {}): string {
  const drawing = drawingFor(options);
  const { style } = drawing;
  const fields = modal.fields.flatMap(({ label, description, value, required }) => {
    const mark = required ? '*' : '';
    const present = value === '' ? '' : `: ${safe(value)}`;
    return [
      `  ${safe(label)}${mark}${present}`,
      ...(description ? [style.dim(`  ${safe(description)}`)] : []),
    ];
  });
  const texts = modal.texts.flatMap((text) => paragraphs(text, drawing));
  return [`┌ ${style.bold(safe(modal.title))}`, ...[...texts, ...fields].map((line) => `│ ${line}`)].join(
    '\n',
  );
}
