import { html, nothing } from 'lit';
import type { Choice, OptionValue } from '../../../discord/index.ts';
import { byContent, byIdentity, PageElement } from '../element.ts';
import { type Chip, fixedChoices, offersList, optionDescription, optionName } from './draft.ts';
import { isMove, moved } from './list-keys.ts';
import { comboboxState, listbox, showActive } from './listbox.ts';
import { Suggester } from './suggester.ts';

/** What happens to a chip, for the one who holds the draft. */
export type ChipChange =
  | { kind: 'value'; name: string; text: string; chosen: Choice | null }
  /** It is finished: on to the next one. */
  | { kind: 'next'; name: string }
  | { kind: 'remove'; name: string }
  | { kind: 'send' }
  | { kind: 'leave' };

/** An option of the command: its name and a field, with a list above it where there is something to choose. */
export class OptionChip extends PageElement {
  static override properties = {
    chip: byIdentity,
    command: byIdentity,
    others: byContent,
    problem: byIdentity,
    locale: byIdentity,
    isFocused: { state: true },
    isOpen: { state: true },
    active: { state: true },
  };
  declare chip: Chip;
  declare command: string;
  /** The values of the other options, which suggestions may depend on. */
  declare others: Record<string, OptionValue>;
  declare problem: string | null;
  declare locale: string;
  declare isFocused: boolean;
  declare isOpen: boolean;
  declare active: number;
  #suggester = new Suggester(this, (focusedText) => this.#suggest(focusedText));

  constructor() {
    super();
    this.isFocused = false;
    this.isOpen = false;
    this.active = 0;
  }

  get #name(): string {
    return this.chip.option.name;
  }

  get #choices(): Choice[] {
    const { option, text, chosen } = this.chip;
    const fixed = fixedChoices(option);
    if (!fixed) return this.#suggester.choices;
    const wanted = chosen ? '' : text.trim().toLowerCase();
    return fixed.filter(({ name }) => name.toLowerCase().includes(wanted));
  }

  override focus(): void {
    this.querySelector('input')?.focus();
  }

  protected override updated(): void {
    if (this.isOpen) showActive(this);
  }

  protected override render() {
    const { option, text } = this.chip;
    const id = `options-${this.#name}`;
    const isListed = offersList(option);
    const state = comboboxState(id, this.isOpen, this.#choices.length > 0 ? this.active : -1);
    return html`<label class="chip ${this.problem ? 'is-wrong' : ''}">
        <span class="chip-name">${optionName(option, this.locale)}</span>
        <input
          type="text"
          role=${isListed ? 'combobox' : nothing}
          aria-autocomplete=${isListed ? 'list' : nothing}
          aria-expanded=${isListed ? state.expanded : nothing}
          aria-controls=${isListed ? state.controls : nothing}
          aria-activedescendant=${isListed ? state.active : nothing}
          aria-required=${option.required ? 'true' : nothing}
          aria-invalid=${this.problem ? 'true' : nothing}
          aria-description=${this.problem ?? optionDescription(option, this.locale)}
          autocomplete="off"
          spellcheck="false"
          size=${Math.max(3, text.length + 1)}
          .value=${text}
          @focus=${() => this.#focused()}
          @blur=${() => this.#blurred()}
          @input=${(event: InputEvent) => this.#typed(event)}
          @keydown=${(event: KeyboardEvent) => this.#press(event)}
        /> </label
      >${this.isFocused ? this.#popup(id) : nothing}`;
  }

  #popup(id: string) {
    const { option } = this.chip;
    const title = optionName(option, this.locale);
    const head = html`<div class="popup-head">
      <strong>${title}</strong> <span>${optionDescription(option, this.locale)}</span>
    </div>`;
    if (!this.isOpen) return html`<div class="popup">${head}</div>`;
    return listbox({
      id,
      label: title,
      items: this.#choices.map(({ name }) => ({ label: name })),
      active: this.active,
      status: this.#status(),
      head,
      choose: (at) => this.#choose(at),
    });
  }

  #status(): string | undefined {
    if (this.#suggester.status === 'loading') return 'Loading options';
    if (this.#suggester.status === 'failed') return 'Loading options failed';
    return this.#choices.length === 0 ? 'No options match your search' : undefined;
  }

  #suggest(text: string): Promise<Choice[] | null> {
    const options = { ...this.others, [this.#name]: text };
    return this.ask({ kind: 'suggest', command: this.command, options, focused: this.#name });
  }

  #focused(): void {
    this.isFocused = true;
    if (!this.chip.chosen) this.#open({ isTyped: false });
  }

  #blurred(): void {
    this.isFocused = false;
    this.#close();
  }

  #open({ isTyped }: { isTyped: boolean }, text = this.chip.text): void {
    if (!offersList(this.chip.option)) return;
    this.isOpen = true;
    this.active = 0;
    if (this.chip.option.autocomplete) this.#suggester.want(text, { isTyped });
  }

  #close(): void {
    this.isOpen = false;
    this.#suggester.stop();
  }

  #typed({ target }: InputEvent): void {
    if (!(target instanceof HTMLInputElement)) return;
    this.#change({ kind: 'value', name: this.#name, text: target.value, chosen: null });
    this.#open({ isTyped: true }, target.value);
  }

  #choose(at: number): void {
    const chosen = this.#choices[at];
    if (!chosen) return;
    this.#close();
    this.#change({ kind: 'value', name: this.#name, text: chosen.name, chosen });
    this.#change({ kind: 'next', name: this.#name });
  }

  #change(change: ChipChange): void {
    this.dispatchEvent(new CustomEvent('chip-change', { detail: change }));
  }

  #press(event: KeyboardEvent): void {
    if (event.isComposing || !this.#takes(event)) return;
    event.preventDefault();
  }

  /** Whether the key meant something here. */
  #takes({ key, shiftKey }: KeyboardEvent): boolean {
    const canChoose = this.isOpen && this.#choices[this.active] !== undefined;
    const isEmpty = this.chip.text === '';
    if ((key === 'Enter' || (key === 'Tab' && !shiftKey)) && canChoose) this.#choose(this.active);
    else if (key === 'Enter') this.#change({ kind: 'send' });
    else if (key === 'Escape' && this.isOpen) this.#close();
    else if (key === 'Escape') this.#change({ kind: 'leave' });
    else if (key === 'Backspace' && isEmpty) this.#change({ kind: 'remove', name: this.#name });
    else if (key === 'ArrowDown' && !this.isOpen && offersList(this.chip.option))
      this.#open({ isTyped: false });
    else if (isMove(key) && this.isOpen) this.active = moved(this.active, this.#choices.length, key);
    else return false;
    return true;
  }
}

customElements.define('option-chip', OptionChip);
