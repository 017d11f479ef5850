import '@skyra/discord-components-core/discord-action-row.js';
import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { Button, MessageComponent, Select } from '../../../discord/index.ts';
import { markdown } from '../markdown/render.ts';
import './message-select.ts';

/** What the components of a message need to know and to do. */
export interface Handling {
  locale: string;
  /** The custom_ids whose interactions are under way. */
  waitingFor: string[];
  click(customId: string): void;
  select(customId: string, values: string[]): void;
}

const STYLES: Record<number, string> = { 1: 'primary', 2: 'secondary', 3: 'success', 4: 'danger', 5: 'link' };

/** Rows of buttons and menus, and Discord's newer components in a simple form. */
export function messageComponents(components: MessageComponent[], handling: Handling): TemplateResult[] {
  return components.map((component) => drawComponent(component, handling));
}

function drawComponent(component: MessageComponent, handling: Handling): TemplateResult {
  switch (component.type) {
    case 1:
      return drawRow(component.components, handling);
    case 9:
      return html`<div class="section">
        <div>${component.components.map(({ content }) => markdown(content, handling.locale))}</div>
        ${component.accessory.type === 2 ? drawButton(component.accessory, handling) : nothing}
      </div>`;
    case 10:
      return html`<div class="text-display">${markdown(component.content, handling.locale)}</div>`;
    case 14:
      return html`<hr class="separator" />`;
    case 17: {
      const { accent_color: accent } = component;
      const bar =
        accent === undefined ? nothing : `border-left-color:#${accent.toString(16).padStart(6, '0')}`;
      return html`<div class="container" style=${bar}>
        ${messageComponents(component.components, handling)}
      </div>`;
    }
    default:
      return html``;
  }
}

/** Keyed, so that the focus never slips from a button onto one that took its place. */
function drawRow(controls: (Button | Select)[], handling: Handling): TemplateResult {
  return html`<discord-action-row>
    ${repeat(
      controls,
      (control) => control.custom_id ?? (control.type === 2 ? control.url : ''),
      (control) => (control.type === 2 ? drawButton(control, handling) : drawSelect(control, handling)),
    )}
  </discord-action-row>`;
}

function drawButton(button: Button, { waitingFor, click }: Handling): TemplateResult {
  const { style, custom_id: customId, disabled = false, url } = button;
  const label = html`${button.emoji?.name ? html`<span class="emoji">${button.emoji.name}</span>` : nothing}
    ${button.label ? html`<span>${button.label}</span>` : nothing}`;
  if (customId === undefined) {
    const isUsable = !disabled && url !== undefined && /^https?:\/\//.test(url);
    return html`<a
      class="button secondary"
      role="link"
      aria-disabled=${isUsable ? nothing : 'true'}
      href=${isUsable ? url : nothing}
      target="_blank"
      rel="noopener noreferrer"
      >${label}<span class="launch" aria-hidden="true">↗</span></a
    >`;
  }
  const isWaiting = waitingFor.includes(customId);
  return html`<button
    type="button"
    class="button ${STYLES[style] ?? 'secondary'} ${isWaiting ? 'is-waiting' : ''}"
    ?disabled=${disabled}
    aria-disabled=${isWaiting ? 'true' : nothing}
    aria-busy=${isWaiting ? 'true' : nothing}
    @click=${() => !isWaiting && click(customId)}
  >
    <span class="button-label">${label}</span>
    ${isWaiting ? html`<span class="dots" aria-hidden="true"><i></i><i></i><i></i></span>` : nothing}
  </button>`;
}

function drawSelect(menu: Select, { waitingFor, select }: Handling): TemplateResult {
  return html`<message-select
    .menu=${menu}
    .isWaiting=${waitingFor.includes(menu.custom_id)}
    @choose=${({ detail }: CustomEvent<string[]>) => select(menu.custom_id, detail)}
  ></message-select>`;
}
