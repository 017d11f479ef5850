import { html, nothing } from 'lit';
import type { Select, SelectOption } from '../../../discord/index.ts';
import { isMove, moved } from '../composer/list-keys.ts';
import { byContent, byIdentity, PageElement } from '../element.ts';

/** In pixels, as the style sheet has it. */
const LIST_HEIGHT = 320;
const OPTION_HEIGHT = 58;

let count = 0;

/**
 * A select menu of a message: a combobox that opens a listbox. One choice is sent at once, several when the menu
 * closes, as in Discord. Fires `choose` with the values.
 */
export class MessageSelect extends PageElement {
  static override properties = {
    menu: byContent,
    isWaiting: byIdentity,
    isOpen: { state: true },
    active: { state: true },
    chosen: { state: true },
  };
  declare menu: Select;
  declare isWaiting: boolean;
  declare isOpen: boolean;
  declare active: number;
  /** Values; null while nothing was chosen in place of what the bot preset. */
  declare chosen: string[] | null;
  #id = `select-${count++}`;
  #opensUp = false;
  #typed = { text: '', atMs: 0 };

  constructor() {
    super();
    this.isWaiting = false;
    this.isOpen = false;
    this.active = 0;
    this.chosen = null;
    this.addEventListener('focusout', ({ relatedTarget }) => {
      if (!(relatedTarget instanceof Node && this.contains(relatedTarget))) this.#close();
    });
  }

  get #options(): SelectOption[] {
    return this.menu.type === 3 ? this.menu.options : [];
  }

  get #most(): number {
    return this.menu.max_values ?? 1;
  }

  get #values(): string[] {
    return this.chosen ?? this.#options.filter((one) => one.default).map(({ value }) => value);
  }

  protected override willUpdate(changed: Map<string, unknown>): void {
    const isAnswered = changed.get('isWaiting') === true && !this.isWaiting;
    if (changed.has('menu') || isAnswered) this.chosen = null;
  }

  protected override updated(changed: Map<string, unknown>): void {
    if (this.isOpen && (changed.has('active') || changed.has('isOpen'))) {
      this.querySelector('[data-active]')?.scrollIntoView({ block: 'nearest' });
    }
  }

  protected override render() {
    const { placeholder = 'Make a selection', disabled = false } = this.menu;
    const isOff = disabled || this.menu.type !== 3;
    const labels = this.#options
      .filter(({ value }) => this.#values.includes(value))
      .map(({ label }) => label);
    return html`<div class="select">
      <button
        type="button"
        role="combobox"
        class="select-button ${this.isWaiting ? 'is-waiting' : ''}"
        aria-label=${placeholder}
        aria-haspopup="listbox"
        aria-expanded=${this.isOpen}
        aria-controls=${this.isOpen ? this.#id : nothing}
        aria-activedescendant=${this.isOpen ? `${this.#id}-${this.active}` : nothing}
        aria-disabled=${this.isWaiting ? 'true' : nothing}
        ?disabled=${isOff}
        @click=${() => (this.isOpen ? this.#close() : this.#open())}
        @keydown=${(event: KeyboardEvent) => this.#press(event)}
      >
        ${
          labels.length > 0
            ? html`<span class="select-value">${labels.join(', ')}</span>`
            : html`<span class="select-placeholder">${placeholder}</span>`
        }
        <span aria-hidden="true">▾</span>
      </button>
      ${this.isOpen ? this.#list(placeholder) : nothing}
    </div>`;
  }

  #list(label: string) {
    return html`<div
      class="listbox ${this.#opensUp ? 'opens-up' : ''}"
      id=${this.#id}
      role="listbox"
      aria-label=${label}
      aria-multiselectable=${this.#most > 1 ? 'true' : nothing}
    >
      ${this.#options.map((option, at) => this.#option(option, at))}
    </div>`;
  }

  #option({ label, description, value, emoji }: SelectOption, at: number) {
    const isChosen = this.#values.includes(value);
    return html`<div
      class="option"
      id="${this.#id}-${at}"
      role="option"
      aria-selected=${isChosen}
      ?data-active=${at === this.active}
      @mousedown=${(event: Event) => event.preventDefault()}
      @mousemove=${() => {
        this.active = at;
      }}
      @click=${() => this.#choose(at)}
    >
      ${emoji?.name ? html`<span class="emoji">${emoji.name}</span>` : nothing}
      <span class="option-text">
        <span class="option-label">${label}</span>
        ${description ? html`<span class="option-description">${description}</span>` : nothing}
      </span>
      ${isChosen ? html`<span class="option-mark" aria-hidden="true">✓</span>` : nothing}
    </div>`;
  }

  #open(): void {
    if (this.isWaiting) return;
    this.active = Math.max(
      0,
      this.#options.findIndex(({ value }) => this.#values.includes(value)),
    );
    this.#opensUp = this.#hasMoreRoomAbove();
    this.isOpen = true;
  }

  #hasMoreRoomAbove(): boolean {
    const field = this.getBoundingClientRect();
    const room = this.closest('.messages')?.getBoundingClientRect();
    if (!room) return false;
    const below = room.bottom - field.bottom;
    return (
      below < Math.min(LIST_HEIGHT, this.#options.length * OPTION_HEIGHT) && field.top - room.top > below
    );
  }

  #close(): void {
    if (!this.isOpen) return;
    this.isOpen = false;
    if (this.#most > 1 && this.chosen && this.chosen.length >= (this.menu.min_values ?? 1)) this.#send();
  }

  #choose(at: number): void {
    const value = this.#options[at]?.value;
    if (value === undefined) return;
    if (this.#most <= 1) {
      this.chosen = [value];
      this.isOpen = false;
      this.#send();
      return;
    }
    const present = this.#values;
    if (present.includes(value)) this.chosen = present.filter((one) => one !== value);
    else if (present.length < this.#most) this.chosen = [...present, value];
  }

  #send(): void {
    this.dispatchEvent(new CustomEvent('choose', { detail: this.chosen }));
  }

  #press(event: KeyboardEvent): void {
    const { key } = event;
    if (key === 'Tab') {
      this.#close();
      return;
    }
    if (!this.isOpen) {
      if (key === 'ArrowDown' || key === 'ArrowUp') this.#open();
      else return;
    } else if (key === 'Escape') this.#close();
    else if (key === 'Enter' || key === ' ') this.#choose(this.active);
    else if (isMove(key)) this.active = moved(this.active, this.#options.length, key);
    else if (key.length === 1) this.#seek(key);
    else return;
    event.preventDefault();
  }

  /** Typing goes to the option that begins with what is typed. */
  #seek(letter: string): void {
    const nowMs = Date.now();
    const text = (nowMs - this.#typed.atMs > 700 ? '' : this.#typed.text) + letter.toLowerCase();
    this.#typed = { text, atMs: nowMs };
    const found = this.#options.findIndex(({ label }) => label.toLowerCase().startsWith(text));
    if (found !== -1) this.active = found;
  }
}

customElements.define('message-select', MessageSelect);
