import { html, nothing, type TemplateResult } from 'lit';
import type { Attachment } from '../../../discord/index.ts';
import type { MessageInfo } from '../../protocol.ts';
import { byContent, byIdentity, PageElement } from '../element.ts';
import { parseInline, plainText } from '../markdown/parse.ts';
import { markdown } from '../markdown/render.ts';
import { avatar } from './avatar.ts';
import { messageComponents } from './message-components.ts';
import { messageEmbed } from './message-embed.ts';

/** One message as the viewer sees it. */
export class ChatMessage extends PageElement {
  static override properties = { message: byContent, locale: byIdentity };
  declare message: MessageInfo;
  declare locale: string;
  #hadFocus = false;

  protected override willUpdate(): void {
    this.#hadFocus = this.contains(document.activeElement);
  }

  /** When an edit takes away what had the focus, the message has it. */
  protected override updated(): void {
    if (this.#hadFocus && !this.contains(document.activeElement))
      this.querySelector('article')?.focus({ preventScroll: true });
  }

  protected override render() {
    const { message } = this;
    return html`<article
      class="message ${message.isEphemeral ? 'is-ephemeral' : ''}"
      aria-label=${summaryOf(message)}
      aria-busy=${message.isThinking ? 'true' : nothing}
      tabindex="-1"
    >
      ${usedLine(message.usedCommand)}
      <div class="message-inner">
        ${avatar(message.author.name, message.author)}
        <div class="message-body">
          <div class="message-head">
            <span class="author">${message.author.name}</span>
            ${message.author.isBot ? html`<span class="app-tag">APP</span>` : nothing}
            <message-time .seconds=${message.createdAtMs / 1000} .form=${'sent'} .locale=${this.locale}></message-time>
          </div>
          ${message.isThinking ? thinking(message.author.name) : this.#content()}
          ${message.hasFailed ? html`<p class="failed" role="alert">This interaction failed</p>` : nothing}
          ${message.isEphemeral ? this.#privately() : nothing}
        </div>
      </div>
    </article>`;
  }

  #content() {
    const { message, locale } = this;
    const edited = message.isEdited ? html`<span class="edited">(edited)</span>` : nothing;
    return html`<div class="message-content">
      ${message.content ? html`<div class="content">${markdown(message.content, locale)}</div>` : nothing}
      ${message.attachments.map(attachment)} ${message.embeds.map((embed) => messageEmbed(embed, locale))}
      ${messageComponents(message.components, {
        locale,
        waitingFor: message.waitingFor,
        click: (customId) => this.tell({ kind: 'click', message: message.id, customId }),
        select: (customId, values) => this.tell({ kind: 'select', message: message.id, customId, values }),
      })}
      ${edited}
    </div>`;
  }

  #privately() {
    const dismiss = () => this.tell({ kind: 'dismiss', message: this.message.id });
    return html`<div class="ephemeral-note">
      ${EYE} Only you can see this ·
      <button type="button" class="text-link" @click=${dismiss}>Dismiss message</button>
    </div>`;
  }
}

const EYE = html`<svg viewBox="0 0 24 24" width="14" height="14" aria-hidden="true">
  <path d="M2 12c3-5 6.500-7 10-7s7 2 10 7c-3 5-6.500 7-10 7s-7-2-10-7Z" fill="currentColor" />
  <circle cx="12" cy="12" r="4" fill="var(--chat)" />
</svg>`;

/** "Alice used /ports list", above an answer. */
export function usedLine(used: MessageInfo['usedCommand']): TemplateResult | typeof nothing {
  if (!used) return nothing;
  return html`<div class="used">
    ${avatar(used.by, { isSmall: true })}
    <span><span class="used-by">${used.by}</span> used <span class="used-command">${used.title}</span></span>
  </div>`;
}

function thinking(name: string): TemplateResult {
  return html`<p class="thinking">
    <span class="dots" aria-hidden="true"><i></i><i></i><i></i></span> ${name} is thinking…
  </p>`;
}

function attachment({ filename, description, url, content_type: type = '', size }: Attachment) {
  const isPicture = type.startsWith('image/') || /\.(png|jpe?g|gif|webp)$/i.test(filename);
  if (isPicture)
    return html`<img class="attachment" src=${url} alt=${description ?? filename} loading="lazy" />`;
  return html`<a class="attachment-file" href=${url} download=${filename} target="_blank" rel="noopener noreferrer">
    ${filename} <small>${Math.ceil(size / 1024)} KB</small>
  </a>`;
}

/** What a message is about, in a few words: for screen readers, as its name and as news. */
export function summaryOf({ author, content, embeds, isThinking }: MessageInfo): string {
  const [embed] = embeds;
  const said = [content, embed?.title].filter(Boolean).join(' ');
  const about = isThinking ? 'is thinking…' : said || embed?.description || '';
  return `${author.name}: ${plainText(parseInline(about)).slice(0, 200)}`;
}

customElements.define('chat-message', ChatMessage);
