import { html, nothing, type TemplateResult } from 'lit';
import '../elements/message-time.ts';
import '../elements/spoiler-text.ts';
import { InsertCommandEvent } from '../element.ts';
import { type Block, type Inline, parseBlocks, parseInline } from './parse.ts';

type Drawn = TemplateResult | string;

/** Markdown as it stands in messages, descriptions and fields. Text reaches the page as text, never as HTML. */
export function markdown(text: string, locale: string): TemplateResult[] {
  return drawBlocks(parseBlocks(text), locale);
}

/** The same for titles, where Discord knows no headings, lists and quotes. */
export function inlineMarkdown(text: string, locale: string): TemplateResult {
  return html`${drawInlines(parseInline(text), locale)}`;
}

function drawBlocks(blocks: Block[], locale: string): TemplateResult[] {
  return blocks.map((block) => drawBlock(block, locale));
}

function drawBlock(block: Block, locale: string): TemplateResult {
  switch (block.kind) {
    case 'paragraph':
      return html`<div class="md-paragraph">${drawInlines(block.children, locale)}</div>`;
    case 'subtext':
      return html`<div class="md-subtext"><small>${drawInlines(block.children, locale)}</small></div>`;
    case 'heading':
      return html`<div class="md-heading md-heading-${block.level}" role="heading" aria-level=${block.level + 2}>
        ${drawInlines(block.children, locale)}
      </div>`;
    case 'quote':
      return html`<blockquote>${drawBlocks(block.blocks, locale)}</blockquote>`;
    case 'code-block':
      return html`<pre class="md-code-block" tabindex="0"><code>${block.text}</code></pre>`;
    case 'list':
      return drawList(block, locale);
  }
}

function drawList({ start, items }: Extract<Block, { kind: 'list' }>, locale: string): TemplateResult {
  const drawn = items.map(
    ({ depth, children }) => html`<li data-depth=${depth}>${drawInlines(children, locale)}</li>`,
  );
  return start === null ? html`<ul>${drawn}</ul>` : html`<ol start=${start}>${drawn}</ol>`;
}

function drawInlines(inlines: Inline[], locale: string): Drawn[] {
  return inlines.map((inline) => drawInline(inline, locale));
}

function drawInline(inline: Inline, locale: string): Drawn {
  switch (inline.kind) {
    case 'text':
      return inline.text;
    case 'break':
      return html`<br />`;
    case 'code':
      return html`<code>${inline.text}</code>`;
    case 'mention':
      return html`<span class="mention">${inline.text}</span>`;
    case 'command':
      return drawCommand(inline.title);
    case 'timestamp':
      return html`<message-time .seconds=${inline.seconds} .form=${inline.style} .locale=${locale}></message-time>`;
    default:
      return drawStyled(inline, drawInlines(inline.children, locale));
  }
}

function drawStyled(inline: Extract<Inline, { children: Inline[] }>, children: Drawn[]): TemplateResult {
  switch (inline.kind) {
    case 'bold':
      return html`<strong>${children}</strong>`;
    case 'italic':
      return html`<em>${children}</em>`;
    case 'underline':
      return html`<u>${children}</u>`;
    case 'strike':
      return html`<s>${children}</s>`;
    case 'spoiler':
      return html`<spoiler-text .content=${children}></spoiler-text>`;
    case 'link':
      return html`<a href=${inline.url} target="_blank" rel="noopener noreferrer">${children}</a>`;
  }
}

/** A mention of a command puts it into the composer. */
function drawCommand(title: string): TemplateResult {
  const insert = (event: Event) => event.target?.dispatchEvent(new InsertCommandEvent(title));
  return html`<button type="button" class="mention" @click=${insert}>${title}</button>${nothing}`;
}
