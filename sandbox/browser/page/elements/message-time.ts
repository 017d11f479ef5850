import { html } from 'lit';
import { timestampText } from '../../../timestamps.ts';
import { byIdentity, PageElement } from '../element.ts';
import { sentAtText } from '../markdown/time.ts';
import { everySecond } from '../session/every-second.ts';

/** A point in time in the reader's words, which goes on being true: "in 12 seconds", "in 11 seconds". */
export class MessageTime extends PageElement {
  static override properties = { seconds: byIdentity, form: byIdentity, locale: byIdentity };
  declare seconds: number;
  /** One of Discord's styles, or `sent` for the time beside an author. */
  declare form: string;
  declare locale: string;
  #stop: (() => void) | undefined;
  #shown = '';

  override connectedCallback(): void {
    super.connectedCallback();
    this.#stop = everySecond(() => this.#shown !== this.#text() && this.requestUpdate());
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#stop?.();
  }

  protected override render() {
    this.#shown = this.#text();
    const at = new Date(this.seconds * 1000);
    if (Number.isNaN(at.getTime())) return html`<span class="time">${this.#shown}</span>`;
    const whole = timestampText(this.seconds, 'F', { locale: this.locale, nowMs: 0 });
    const look = this.form === 'sent' ? 'time sent-at' : 'time';
    return html`<time class=${look} datetime=${at.toISOString()} title=${whole}>${this.#shown}</time>`;
  }

  #text(): string {
    const reader = { locale: this.locale, nowMs: Date.now() };
    return this.form === 'sent'
      ? sentAtText(this.seconds * 1000, reader)
      : timestampText(this.seconds, this.form, reader);
  }
}

customElements.define('message-time', MessageTime);
