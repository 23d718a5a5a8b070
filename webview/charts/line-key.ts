import { html, svg, type TemplateResult } from 'lit';

/** A piece of a line as a chart draws it: solid for training, dashed and ringed for validation. */
export function lineKey(dashed: boolean, color: string): TemplateResult {
  return html`<svg width="20" height="10" aria-hidden="true">
    ${svg`<path d="M0 5H20" stroke=${color} stroke-width="2" stroke-dasharray=${dashed ? '4 2' : 'none'} fill="none"></path>`}
    ${dashed ? svg`<circle cx="10" cy="5" r="3" fill="var(--vscode-editor-background)" stroke=${color} stroke-width="1.75"></circle>` : ''}
  </svg>`;
}
