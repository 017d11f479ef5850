import { html } from 'lit';
import type { PageState, PersonInfo, Viewpoint } from '../../protocol.ts';
import { byContent, byIdentity, PageElement } from '../element.ts';
import type { Theme } from '../session/theme.ts';
import { avatar } from './avatar.ts';

interface Choice {
  value: string;
  text: string;
}

const THEMES: Choice[] = [
  { value: 'system', text: 'System' },
  { value: 'light', text: 'Light' },
  { value: 'dark', text: 'Dark' },
];

/** Who looks, from where and in which language. Fires `viewpoint` and `theme` with what was chosen. */
export class PageHeader extends PageElement {
  static override properties = {
    people: byContent,
    locales: byContent,
    viewpoint: byContent,
    bot: byIdentity,
    theme: byIdentity,
  };
  declare people: PersonInfo[];
  declare locales: PageState['locales'];
  declare viewpoint: Viewpoint;
  declare bot: PageState['bot'];
  declare theme: Theme;

  protected override render() {
    const { viewpoint } = this;
    const people = this.people.map(({ name, displayName, about }) => ({
      value: name,
      text: `${displayName} – ${about}`,
    }));
    const isRestarting = this.bot === 'restarting';
    return html`<header class="page-head">
      <h1>${avatar('Portkeeper', { isBot: true, isSmall: true })} Portkeeper <span>sandbox</span></h1>
      <div class="page-controls">
        ${choice('Who am I', people, viewpoint.person, (value) => this.#look({ person: value }))}
        ${choice('Place', PLACES, viewpoint.place, (value) => this.#look({ place: value }))}
        ${choice(
          'Language',
          this.locales.map(({ code, name }) => ({ value: code, text: name })),
          viewpoint.locale,
          (value) => this.#look({ locale: value }),
        )}
        ${choice('Theme', THEMES, this.theme, (value) => this.dispatchEvent(new CustomEvent('theme', { detail: value })))}
        <button
          type="button"
          class="button small secondary restart"
          aria-disabled=${isRestarting ? 'true' : 'false'}
          @click=${() => !isRestarting && this.tell({ kind: 'restart-bot' })}
        >
          ${isRestarting ? 'Bot is restarting…' : 'Restart the bot'}
        </button>
      </div>
    </header>`;
  }

  #look(part: Record<string, string>): void {
    this.dispatchEvent(new CustomEvent('viewpoint', { detail: { ...this.viewpoint, ...part } }));
  }
}

const PLACES: Choice[] = [
  { value: 'guild', text: '#general of the server' },
  { value: 'alerts', text: '#alerts of the server' },
  { value: 'dm', text: 'Direct message' },
];

function choice(label: string, choices: Choice[], present: string, choose: (value: string) => void) {
  const change = ({ target }: Event) => target instanceof HTMLSelectElement && choose(target.value);
  return html`<label class="head-choice">
    <span class="head-label">${label}</span>
    <select title=${choices.find(({ value }) => value === present)?.text ?? ''} @change=${change}>
      ${choices.map(({ value, text }) => html`<option value=${value} ?selected=${value === present}>${text}</option>`)}
    </select>
  </label>`;
}

customElements.define('page-header', PageHeader);
