import { html, type TemplateResult } from 'lit';
import { ifDefined } from 'lit/directives/if-defined.js';

export interface ButtonOptions {
  readonly label: string;
  /** Name of a codicon. */
  readonly icon?: string;
  readonly onClick: () => void;
  readonly primary?: boolean;
  /** Shown on hover, where the label does not say it all. */
  readonly hint?: string;
}

/** A decorative icon; its meaning stands beside it in words. */
export function icon(name: string, className = ''): TemplateResult {
  return html`<span class="codicon codicon-${name} ${className}" aria-hidden="true"></span>`;
}

export function button({ label, icon: iconName, onClick, primary = false, hint }: ButtonOptions): TemplateResult {
  return html`<vscode-button appearance=${primary ? 'primary' : 'secondary'} title=${ifDefined(hint)} @click=${onClick}>
    ${iconName === undefined ? '' : html`<span slot="start" class="codicon codicon-${iconName}" aria-hidden="true"></span>`}${label}
  </vscode-button>`;
}

/** Looks like a link, acts within VS Code. */
export function linkButton(label: string, onClick: () => void, hint?: string): TemplateResult {
  return html`<button type="button" class="link" title=${ifDefined(hint)} @click=${onClick}>${label}</button>`;
}

/** A button that is an icon; the label is said, and shown on hover. */
export function iconButton({ label, icon: name, onClick, disabled = false }: Pick<ButtonOptions, 'label' | 'onClick'> & { readonly icon: string; readonly disabled?: boolean }): TemplateResult {
  return html`<button type="button" class="icon-button" aria-label=${label} title=${label} ?disabled=${disabled} @click=${onClick}>${icon(name)}</button>`;
}
