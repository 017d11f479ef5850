import '@skyra/discord-components-core/discord-embed.js';
import '@skyra/discord-components-core/discord-embed-description.js';
import '@skyra/discord-components-core/discord-embed-field.js';
import '@skyra/discord-components-core/discord-embed-fields.js';
import '@skyra/discord-components-core/discord-embed-footer.js';
import { html, nothing, type TemplateResult } from 'lit';
import type { EmbedInfo } from '../../protocol.ts';
import { inlineMarkdown, markdown } from '../markdown/render.ts';

/**
 * What @skyra/discord-components-core draws on this page, and what it does not:
 *
 * It draws the frame of embeds (colour bar, author, thumbnail, grid of fields, footer), the rows of
 * components and, with `discord-messages`, it tells them which theme it is. Colours of its hosts that are too weak
 * to be read are set right in `styles/message.css`.
 *
 * It does not draw messages and `used` lines (`discord-message`, `discord-command`, `discord-author-info`: grey on
 * grey below 4.5:1, dates in American only, "Dismiss message" cannot be reached by keyboard, and the theme is read
 * only once), buttons (`discord-button` stays clickable when disabled, and throws outside its own rows), menus and
 * modals (`discord-string-select-menu`, `discord-modal`: pictures of them, without keyboard or roles), spoilers
 * (`discord-spoiler`: not focusable) and text styles (the native elements say the same to a screen reader). Titles and
 * names of fields are given as content, because its attributes know no Markdown; pictures too, because it describes
 * every one as "Discord embed media".
 */
export function messageEmbed(embed: EmbedInfo, locale: string): TemplateResult {
  const { title, description, author, thumbnail } = embed;
  return html`<discord-embed
    .color=${colourOf(embed)}
    .authorName=${author?.name}
    .authorImage=${author?.icon_url}
    .authorUrl=${safeUrl(author?.url)}
    .thumbnail=${thumbnail?.url}
  >
    ${title ? html`<div slot="description" class="embed-title" role="heading" aria-level="3">${linked(title, embed, locale)}</div>` : nothing}
    ${
      description
        ? html`<discord-embed-description slot="description">${markdown(description, locale)}</discord-embed-description>`
        : nothing
    }
    ${fields(embed, locale)} ${picture(embed)} ${footer(embed, locale)}
  </discord-embed>`;
}

const colourOf = ({ color }: EmbedInfo): string | undefined =>
  color === undefined ? undefined : `#${color.toString(16).padStart(6, '0')}`;

const safeUrl = (url: string | undefined): string | undefined =>
  url && /^https?:\/\//.test(url) ? url : undefined;

function linked(title: string, { url }: EmbedInfo, locale: string): TemplateResult {
  const text = inlineMarkdown(title, locale);
  const target = safeUrl(url);
  return target ? html`<a href=${target} target="_blank" rel="noopener noreferrer">${text}</a>` : text;
}

function picture({ image }: EmbedInfo): TemplateResult | typeof nothing {
  if (!image?.url) return nothing;
  return html`<img slot="fields" class="embed-image" src=${image.url} alt=${image.description ?? ''} />`;
}

function fields({ fields: given = [] }: EmbedInfo, locale: string): TemplateResult | typeof nothing {
  if (given.length === 0) return nothing;
  const columns = columnsOf(given);
  return html`<discord-embed-fields slot="fields">
    ${given.map(
      ({ name, value, inline = false }, at) => html`<discord-embed-field
        .inline=${inline}
        .inlineIndex=${columns[at]}
      >
        <div class="embed-field-name">${inlineMarkdown(name, locale)}</div>
        <div>${markdown(value, locale)}</div>
      </discord-embed-field>`,
    )}
  </discord-embed-fields>`;
}

/** Inline fields stand in up to three columns; any other field begins a new line. */
function columnsOf(given: { inline?: boolean }[]): (number | undefined)[] {
  let column = 0;
  return given.map(({ inline }) => {
    column = inline ? (column % 3) + 1 : 0;
    return inline ? column : undefined;
  });
}

function footer({ footer: given, timestamp }: EmbedInfo, locale: string): TemplateResult | typeof nothing {
  if (!given?.text && !timestamp) return nothing;
  const at = timestamp
    ? html`<message-time .seconds=${Date.parse(timestamp) / 1000} .form=${'sent'} .locale=${locale}></message-time>`
    : nothing;
  return html`<discord-embed-footer slot="footer" .footerImage=${given?.icon_url}>
    <span class="embed-footer">${given?.text ?? nothing}${given?.text && timestamp ? ' • ' : nothing}${at}</span>
  </discord-embed-footer>`;
}
