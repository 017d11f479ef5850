import { html, nothing } from 'lit';
import { live } from 'lit/directives/live.js';
import { repeat } from 'lit/directives/repeat.js';
import type { CommandOption } from '../../../discord/index.ts';
import { byIdentity, PageElement } from '../element.ts';
import {
  type Draft,
  openOptions,
  optionDescription,
  optionName,
  valuesOf,
  withChip,
  withoutChip,
  withValue,
} from './draft.ts';
import { isMove, moved } from './list-keys.ts';
import { comboboxState, listbox, showActive } from './listbox.ts';
import { type ChipChange, OptionChip } from './option-chip.ts';

const LIST = 'more-options';

/** A chosen command: its name, a chip for each option, and a field that offers the other options. */
export class CommandLine extends PageElement {
  static override properties = {
    draft: byIdentity,
    problem: byIdentity,
    locale: byIdentity,
    more: { state: true },
    active: { state: true },
    isFocused: { state: true },
  };
  declare draft: Draft;
  declare problem: { name: string; problem: string } | null;
  declare locale: string;
  /** What stands in the last field. */
  declare more: string;
  declare active: number;
  declare isFocused: boolean;

  constructor() {
    super();
    this.more = '';
    this.active = -1;
    this.isFocused = false;
  }

  /** To the first option that still needs something, else to the end. */
  override focus(): void {
    const empty = this.draft.chips.find(({ option, text }) => option.required && text === '');
    if (empty) this.focusChip(empty.option.name);
    else this.querySelector<HTMLInputElement>('.more-options')?.focus();
  }

  async focusChip(name: string): Promise<void> {
    await this.updateComplete;
    const chips = [...this.querySelectorAll('option-chip')].filter((chip) => chip instanceof OptionChip);
    const found = chips.find(({ chip }) => chip.option.name === name);
    await found?.updateComplete;
    found?.focus();
  }

  get #open(): CommandOption[] {
    const wanted = this.more.trim().toLowerCase();
    return openOptions(this.draft).filter((option) => optionName(option, this.locale).includes(wanted));
  }

  protected override updated(): void {
    if (this.isFocused) showActive(this);
  }

  protected override render() {
    const { command, chips } = this.draft;
    const values = valuesOf(this.draft);
    return html`<div class="command-line" role="group" aria-label=${command.title}>
        <span class="command-title">${command.title}</span>
        ${repeat(
          chips,
          ({ option }) => option.name,
          (chip) => html`<option-chip
            .chip=${chip}
            .command=${command.title}
            .others=${values}
            .problem=${this.problem?.name === chip.option.name ? this.problem.problem : null}
            .locale=${this.locale}
            @chip-change=${({ detail }: CustomEvent<ChipChange>) => this.#apply(detail)}
          ></option-chip>`,
        )}
        ${this.#last()}
      </div>
      ${this.isFocused ? this.#popup() : nothing}`;
  }

  #last() {
    const open = openOptions(this.draft);
    const state = comboboxState(LIST, this.isFocused && open.length > 0, this.active);
    return html`<input
      class="more-options"
      type="text"
      role="combobox"
      aria-label="More options"
      aria-autocomplete="list"
      aria-expanded=${state.expanded}
      aria-controls=${state.controls}
      aria-activedescendant=${state.active}
      autocomplete="off"
      spellcheck="false"
      placeholder=${open.length > 0 ? `+${open.length} optional` : ''}
      .value=${live(this.more)}
      @focus=${() => {
        this.isFocused = true;
      }}
      @blur=${() => {
        this.isFocused = false;
      }}
      @input=${(event: InputEvent) => this.#typed(event)}
      @keydown=${(event: KeyboardEvent) => this.#press(event)}
    />`;
  }

  #popup() {
    const { command } = this.draft;
    const head = html`<div class="popup-head"><strong>${command.title}</strong> <span>${command.description}</span></div>`;
    const open = this.#open;
    if (openOptions(this.draft).length === 0) return html`<div class="popup">${head}</div>`;
    return listbox({
      id: LIST,
      label: 'Options',
      items: open.map((option) => ({
        label: optionName(option, this.locale),
        description: optionDescription(option, this.locale),
      })),
      active: this.active,
      status: open.length === 0 ? 'No options match your search' : undefined,
      head,
      choose: (at) => this.#add(open[at]),
    });
  }

  #typed({ target }: InputEvent): void {
    if (!(target instanceof HTMLInputElement)) return;
    this.more = target.value;
    const named = openOptions(this.draft).find(
      (option) => `${optionName(option, this.locale)}:` === this.more,
    );
    if (named) this.#add(named);
    else this.active = this.more.trim() === '' || this.#open.length === 0 ? -1 : 0;
  }

  #add(option: CommandOption | undefined): void {
    if (!option) return;
    this.more = '';
    this.active = -1;
    this.#emit(withChip(this.draft, option));
    this.focusChip(option.name);
  }

  #apply(change: ChipChange): void {
    switch (change.kind) {
      case 'value':
        this.#emit(withValue(this.draft, change.name, change));
        break;
      case 'next':
        this.updateComplete.then(() => this.focus());
        break;
      case 'remove':
        this.#remove(change.name);
        break;
      default:
        this.dispatchEvent(new CustomEvent(change.kind));
    }
  }

  /** A required option stays; from the first of them the way back leads to the choice of the command. */
  #remove(name: string): void {
    const at = this.draft.chips.findIndex(({ option }) => option.name === name);
    const before = this.draft.chips[at - 1];
    if (!this.draft.chips[at]?.option.required) this.#emit(withoutChip(this.draft, name));
    else if (!before) this.dispatchEvent(new CustomEvent('back'));
    if (before) this.focusChip(before.option.name);
    else this.updateComplete.then(() => this.focus());
  }

  /** Takes the new draft at once, so that what is typed next already meets the new chip. */
  #emit(draft: Draft): void {
    this.draft = draft;
    this.dispatchEvent(new CustomEvent('draft', { detail: draft }));
  }

  #press(event: KeyboardEvent): void {
    if (event.isComposing || !this.#takes(event)) return;
    event.preventDefault();
  }

  #takes({ key, shiftKey }: KeyboardEvent): boolean {
    const chosen = this.#open[this.active];
    if ((key === 'Enter' || (key === 'Tab' && !shiftKey)) && chosen) this.#add(chosen);
    else if (key === 'Enter') this.dispatchEvent(new CustomEvent('send'));
    else if (key === 'Escape') this.#escape();
    else if (key === 'Backspace' && this.more === '') this.#stepBack();
    else if (isMove(key)) this.active = moved(this.active, this.#open.length, key);
    else return false;
    return true;
  }

  #escape(): void {
    if (this.active >= 0) this.active = -1;
    else this.dispatchEvent(new CustomEvent('leave'));
  }

  #stepBack(): void {
    const last = this.draft.chips.at(-1);
    if (last) this.focusChip(last.option.name);
    else this.dispatchEvent(new CustomEvent('back'));
  }
}

customElements.define('command-line', CommandLine);
