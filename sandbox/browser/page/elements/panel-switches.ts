import { html, nothing } from 'lit';
import type { PanelInfo, PersonInfo, PersonName, Trouble } from '../../protocol.ts';
import { byContent, PageElement } from '../element.ts';

type Dialect = PanelInfo['dialect'];

const DIALECTS: { dialect: Dialect; name: string }[] = [
  { dialect: 'pterodactyl', name: 'Pterodactyl' },
  { dialect: 'pelican', name: 'Pelican' },
  { dialect: 'documented', name: 'As documented' },
];

const TROUBLES: { trouble: Trouble; name: string; about: string }[] = [
  { trouble: 'slow', name: 'Slow', about: 'Every answer takes seconds.' },
  { trouble: 'down', name: 'Down', about: 'Nothing accepts a connection.' },
  { trouble: 'rate-limited', name: '429', about: 'It takes no more requests for now.' },
  { trouble: 'html', name: 'HTML page', about: 'A proxy answers with a web page instead of data.' },
  {
    trouble: 'lost-answer',
    name: 'Lost answer',
    about: 'It does what it is asked, and cuts the answer off.',
  },
];

/** Which panel it is, and what goes wrong with it. */
export class PanelSwitches extends PageElement {
  static override properties = { panel: byContent, people: byContent };
  declare panel: PanelInfo;
  declare people: PersonInfo[];

  protected override render() {
    return html`
      <fieldset class="group">
        <legend>Kind of panel</legend>
        <div class="radios">${DIALECTS.map((one) => this.#dialect(one))}</div>
      </fieldset>
      <fieldset class="group">
        <legend>Trouble</legend>
        ${TROUBLES.map((one) => this.#trouble(one))}
      </fieldset>
      <fieldset class="group">
        <legend>API keys</legend>
        ${this.people.filter(({ key }) => key !== null).map((one) => this.#key(one))}
      </fieldset>
    `;
  }

  #dialect({ dialect, name }: { dialect: Dialect; name: string }) {
    return html`<label class="radio">
      <input
        type="radio"
        name="dialect"
        .checked=${this.panel.dialect === dialect}
        @change=${() => this.tell({ kind: 'panel-dialect', dialect })}
      />
      <span>${name}</span>
    </label>`;
  }

  #trouble({ trouble, name, about }: { trouble: Trouble; name: string; about: string }) {
    return toggle({
      name,
      about,
      isOn: this.panel.troubles[trouble],
      change: (on) => this.tell({ kind: 'panel-trouble', trouble, on }),
    });
  }

  #key({ name, displayName }: { name: PersonName; displayName: string }) {
    return toggle({
      name: `${displayName}’s key is revoked`,
      about: '',
      isOn: this.panel.revoked.includes(name),
      change: (revoked) => this.tell({ kind: 'panel-revoke', person: name, revoked }),
    });
  }
}

function toggle({
  name,
  about,
  isOn,
  change,
}: {
  name: string;
  about: string;
  isOn: boolean;
  change: (isOn: boolean) => void;
}) {
  const id = `switch-${name.replace(/\W+/g, '-').toLowerCase()}`;
  return html`<label class="switch">
    <input
      type="checkbox"
      role="switch"
      aria-labelledby=${id}
      aria-describedby=${about ? `${id}-about` : nothing}
      .checked=${isOn}
      @change=${({ target }: Event) => change(target instanceof HTMLInputElement && target.checked)}
    />
    <span><span id=${id}>${name}</span>${about ? html` <small id="${id}-about">${about}</small>` : nothing}</span>
  </label>`;
}

customElements.define('panel-switches', PanelSwitches);
