import { html, nothing } from 'lit';
import type { CommandInfo } from '../../protocol.ts';
import { byContent, byIdentity, PageElement, sentenceOf } from '../element.ts';
import { CommandLine } from './command-line.ts';
import { type Draft, draftOf, matchCommands, problemOf, readLine, valuesOf } from './draft.ts';
import { isMove, moved } from './list-keys.ts';
import { comboboxState, listbox, showActive } from './listbox.ts';

const PICKER = 'command-picker';

/** The line at the bottom of the channel: `/` opens the command picker, then the options are filled as chips. */
export class CommandComposer extends PageElement {
  static override properties = {
    commands: byContent,
    place: byIdentity,
    locale: byIdentity,
    text: { state: true },
    draft: { state: true },
    active: { state: true },
    isOpen: { state: true },
    problem: { state: true },
    wrong: { state: true },
  };
  declare commands: CommandInfo[];
  /** Where it writes to: "#general". */
  declare place: string;
  declare locale: string;
  declare text: string;
  declare draft: Draft | null;
  declare active: number;
  declare isOpen: boolean;
  /** Why nothing was sent. */
  declare problem: string | null;
  /** The option that it is about. */
  declare wrong: { name: string; problem: string } | null;

  constructor() {
    super();
    this.text = '';
    this.draft = null;
    this.active = 0;
    this.isOpen = false;
    this.problem = null;
    this.wrong = null;
  }

  /** Begins a command that was clicked somewhere. */
  insert(title: string): void {
    const command = this.commands.find((one) => one.title === title);
    if (command) this.#begin(draftOf(command));
    else this.#write(title);
  }

  get #matches(): CommandInfo[] {
    return matchCommands(this.commands, this.text);
  }

  protected override updated(): void {
    if (this.isOpen) showActive(this);
  }

  protected override render() {
    return html`<div class="composer">
      ${this.problem ? html`<p class="composer-problem" role="alert">${this.problem}</p>` : nothing}
      ${this.isOpen && !this.draft ? this.#picker() : nothing}
      <div class="composer-line">
        ${this.draft ? this.#commandLine(this.draft) : this.#field()}
        <button type="button" class="send" aria-label="Send" @click=${() => this.#send()}>
          <span aria-hidden="true">➤</span>
        </button>
      </div>
    </div>`;
  }

  #field() {
    const state = comboboxState(PICKER, this.isOpen, this.#matches.length > 0 ? this.active : -1);
    return html`<input
      class="composer-field"
      type="text"
      role="combobox"
      aria-label="Message ${this.place}"
      aria-autocomplete="list"
      aria-expanded=${state.expanded}
      aria-controls=${state.controls}
      aria-activedescendant=${state.active}
      autocomplete="off"
      spellcheck="false"
      placeholder="Type / for the commands"
      .value=${this.text}
      @input=${(event: InputEvent) => this.#typed(event)}
      @keydown=${(event: KeyboardEvent) => this.#press(event)}
      @blur=${() => {
        this.isOpen = false;
      }}
      @focus=${() => {
        this.isOpen = this.text.startsWith('/');
      }}
    />`;
  }

  #commandLine(draft: Draft) {
    return html`<command-line
      .draft=${draft}
      .problem=${this.wrong}
      .locale=${this.locale}
      @draft=${({ detail }: CustomEvent<Draft>) => {
        this.draft = detail;
        this.#settle();
      }}
      @send=${() => this.#send()}
      @leave=${() => this.#write('')}
      @back=${() => this.#write(draft.command.title)}
    ></command-line>`;
  }

  #picker() {
    const matches = this.#matches;
    return listbox({
      id: PICKER,
      label: 'Commands',
      items: matches.map(({ title, description, options }) => ({
        label: title,
        description,
        hint: options.map(({ name, required }) => (required ? name : `[${name}]`)).join(' '),
      })),
      active: this.active,
      status: matches.length === 0 ? 'No commands match your search' : undefined,
      head: html`<div class="popup-head"><strong>Portkeeper</strong></div>`,
      choose: (at) => this.#pick(matches[at]),
    });
  }

  #typed({ target }: InputEvent): void {
    if (!(target instanceof HTMLInputElement)) return;
    this.#settle();
    const draft = readLine(this.commands, target.value);
    if (draft) {
      this.#begin(draft);
      return;
    }
    this.text = target.value;
    this.isOpen = this.text.startsWith('/');
    this.active = 0;
  }

  #settle(): void {
    this.problem = null;
    this.wrong = null;
  }

  #pick(command: CommandInfo | undefined): void {
    if (command) this.#begin(draftOf(command));
  }

  async #begin(draft: Draft): Promise<void> {
    this.#settle();
    this.text = '';
    this.isOpen = false;
    this.draft = draft;
    await this.updateComplete;
    const line = this.querySelector('command-line');
    if (!(line instanceof CommandLine)) return;
    await line.updateComplete;
    line.focus();
  }

  /** Back to plain text. */
  async #write(text: string): Promise<void> {
    this.#settle();
    this.draft = null;
    this.text = text;
    this.active = 0;
    await this.updateComplete;
    const field = this.querySelector<HTMLInputElement>('.composer-field');
    field?.focus();
    field?.setSelectionRange(text.length, text.length);
  }

  #press(event: KeyboardEvent): void {
    if (event.isComposing || !this.#takes(event)) return;
    event.preventDefault();
  }

  #takes({ key, shiftKey }: KeyboardEvent): boolean {
    const chosen = this.isOpen ? this.#matches[this.active] : undefined;
    if ((key === 'Enter' || (key === 'Tab' && !shiftKey)) && chosen) this.#pick(chosen);
    else if (key === 'Enter') this.#send();
    else if (key === 'Escape' && this.isOpen) this.isOpen = false;
    else if (this.isOpen && isMove(key)) this.active = moved(this.active, this.#matches.length, key);
    else return false;
    return true;
  }

  #send(): void {
    if (!this.draft) {
      this.#sendText();
      return;
    }
    this.wrong = problemOf(this.draft);
    if (this.wrong) {
      this.problem = `${this.wrong.name}: ${this.wrong.problem}.`;
      const line = this.querySelector('command-line');
      if (line instanceof CommandLine) line.focusChip(this.wrong.name);
      return;
    }
    this.#sendCommand(this.draft);
  }

  #sendText(): void {
    const typed = this.text.trim();
    if (typed === '') return;
    const whole = readLine(this.commands, `${typed} `);
    if (whole) this.#begin(whole);
    else
      this.problem = typed.startsWith('/') ? `There is no command ${typed} here.` : 'Commands begin with /.';
  }

  /** What the sandbox refuses comes back, unless something else was begun meanwhile. */
  async #sendCommand(draft: Draft): Promise<void> {
    const sent = this.ask({ kind: 'slash', command: draft.command.title, options: valuesOf(draft) });
    this.#write('');
    try {
      await sent;
    } catch (error) {
      if (!this.draft && this.text === '') await this.#begin(draft);
      this.problem = sentenceOf(error);
    }
  }
}

customElements.define('command-composer', CommandComposer);
