import { html, type TemplateResult } from 'lit';

/** Discord shows one of its five colours to whoever has no picture. */
const COLOURS = ['#5865f2', '#757e8a', '#248046', '#a35200', '#c9303a', '#b5308c'];

/** A round picture made of the first letter; the name stands beside it, so it is not read out. */
export function avatar(name: string, { isBot = false, isSmall = false } = {}): TemplateResult {
  const sum = [...name].reduce((total, letter) => total + (letter.codePointAt(0) ?? 0), 0);
  const colour = isBot ? COLOURS[0] : COLOURS[1 + (sum % (COLOURS.length - 1))];
  return html`<span class="avatar ${isSmall ? 'is-small' : ''}" style="background:${colour}" aria-hidden="true">
    ${isBot ? ANCHOR : ([...name][0] ?? '?').toUpperCase()}
  </span>`;
}

const ANCHOR = html`<svg viewBox="0 0 32 32" width="70%" height="70%">
  <path
    d="M16 7a3 3 0 1 1 0 6 3 3 0 0 1 0-6Zm0 6v12m-7-7c0 5 3 7 7 7s7-2 7-7M12 16h8"
    fill="none" stroke="currentColor" stroke-width="2.4" stroke-linecap="round"
  />
</svg>`;
