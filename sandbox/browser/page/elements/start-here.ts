import { html, nothing, type TemplateResult } from 'lit';
import type { PersonInfo } from '../../protocol.ts';
import { byContent, byIdentity, InsertCommandEvent, PageElement } from '../element.ts';
import type { Step } from '../session/first-steps.ts';

const COPIED_MS = 2_000;
const ORDER: Step[] = ['link', 'list', 'add', 'remove'];

/** Tells a new user what to do next, one step at a time. */
export class StartHere extends PageElement {
  static override properties = { person: byContent, steps: byIdentity, isCopied: { state: true } };
  declare person: PersonInfo;
  /** The steps taken so far. */
  declare steps: Set<Step>;
  declare isCopied: boolean;

  constructor() {
    super();
    this.isCopied = false;
  }

  protected override render() {
    const next = this.#next();
    const { key } = this.person;
    return html`<aside class="start-here" aria-label="Start here">
      <strong class="start-title">Start here</strong>
      ${this.#isOwner ? this.#progress(next.step) : nothing}
      <div class="start-text">${next.text}</div>
      ${next.step === 'link' && key ? this.#key(key) : nothing}
    </aside>`;
  }

  /** Only who owns servers can take all the steps. */
  get #isOwner(): boolean {
    return this.person.name === 'alice';
  }

  #progress(next: Step | null) {
    return html`<ol class="start-steps" aria-label="Steps">
      ${ORDER.map((step, at) => {
        const isDone = this.steps.has(step);
        const look = isDone ? 'is-done' : step === next ? 'is-next' : '';
        return html`<li class=${look} aria-current=${step === next ? 'step' : nothing}>
          <span aria-hidden="true">${isDone ? '✓' : at + 1}</span
          ><span class="visually-hidden">${step}${isDone ? ', done' : ''}</span>
        </li>`;
      })}
    </ol>`;
  }

  #next(): { step: Step | null; text: TemplateResult } {
    const { steps } = this;
    if (this.person.key === null) {
      const text = html`${this.person.displayName} has no account on the panel. See what the bot says to that:
        ${command('/ports list')} – or be Alice (above) to try everything.`;
      return { step: null, text };
    }
    if (!steps.has('link')) {
      const text = html`Link your panel account: choose ${command('/panel link')}, press Enter, and paste this API key:`;
      return { step: 'link', text };
    }
    if (!this.#isOwner) {
      const { displayName, about } = this.person;
      const text = html`${displayName} – ${about}. See what the bot says to ${command('/ports list')} and
        ${command('/ports add')}, or be Alice (above) to do everything.`;
      return { step: null, text };
    }
    if (!steps.has('list')) {
      return {
        step: 'list',
        text: html`See the ports of a server: ${command('/ports list')}, then Enter, and choose the server.`,
      };
    }
    if (!steps.has('add')) {
      const text = html`Give a server a port: ${command('/ports add')}, then Enter. If it asks, choose the server.`;
      return { step: 'add', text };
    }
    if (!steps.has('remove')) {
      const text = html`Take a port away: ${command('/ports remove')}, choose it in the list, press Enter once more, and confirm.`;
      return { step: 'remove', text };
    }
    const text = html`That was everything a member does. Now stop a server under “Panel” and ${command('/ports test')} it, or let
      ${command('/ports watch')} tell you – or be Bob, who may only look.`;
    return { step: null, text };
  }

  #key(key: string) {
    return html`<div class="start-key">
      <code>${key}</code>
      <button type="button" class="button small primary" aria-label="Copy the key" @click=${() => this.#copy(key)}>
        ${this.isCopied ? 'Copied ✓' : 'Copy'}
      </button>
      <span class="visually-hidden" role="status" aria-label="Copied">${this.isCopied ? 'The key was copied' : ''}</span>
    </div>`;
  }

  async #copy(key: string): Promise<void> {
    await navigator.clipboard.writeText(key).catch(() => this.#select());
    this.isCopied = true;
    setTimeout(() => {
      this.isCopied = false;
    }, COPIED_MS);
  }

  /** Where the browser does not let the page copy, the key is at least marked for Ctrl+C. */
  #select(): void {
    const code = this.querySelector('code');
    if (code) getSelection()?.selectAllChildren(code);
  }
}

function command(title: string): TemplateResult {
  const insert = (event: Event) => event.target?.dispatchEvent(new InsertCommandEvent(title));
  return html`<button type="button" class="mention" @click=${insert}>${title}</button>`;
}

customElements.define('start-here', StartHere);
