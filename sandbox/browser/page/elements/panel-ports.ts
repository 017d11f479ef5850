import { html, nothing } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { PanelPort, PanelServer } from '../../protocol.ts';
import { byContent, PageElement } from '../element.ts';

/** The Network tab of a server. */
export class PanelPorts extends PageElement {
  static override properties = {
    server: byContent,
    free: byContent,
    editing: { state: true },
    toAdd: { state: true },
  };
  declare server: PanelServer;
  /** Ports of the node that nobody has. */
  declare free: number[];
  /** The allocation whose note is being written. */
  declare editing: number | null;
  declare toAdd: number | null;

  constructor() {
    super();
    this.editing = null;
    this.toAdd = null;
  }

  protected override render() {
    const { server } = this;
    const limit = server.limit === null ? 'no limit set' : `${server.ports.length} of ${server.limit} ports`;
    const suspend = ({ target }: Event) => {
      const suspended = target instanceof HTMLInputElement && target.checked;
      this.tell({ kind: 'panel-suspend', server: server.id, suspended });
    };
    return html`
      <div class="server-facts">
        <span>Node ${server.node}</span><span>${limit}</span>
        <label class="switch">
          <input type="checkbox" role="switch" .checked=${server.isSuspended} @change=${suspend} />
          <span>Suspended</span>
        </label>
      </div>
      <div class="table-box">
        <table class="ports">
          <caption class="visually-hidden">Ports of ${server.name} on the panel</caption>
          <thead>
            <tr><th scope="col">Address</th><th scope="col">Note</th><th scope="col"><span class="visually-hidden">Actions</span></th></tr>
          </thead>
          <tbody>
            ${repeat(
              server.ports,
              ({ id }) => id,
              (port) => this.#row(port),
            )}
          </tbody>
        </table>
      </div>
      ${this.#adding()}
    `;
  }

  #row(port: PanelPort) {
    const server = this.server.id;
    const address = `${port.alias ?? port.address}:${port.port}`;
    const allocation = port.id;
    return html`<tr>
      <th scope="row">
        <code title=${`${port.address}:${port.port}`}>${port.alias ?? port.address}<wbr />:${port.port}</code>
        ${port.isPrimary ? html`<span class="badge">Primary</span>` : nothing}
      </th>
      <td>${this.editing === port.id ? this.#noteForm(port) : html`<span class="note">${port.note || '–'}</span>`}</td>
      <td class="row-actions">
        ${
          this.editing === port.id
            ? nothing
            : html`<button type="button" class="button tiny secondary" aria-label="Edit note of ${address}" @click=${() => this.#edit(port)}>Note</button>`
        }
        ${
          port.isPrimary
            ? nothing
            : html`<button type="button" class="button tiny secondary" aria-label="Make ${address} primary" @click=${() => this.tell({ kind: 'panel-primary', server, allocation })}>Primary</button>
                <button type="button" class="button tiny danger" aria-label="Remove ${address}" @click=${() => this.tell({ kind: 'panel-remove', server, allocation })}>Remove</button>`
        }
      </td>
    </tr>`;
  }

  #noteForm(port: PanelPort) {
    const stop = () => {
      this.editing = null;
    };
    const save = (event: Event) => {
      event.preventDefault();
      const note = this.querySelector<HTMLInputElement>('.note-field')?.value ?? '';
      this.tell({ kind: 'panel-note', server: this.server.id, allocation: port.id, note });
      stop();
    };
    return html`<form class="note-form" @submit=${save} @keydown=${({ key }: KeyboardEvent) => key === 'Escape' && stop()}>
      <input class="note-field" type="text" aria-label="Note of port ${port.port}" .value=${port.note} />
      <button type="submit" class="button tiny primary">Save</button>
    </form>`;
  }

  async #edit(port: PanelPort): Promise<void> {
    this.editing = port.id;
    await this.updateComplete;
    this.querySelector<HTMLInputElement>('.note-field')?.select();
  }

  #adding() {
    const chosen = this.toAdd !== null && this.free.includes(this.toAdd) ? this.toAdd : this.free[0];
    if (chosen === undefined) return html`<p class="fine">The node has no free port.</p>`;
    const choose = ({ target }: Event) => {
      if (target instanceof HTMLSelectElement) this.toAdd = Number(target.value);
    };
    const add = (event: Event) => {
      event.preventDefault();
      this.tell({ kind: 'panel-add', server: this.server.id, port: chosen });
    };
    return html`<form class="add-port" @submit=${add}>
      <label>Free port <select @change=${choose}>
        ${this.free.map((port) => html`<option value=${port} ?selected=${port === chosen}>${port}</option>`)}
      </select></label>
      <button type="submit" class="button tiny success">Add to ${this.server.name}</button>
    </form>`;
  }
}

customElements.define('panel-ports', PanelPorts);
