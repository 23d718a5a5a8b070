import { html, type TemplateResult } from 'lit';
import { ifDefined } from 'lit/directives/if-defined.js';

/** A figure with what it is. @param hint more words, on hover */
export function stat(value: string, caption: string, hint?: string): TemplateResult {
  return html`<div class="stat" title=${ifDefined(hint)}><b>${value}</b><span>${caption}</span></div>`;
}

/** The one figure of a panel that is read first. */
export function big(value: string, caption: string): TemplateResult {
  return html`<div class="big-figure"><div class="big">${value}</div><div class="small quiet">${caption}</div></div>`;
}
