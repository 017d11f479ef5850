import { html, nothing, type TemplateResult } from 'lit';

interface ListItem {
  label: string;
  description?: string;
  /** To its right, as the names of a command's options. */
  hint?: string;
}

export interface ListboxOptions {
  id: string;
  label: string;
  items: readonly ListItem[];
  /** Which one Enter chooses; -1 for none. */
  active: number;
  /** Instead of the items: "Loading options". */
  status?: string | undefined;
  /** Above the items: what is being chosen. */
  head?: TemplateResult | undefined;
  choose(at: number): void;
}

/** The list above the composer. The focus stays in the field, which names the active option. */
export function listbox({ id, label, items, active, status, head, choose }: ListboxOptions): TemplateResult {
  const drawn = items.map(
    ({ label: name, description, hint }, at) => html`<div
      class="option"
      id="${id}-${at}"
      role="option"
      aria-selected=${at === active}
      ?data-active=${at === active}
      @click=${() => choose(at)}
    >
      <span class="option-text">
        <span class="option-label">${name}${hint ? html` <span class="option-hint">${hint}</span>` : nothing}</span>
        ${description ? html`<span class="option-description">${description}</span>` : nothing}
      </span>
    </div>`,
  );
  return html`<div class="popup" @mousedown=${(event: Event) => event.preventDefault()}>
    ${head ?? nothing}
    ${status ? html`<div class="popup-status" role="status">${status}</div>` : nothing}
    <div class="popup-list" id=${id} role="listbox" aria-label=${label}>${drawn}</div>
  </div>`;
}

/** What a field with such a list has to say about it. */
export function comboboxState(id: string, isOpen: boolean, active: number) {
  return {
    expanded: isOpen ? 'true' : 'false',
    controls: isOpen ? id : nothing,
    active: isOpen && active >= 0 ? `${id}-${active}` : nothing,
  };
}

/** Keeps the active option in sight. */
export function showActive(host: Element): void {
  host.querySelector('.popup [data-active]')?.scrollIntoView({ block: 'nearest' });
}
