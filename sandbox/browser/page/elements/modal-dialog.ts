import { html, nothing, type PropertyValues } from 'lit';
import type { ModalField } from '../../../discord/index.ts';
import type { ModalInfo } from '../../protocol.ts';
import { byContent, byIdentity, PageElement, sentenceOf } from '../element.ts';
import { markdown } from '../markdown/render.ts';
import { avatar } from './avatar.ts';

/** The form that the bot opened. What is typed stays until it is sent or closed; the simulator judges it. */
export class ModalDialog extends PageElement {
  static override properties = {
    modal: byContent,
    locale: byIdentity,
    values: { state: true },
    refusal: { state: true },
  };
  declare modal: ModalInfo;
  declare locale: string;
  declare values: Record<string, string>;
  declare refusal: string | null;
  #shownId: string | undefined;
  #before: Element | null = null;

  constructor() {
    super();
    this.values = {};
    this.refusal = null;
  }

  override connectedCallback(): void {
    this.#before = document.activeElement;
    super.connectedCallback();
  }

  /** The focus goes back to where it was, as when a dialog is closed by itself. */
  override disconnectedCallback(): void {
    super.disconnectedCallback();
    const target = this.#before?.isConnected ? this.#before : document.querySelector('.composer-field');
    if (target instanceof HTMLElement) target.focus({ preventScroll: true });
  }

  protected override willUpdate(): void {
    if (this.#shownId === this.modal.id) return;
    this.#shownId = this.modal.id;
    this.refusal = null;
    this.values = Object.fromEntries(this.modal.fields.map(({ customId, value }) => [customId, value]));
  }

  protected override firstUpdated(_changed: PropertyValues): void {
    this.querySelector('dialog')?.showModal();
    this.querySelector<HTMLElement>('.field-control')?.focus();
  }

  get #isSending(): boolean {
    return this.modal.isSending;
  }

  protected override render() {
    const { modal, locale } = this;
    const problem = modal.problem ?? this.refusal;
    return html`<dialog
      class="modal"
      aria-labelledby="modal-title"
      @cancel=${(event: Event) => {
        event.preventDefault();
        this.#cancel();
      }}
      @close=${() => this.#cancel()}
    >
      <form method="dialog" novalidate @submit=${(event: Event) => this.#submit(event)}>
        <header class="modal-head">
          ${avatar('Portkeeper', { isBot: true, isSmall: true })}
          <h2 id="modal-title">${modal.title}</h2>
        </header>
        <div class="modal-body">
          ${problem ? html`<p class="modal-problem" role="alert">${problem}</p>` : nothing}
          ${modal.texts.map((text) => html`<div class="modal-text">${markdown(text, locale)}</div>`)}
          ${modal.fields.map((field) => this.#field(field))}
          <p class="modal-note">This form is sent to Portkeeper. Never give passwords to a bot.</p>
        </div>
        <footer class="modal-foot">
          <button type="button" class="button plain" @click=${() => this.#cancel()}>Cancel</button>
          <button
            type="submit"
            class="button primary ${this.#isSending ? 'is-waiting' : ''}"
            aria-disabled=${this.#isSending ? 'true' : nothing}
          >
            <span class="button-label">Submit</span>
            ${this.#isSending ? html`<span class="dots" aria-hidden="true"><i></i><i></i><i></i></span>` : nothing}
          </button>
        </footer>
      </form>
    </dialog>`;
  }

  #field(field: ModalField) {
    const id = `field-${field.customId}`;
    const value = this.values[field.customId] ?? '';
    const wrong = lengthProblem(field, value);
    const hasTried = this.modal.problem !== null || this.refusal !== null;
    const isWrong = wrong !== null && (hasTried || [...value].length > field.maxLength);
    const about = [field.description ? `${id}-about` : '', isWrong ? `${id}-wrong` : ''].filter(Boolean);
    return html`<div class="field ${isWrong ? 'is-wrong' : ''}">
      <label for=${id}
        >${field.label}${field.required ? html`<span class="required" aria-hidden="true"> *</span>` : nothing}</label
      >
      ${field.description ? html`<p class="field-about" id="${id}-about">${field.description}</p>` : nothing}
      ${this.#control(field, { id, value, isWrong, about: about.join(' ') })}
      <div class="field-foot">
        <span class="field-wrong" id="${id}-wrong">${isWrong ? wrong : nothing}</span>
        ${field.style === 'menu' ? nothing : counter(field, value)}
      </div>
    </div>`;
  }

  #control(field: ModalField, shown: { id: string; value: string; isWrong: boolean; about: string }) {
    const { id, value } = shown;
    const described = shown.about || nothing;
    const invalid = shown.isWrong ? 'true' : nothing;
    const change = ({ target }: Event) => {
      if (!(target instanceof HTMLElement) || !('value' in target)) return;
      this.values = { ...this.values, [field.customId]: String(target.value) };
    };
    if (field.style === 'menu') {
      return html`<select class="field-control" id=${id} ?required=${field.required} aria-describedby=${described} @change=${change}>
        ${value === '' ? html`<option value="" selected>${field.placeholder || 'Make a selection'}</option>` : nothing}
        ${field.options.map(
          (one) => html`<option value=${one.value} ?selected=${one.value === value}>${one.label}</option>`,
        )}
      </select>`;
    }
    if (field.style === 'paragraph') {
      return html`<textarea class="field-control" id=${id} rows="4" placeholder=${field.placeholder} ?required=${field.required} aria-invalid=${invalid} aria-describedby=${described} .value=${value} @input=${change}></textarea>`;
    }
    return html`<input class="field-control" id=${id} type="text" autocomplete="off" spellcheck="false" placeholder=${field.placeholder} ?required=${field.required} aria-invalid=${invalid} aria-describedby=${described} .value=${value} @input=${change} />`;
  }

  async #submit(event: Event): Promise<void> {
    event.preventDefault();
    if (this.#isSending) return;
    this.refusal = null;
    try {
      await this.ask({ kind: 'submit', values: this.values });
    } catch (error) {
      this.refusal = sentenceOf(error);
    }
  }

  /** A browser may close the dialog in spite of us; as long as the bot's form is open, so is the dialog. */
  async #cancel(): Promise<void> {
    try {
      await this.ask({ kind: 'cancel-modal' });
    } catch (error) {
      this.refusal = sentenceOf(error);
      const dialog = this.querySelector('dialog');
      if (dialog && !dialog.open) dialog.showModal();
    }
  }
}

/** Discord counts whole characters. */
function counter({ maxLength }: ModalField, value: string) {
  const length = [...value].length;
  return html`<span class="counter ${length > maxLength ? 'is-over' : ''}">${length}/${maxLength}</span>`;
}

function lengthProblem({ required, minLength, maxLength }: ModalField, value: string): string | null {
  const length = [...value].length;
  if (length === 0) return required ? 'This field is required' : null;
  if (length < minLength) return `Must be at least ${minLength} in length`;
  return length > maxLength ? `Must be ${maxLength} or fewer in length` : null;
}

customElements.define('modal-dialog', ModalDialog);
