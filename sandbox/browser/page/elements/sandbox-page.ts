import { html, nothing } from 'lit';
import { keyed } from 'lit/directives/keyed.js';
import type { PageState, Viewpoint } from '../../protocol.ts';
import { CommandComposer } from '../composer/command-composer.ts';
import {
  type AskEvent,
  type InsertCommandEvent,
  PageElement,
  type RefusalEvent,
  sentenceOf,
} from '../element.ts';
import { rememberSteps, type Step } from '../session/first-steps.ts';
import { Session } from '../session/session.ts';
import { isLight, prefersLight, readTheme, type Theme, useTheme } from '../session/theme.ts';
import { readViewpoint, writeViewpoint } from '../session/viewpoint.ts';
import './channel-view.ts';
import './modal-dialog.ts';
import './page-header.ts';
import './panel-pane.ts';
import './start-here.ts';
import './wire-log.ts';

const PANES = ['discord', 'panel', 'wire'] as const;
type Pane = (typeof PANES)[number];
const NAMES: Record<Pane, string> = { discord: 'Discord', panel: 'Panel', wire: 'Wire' };

/** From here on everything stands side by side; below, one pane at a time. The style sheet says the same. */
const wide = matchMedia('(min-width: 1200px)');
const TOAST_MS = 8_000;

/** The whole page: it holds the connection, and hands what came over it to the panes. */
export class SandboxPage extends PageElement {
  static override properties = { pane: { state: true }, theme: { state: true }, toast: { state: true } };
  declare pane: Pane;
  declare theme: Theme;
  declare toast: string | null;
  #session: Session;
  #toastEnd: ReturnType<typeof setTimeout> | undefined;
  #steps = new Set<Step>();

  constructor() {
    super();
    this.pane = 'discord';
    this.theme = readTheme();
    this.toast = null;
    this.#session = new Session({
      url: new URL('socket', location.href.replace(/^http/, 'ws')).href,
      viewpoint: readViewpoint(location.search),
      onChange: () => this.#changed(),
    });
    for (const query of [wide, prefersLight]) query.addEventListener('change', () => this.requestUpdate());
    addEventListener('popstate', () => this.#look(readViewpoint(location.search)));
  }

  override connectedCallback(): void {
    super.connectedCallback();
    useTheme(this.theme);
    this.#session.connect();
  }

  #changed(): void {
    if (this.#session.state) this.#steps = rememberSteps(this.#session.state, sessionStorage);
    this.requestUpdate();
  }

  protected override render() {
    const { state } = this.#session;
    return html`<div
      class="page"
      data-pane=${this.pane}
      @ask=${(event: AskEvent) => {
        event.answer = this.#session.ask(event.ask);
      }}
      @refusal=${(event: RefusalEvent) => this.#say(event.sentence)}
      @insert-command=${(event: InsertCommandEvent) => this.#insert(event.command)}
    >
      ${this.#session.isConnected ? nothing : this.#lost(state !== null)}
      ${state ? this.#whole(state) : html`<p class="loading" role="status">Connecting to the sandbox…</p>`}
      ${this.toast ? html`<div class="toast" role="alert">${this.toast}</div>` : nothing}
    </div>`;
  }

  #whole(state: PageState) {
    const { viewpoint } = this.#session;
    const person = state.people.find(({ name }) => name === viewpoint.person);
    return html`
      <page-header
        .people=${state.people}
        .locales=${state.locales}
        .viewpoint=${viewpoint}
        .bot=${state.bot}
        .theme=${this.theme}
        @viewpoint=${({ detail }: CustomEvent<Viewpoint>) => this.#move(detail)}
        @theme=${({ detail }: CustomEvent<Theme>) => {
          this.theme = detail;
          useTheme(detail);
        }}
      ></page-header>
      ${person ? html`<start-here .person=${person} .steps=${this.#steps}></start-here>` : nothing}
      ${wide.matches ? nothing : this.#tabs()}
      <main>${PANES.map((pane) => this.#pane(pane, state))}</main>
      ${
        state.channel.modal
          ? keyed(
              state.channel.modal.id,
              html`<modal-dialog .modal=${state.channel.modal} .locale=${viewpoint.locale}></modal-dialog>`,
            )
          : nothing
      }
    `;
  }

  #pane(pane: Pane, state: PageState) {
    const { viewpoint, entries } = this.#session;
    const person = state.people.find(({ name }) => name === viewpoint.person);
    const role = wide.matches ? 'region' : 'tabpanel';
    const content = {
      discord: () => html`<channel-view
        .channel=${state.channel}
        .viewpoint=${viewpoint}
        .viewer=${person?.displayName ?? viewpoint.person}
        .isLight=${isLight(this.theme)}
      ></channel-view>`,
      panel: () => html`<panel-pane .panel=${state.panel} .people=${state.people}></panel-pane>`,
      wire: () => html`<wire-log
        .entries=${entries}
        .locale=${viewpoint.locale}
        @clear=${() => this.#session.clearWire()}
      ></wire-log>`,
    };
    return html`<section class="pane pane-${pane}" id="pane-${pane}" role=${role} aria-label=${NAMES[pane]}>
      ${content[pane]()}
    </section>`;
  }

  #tabs() {
    return html`<nav aria-label="Panes"><div class="tabs pane-tabs" role="tablist" aria-label="What to see">
      ${PANES.map((pane) => {
        const isChosen = pane === this.pane;
        return html`<button
          type="button"
          role="tab"
          class="tab"
          aria-selected=${isChosen}
          aria-controls="pane-${pane}"
          tabindex=${isChosen ? 0 : -1}
          @click=${() => this.#show(pane)}
          @keydown=${({ key }: KeyboardEvent) => this.#pressTab(key, pane)}
        >
          ${NAMES[pane]}
        </button>`;
      })}
    </div></nav>`;
  }

  #lost(hadState: boolean) {
    return html`<div class="banner" role="alert">
      <span>${hadState ? 'The connection to the sandbox was lost. Trying again…' : 'The sandbox does not answer. Trying again…'}</span>
      <button type="button" class="button tiny secondary" @click=${() => this.#session.connect()}>Try now</button>
    </div>`;
  }

  #show(pane: Pane): void {
    this.pane = pane;
  }

  async #pressTab(key: string, pane: Pane): Promise<void> {
    const step = key === 'ArrowRight' ? 1 : key === 'ArrowLeft' ? -1 : 0;
    if (step === 0) return;
    this.pane = PANES.at((PANES.indexOf(pane) + step) % PANES.length) ?? pane;
    await this.updateComplete;
    this.querySelector<HTMLElement>('.pane-tabs [aria-selected=true]')?.focus();
  }

  /** Another viewpoint goes into the address, so that a reload and the way back find it. */
  #move(viewpoint: Viewpoint): void {
    history.pushState(null, '', writeViewpoint(viewpoint));
    this.#look(viewpoint);
  }

  #look(viewpoint: Viewpoint): void {
    this.#session.look(viewpoint).catch((error: unknown) => this.#say(sentenceOf(error)));
    this.requestUpdate();
  }

  async #insert(command: string): Promise<void> {
    this.#show('discord');
    await this.updateComplete;
    const composer = this.querySelector('command-composer');
    if (composer instanceof CommandComposer) composer.insert(command);
  }

  #say(sentence: string): void {
    this.toast = sentence;
    clearTimeout(this.#toastEnd);
    this.#toastEnd = setTimeout(() => {
      this.toast = null;
    }, TOAST_MS);
  }
}

customElements.define('sandbox-page', SandboxPage);
