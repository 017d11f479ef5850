import { html, nothing } from 'lit';
import type { WireEntry } from '../../protocol.ts';
import { byIdentity, PageElement } from '../element.ts';

/** One thing that went over the wire; it opens to its JSON. */
export class WireRow extends PageElement {
  static override properties = { entry: byIdentity, locale: byIdentity, isOpen: { state: true } };
  declare entry: WireEntry;
  declare locale: string;
  declare isOpen: boolean;

  constructor() {
    super();
    this.isOpen = false;
  }

  protected override render() {
    const { entry } = this;
    const { kind, title, status, violations } = entry;
    const isBroken = violations.length > 0;
    return html`<details
      class="wire-row ${isBroken ? 'is-broken' : ''}"
      @toggle=${({ target }: Event) => {
        this.isOpen = target instanceof HTMLDetailsElement && target.open;
      }}
    >
      <summary>
        <time datetime=${new Date(entry.atMs).toISOString()}>${this.#time()}</time>
        <span class="kind kind-${kind}">${kind}</span>
        <span class="wire-title">${title}</span>
        <span class="wire-result">
          ${status === null ? nothing : html`<span class=${status >= 400 ? 'status is-bad' : 'status'}>${status}</span>`}
          <span class="took">${entry.tookMs === null ? '…' : `${Math.round(entry.tookMs)} ms`}</span>
        </span>
        ${violations.map((rule) => html`<span class="violation">Breaks a rule of Discord’s: ${rule}</span>`)}
      </summary>
      ${this.isOpen ? html`<pre tabindex="0" aria-label="JSON of ${title}"><code>${JSON.stringify(entry.detail, null, 2)}</code></pre>` : nothing}
    </details>`;
  }

  #time(): string {
    const { atMs } = this.entry;
    const format: Intl.DateTimeFormatOptions = {
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
      fractionalSecondDigits: 3,
      hour12: false,
    };
    return new Intl.DateTimeFormat(this.locale, format).format(atMs);
  }
}

customElements.define('wire-row', WireRow);
