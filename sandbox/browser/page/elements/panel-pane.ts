import { html, nothing } from 'lit';
import type { PanelInfo, PanelServer, PersonInfo } from '../../protocol.ts';
import { byContent, PageElement } from '../element.ts';
import './panel-ports.ts';
import './panel-power.ts';
import './panel-switches.ts';

/** The panel as it is now, where one can also change things behind the bot's back. */
export class PanelPane extends PageElement {
  static override properties = { panel: byContent, people: byContent, serverId: { state: true } };
  declare panel: PanelInfo;
  declare people: PersonInfo[];
  declare serverId: string | null;

  constructor() {
    super();
    this.serverId = null;
  }

  get #server(): PanelServer | undefined {
    const { servers } = this.panel;
    return servers.find(({ id }) => id === this.serverId) ?? servers[0];
  }

  protected override render() {
    const { panel } = this;
    const server = this.#server;
    return html`
      <header class="pane-head">
        <h2>Panel</h2>
        <span class="pane-about">What you change here happens behind the bot’s back: it is not told.</span>
      </header>
      <div class="pane-body" tabindex="0" role="region" aria-label="The panel as it is now">
        <div class="tabs server-tabs" role="tablist" aria-label="Servers of the panel">
          ${panel.servers.map((one) => this.#tab(one, one === server))}
        </div>
        ${
          server
            ? html`<div id="panel-server" role="tabpanel" aria-label=${server.name}>
                <panel-ports .server=${server} .free=${panel.free}></panel-ports>
                <panel-power .server=${server}></panel-power>
              </div>`
            : html`<p>The panel has no server.</p>`
        }
        <panel-switches .panel=${panel} .people=${this.people}></panel-switches>
        <p class="fine">The simulated panel listens at <code>${panel.url}</code>.</p>
      </div>
    `;
  }

  #tab(server: PanelServer, isChosen: boolean) {
    const choose = () => {
      this.serverId = server.id;
    };
    return html`<button
      type="button"
      role="tab"
      class="tab"
      data-server=${server.id}
      aria-selected=${isChosen}
      aria-controls=${isChosen ? 'panel-server' : nothing}
      tabindex=${isChosen ? 0 : -1}
      @click=${choose}
      @keydown=${(event: KeyboardEvent) => this.#press(event, server)}
    >
      ${server.name}
    </button>`;
  }

  async #press({ key }: KeyboardEvent, server: PanelServer): Promise<void> {
    const step = key === 'ArrowRight' ? 1 : key === 'ArrowLeft' ? -1 : 0;
    if (step === 0) return;
    const { servers } = this.panel;
    this.serverId = servers.at((servers.indexOf(server) + step) % servers.length)?.id ?? null;
    await this.updateComplete;
    this.querySelector<HTMLElement>('[role=tab][aria-selected=true]')?.focus();
  }
}

customElements.define('panel-pane', PanelPane);
