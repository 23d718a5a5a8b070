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

export interface IconButtonOptions {
  readonly label: string;
  readonly icon: string;
  readonly onClick: () => void;
  /** It then keeps the focus that it may have. */
  readonly disabled?: boolean;
  /** For a button that stays pressed. */
  readonly pressed?: boolean;
}

/** A button that shows its icon alone; its label is its name and its hint. */
export function iconButton({ label, icon: iconName, onClick, disabled = false, pressed }: IconButtonOptions): TemplateResult {
  return html`<button type="button" class="icon-button" aria-label=${label} title=${label} aria-pressed=${ifDefined(pressed)} aria-disabled=${disabled}
    @click=${() => { if (!disabled) onClick(); }}>${icon(iconName)}</button>`;
}

/** Looks like a link, acts within VS Code. */
export function linkButton(label: string, onClick: () => void, hint?: string): TemplateResult {
  return html`<button type="button" class="link" title=${ifDefined(hint)} @click=${onClick}>${label}</button>`;
}
