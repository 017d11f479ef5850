import '@skyra/discord-components-core/discord-messages.js';
import { html } from 'lit';
import { keyed } from 'lit/directives/keyed.js';
import { repeat } from 'lit/directives/repeat.js';
import type { ChannelInfo, FailedCommandInfo, MessageInfo, Viewpoint } from '../../protocol.ts';
import '../composer/command-composer.ts';
import { byContent, byIdentity, PageElement } from '../element.ts';
import { summaryOf, usedLine } from './chat-message.ts';
import { StickyScroll } from './sticky-scroll.ts';

type Row = { id: string; atMs: number } & ({ message: MessageInfo } | { failure: FailedCommandInfo });

/** The channel: its messages, oldest first, and the composer. */
export class ChannelView extends PageElement {
  static override properties = {
    channel: byContent,
    viewpoint: byContent,
    viewer: byIdentity,
    isLight: byIdentity,
    news: { state: true },
  };
  declare channel: ChannelInfo;
  declare viewpoint: Viewpoint;
  /** The viewer's name as Discord shows it. */
  declare viewer: string;
  declare isLight: boolean;
  /** What a screen reader is told. */
  declare news: string;
  #lastId: string | undefined;
  #scroll = new StickyScroll(this, '.messages');

  constructor() {
    super();
    this.news = '';
  }

  protected override willUpdate(changed: Map<string, unknown>): void {
    if (changed.has('viewpoint')) this.updateComplete.then(() => this.#scroll.jump());
    if (!changed.has('channel')) return;
    const last = this.channel.messages.at(-1);
    const isNew = last !== undefined && last.id !== this.#lastId;
    this.#lastId = last?.id;
    if (isNew && last.usedCommand?.by === this.viewer) this.updateComplete.then(() => this.#scroll.jump());
    const summary = last ? summaryOf(last) : '';
    const isFirst = changed.get('channel') === undefined || changed.has('viewpoint');
    if (!isFirst) this.news = summary;
  }

  get #place(): string {
    const { guild, name } = this.channel;
    return guild === null ? '@Portkeeper' : `#${name.replace(/^#/, '')}`;
  }

  protected override render() {
    const { channel, viewpoint } = this;
    return html`
      <header class="channel-head">
        <h2>${this.#place}</h2>
        <span class="channel-about">${channel.guild ?? 'Direct message'}</span>
        ${
          channel.isBotConnected
            ? html`<span class="presence is-online">Portkeeper is online</span>`
            : html`<span class="presence">Portkeeper is offline</span>`
        }
      </header>
      <div class="messages" role="region" aria-label="Messages in ${this.#place}" tabindex="0">
        <discord-messages ?light-theme=${this.isLight} .lightTheme=${this.isLight} no-background>
          ${this.#rows()}
        </discord-messages>
      </div>
      <div class="visually-hidden" role="status" aria-label="News">${this.news}</div>
      ${keyed(
        `${viewpoint.person} ${viewpoint.place}`,
        html`<command-composer
          .commands=${channel.commands}
          .place=${this.#place}
          .locale=${viewpoint.locale}
        ></command-composer>`,
      )}
    `;
  }

  #rows() {
    const { messages, failures } = this.channel;
    const rows: Row[] = [
      ...messages.map((message) => ({ id: `m${message.id}`, atMs: message.createdAtMs, message })),
      ...failures.map((failure) => ({ id: `f${failure.id}`, atMs: failure.atMs, failure })),
    ];
    rows.sort((one, other) => one.atMs - other.atMs);
    if (rows.length === 0) return html`<ol class="message-list"><li>${this.#welcome()}</li></ol>`;
    return html`<ol class="message-list">
      ${repeat(
        rows,
        ({ id }) => id,
        (row) => html`<li>${'message' in row ? this.#message(row.message) : this.#failure(row.failure)}</li>`,
      )}
    </ol>`;
  }

  #message(message: MessageInfo) {
    return html`<chat-message .message=${message} .locale=${this.viewpoint.locale}></chat-message>`;
  }

  #failure({ title }: FailedCommandInfo) {
    return html`<article class="message is-ephemeral" aria-label="${title}: The application did not respond">
      ${usedLine({ by: this.viewer, title })}
      <p class="failed">The application did not respond</p>
    </article>`;
  }

  #welcome() {
    return html`<div class="welcome">
      <p class="welcome-title">This is the beginning of ${this.#place}</p>
      <p>Nothing was written here yet. Type <kbd>/</kbd> below to see what Portkeeper can do.</p>
    </div>`;
  }
}

customElements.define('channel-view', ChannelView);
