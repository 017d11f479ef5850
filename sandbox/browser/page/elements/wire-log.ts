import { html, nothing } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { WireEntry } from '../../protocol.ts';
import { byIdentity, PageElement } from '../element.ts';
import { StickyScroll } from './sticky-scroll.ts';
import './wire-row.ts';

type Kind = WireEntry['kind'];

const KINDS: { kind: Kind; name: string }[] = [
  { kind: 'interaction', name: 'Interactions' },
  { kind: 'discord', name: 'Discord' },
  { kind: 'panel', name: 'Panel' },
];

/** What went over the wire, newest at the bottom. Fires `clear`. */
export class WireLog extends PageElement {
  static override properties = { entries: byIdentity, locale: byIdentity, left: { state: true } };
  declare entries: readonly WireEntry[];
  declare locale: string;
  /** The kinds that are filtered out. */
  declare left: readonly Kind[];
  #scroll = new StickyScroll(this, '.wire-rows');

  constructor() {
    super();
    this.left = [];
  }

  protected override render() {
    const shown = this.entries.filter(({ kind }) => !this.left.includes(kind));
    const broken = this.entries.filter(({ violations }) => violations.length > 0).length;
    return html`
      <header class="pane-head">
        <h2>Wire</h2>
        <span class="pane-about">
          ${broken > 0 ? html`<strong class="violation">${broken} broke a rule of Discord’s</strong>` : 'No rule of Discord’s was broken.'}
        </span>
        <div class="wire-tools" role="group" aria-label="Show">
          ${KINDS.map(({ kind, name }) => this.#filter(kind, name))}
          <button type="button" class="button tiny secondary" aria-label="Clear the wire log" @click=${() => this.#clear()}>Clear</button>
        </div>
      </header>
      <div class="wire-rows" role="region" aria-label="Wire log" tabindex="0">
        <ol>
          ${repeat(
            shown,
            ({ id }) => id,
            (entry) => html`<li><wire-row .entry=${entry} .locale=${this.locale}></wire-row></li>`,
          )}
          ${shown.length === 0 ? html`<li class="wire-empty">Nothing went over the wire yet.</li>` : nothing}
        </ol>
      </div>
    `;
  }

  #filter(kind: Kind, name: string) {
    const isShown = !this.left.includes(kind);
    const toggle = () => {
      this.left = isShown ? [...this.left, kind] : this.left.filter((one) => one !== kind);
    };
    return html`<button type="button" class="filter kind-${kind}" aria-pressed=${isShown} @click=${toggle}>${name}</button>`;
  }

  #clear(): void {
    this.dispatchEvent(new CustomEvent('clear'));
    this.#scroll.jump();
  }
}

customElements.define('wire-log', WireLog);
