import { html, type TemplateResult } from 'lit';
import { byIdentity, PageElement } from '../element.ts';

/** Hidden until it is clicked, also for screen readers. */
export class SpoilerText extends PageElement {
  static override properties = { content: byIdentity, isShown: { state: true } };
  declare content: TemplateResult[];
  declare isShown: boolean;

  constructor() {
    super();
    this.isShown = false;
  }

  protected override render() {
    if (this.isShown) return html`<span class="spoiler is-shown">${this.content}</span>`;
    const show = () => {
      this.isShown = true;
    };
    return html`<button class="spoiler" type="button" aria-label="Spoiler: show it" @click=${show}
      ><span aria-hidden="true">${this.content}</span></button>`;
  }
}

customElements.define('spoiler-text', SpoilerText);
