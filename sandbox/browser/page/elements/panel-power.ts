import { html } from 'lit';
import type { PanelServer, PowerSignal } from '../../protocol.ts';
import { byContent, PageElement } from '../element.ts';

interface Press {
  signal: PowerSignal;
  name: string;
  style: 'success' | 'secondary' | 'danger';
  /** The states in which the node does something about it. */
  takes: PanelServer['power'][];
}

const PRESSES: Press[] = [
  { signal: 'start', name: 'Start', style: 'success', takes: ['offline'] },
  { signal: 'restart', name: 'Restart', style: 'secondary', takes: ['running', 'starting'] },
  { signal: 'stop', name: 'Stop', style: 'danger', takes: ['running', 'starting'] },
  { signal: 'kill', name: 'Kill', style: 'danger', takes: ['running', 'starting', 'stopping'] },
];

/** As many as the simulated games have room for. */
const MAX_PLAYERS = 20;

/** What a server is doing, its power buttons, and what goes on in it. */
export class PanelPower extends PageElement {
  static override properties = { server: byContent };
  declare server: PanelServer;

  protected override render() {
    const { id, name, power, neverListens } = this.server;
    const change = ({ target }: Event) => {
      const on = target instanceof HTMLInputElement && target.checked;
      this.tell({ kind: 'panel-never-listens', server: id, on });
    };
    return html`<fieldset class="group power">
      <legend>Power</legend>
      <div class="power-line">
        <span class="power-state is-${power}" role="status" aria-label="State of ${name}">${power}</span>
        <span class="power-buttons">${PRESSES.map((press) => this.#button(press))}</span>
      </div>
      <div class="power-line">
        ${this.#players()}
        <label class="switch">
          <input type="checkbox" role="switch" .checked=${neverListens} @change=${change} />
          <span>Starts but never listens</span>
        </label>
      </div>
    </fieldset>`;
  }

  #button({ signal, name, style, takes }: Press) {
    const isOff = !takes.includes(this.server.power);
    const press = () => !isOff && this.tell({ kind: 'panel-power', server: this.server.id, signal });
    return html`<button
      type="button"
      class="button tiny ${style}"
      aria-disabled=${isOff ? 'true' : 'false'}
      aria-label="${name} ${this.server.name}"
      @click=${press}
    >
      ${name}
    </button>`;
  }

  #players() {
    const { id, players } = this.server;
    const change = ({ target }: Event) => {
      if (!(target instanceof HTMLInputElement)) return;
      const wanted = Math.min(MAX_PLAYERS, Math.max(0, Math.round(target.valueAsNumber || 0)));
      target.value = String(wanted);
      this.tell({ kind: 'panel-players', server: id, players: wanted });
    };
    return html`<label class="players">
      <span>Players on it</span>
      <input class="players-field" type="number" min="0" max=${MAX_PLAYERS} .value=${String(players)} @change=${change} />
    </label>`;
  }
}

customElements.define('panel-power', PanelPower);
