import * as l10n from '@vscode/l10n';
import { html, LitElement, type TemplateResult } from 'lit';
import { icon } from './buttons';

/** Milliseconds for which the button says that it has copied. */
const praise = 2000;

/** An icon button that has something copied and says that it was. Drawn in the page's own DOM. */
export class CopyButton extends LitElement {
  static override properties = { label: { type: String }, copy: { attribute: false }, copied: { state: true } };
  declare label: string;
  declare copy: () => void;
  declare copied: boolean;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    super();
    this.label = '';
    this.copy = () => undefined;
    this.copied = false;
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.#timer);
  }

  protected override render(): TemplateResult {
    return html`<button type="button" class="icon-button" aria-label=${this.label} title=${this.label} @click=${() => { this.#copy(); }}>${icon(this.copied ? 'check' : 'copy')}</button>
      <span class="unseen" role="status">${this.copied ? l10n.t('Copied') : ''}</span>`;
  }

  #copy(): void {
    this.copy();
    this.copied = true;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => { this.copied = false; }, praise);
  }
}

/** A button that calls `copy`, which hands the text to whoever owns the clipboard. */
export function copyButton(label: string, copy: () => void): TemplateResult {
  return html`<lookbook-copy .label=${label} .copy=${copy}></lookbook-copy>`;
}
