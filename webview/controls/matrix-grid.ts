import { html, type TemplateResult } from 'lit';
import { classMap } from 'lit/directives/class-map.js';
import { strongTint } from '../../src/shared/matrix-tint';
import { navigateGrid, rememberCell } from './grid-navigation';
import { cssVariables } from '../theme/css-variables';

export interface MatrixCell {
  readonly count: number;
  readonly text: string;
  /** A second figure, smaller, below the first. */
  readonly small?: string;
  /** `sum` cells have no tint. */
  readonly tone: 'right' | 'wrong' | 'sum';
  /** Strength of the tint, 0 to 100. */
  readonly strength: number;
  /** All that the cell says, in words. */
  readonly spoken: string;
  /** Its images are open. */
  readonly opened: boolean;
  /** Opens its images; `null` where there are none to open. */
  readonly open: (() => void) | null;
}

export interface MatrixRow {
  readonly name: string;
  /** The first of a group of rows that belong together. */
  readonly startsGroup: boolean;
  readonly cells: readonly MatrixCell[];
}

export interface MatrixGrid {
  readonly label: string;
  /** What the heads of the rows are, for a screen reader. */
  readonly corner: string;
  readonly columns: readonly string[];
  readonly rows: readonly MatrixRow[];
  /** Low rows, one figure a cell. */
  readonly dense: boolean;
  /** The last column holds sums. */
  readonly sums: boolean;
}

function cellTemplate({ count, text, small, tone, strength, spoken, opened, open }: MatrixCell, first: boolean): TemplateResult {
  const classes = { cell: true, [tone]: true, light: strength < strongTint, zero: count === 0, opens: open !== null, opened };
  return html`<div role="gridcell" class=${classMap(classes)} tabindex=${first ? 0 : -1} aria-label=${spoken} aria-selected=${opened} title=${spoken}
    ${cssVariables({ '--tint': `${strength}%` })} @click=${() => { open?.(); }}
    @keydown=${(event: KeyboardEvent) => {
      if (open === null || (event.key !== 'Enter' && event.key !== ' ')) return;
      event.preventDefault();
      open();
    }}>${text}${small === undefined ? '' : html`<small>${small}</small>`}</div>`;
}

/** A matrix of counts as an ARIA grid: arrows move, Enter opens. */
export function matrixGrid({ label, corner, columns, rows, dense, sums }: MatrixGrid): TemplateResult {
  return html`<div class="scroll"><div class=${classMap({ matrix: true, dense, sums })} role="grid" aria-label=${label}
    @keydown=${navigateGrid} @focusin=${rememberCell} ${cssVariables({ '--columns': String(columns.length - (sums ? 1 : 0)) })}>
    <div role="row"><div role="columnheader" aria-label=${corner}></div>${columns.map((name) => html`<div role="columnheader" title=${name}><span>${name}</span></div>`)}</div>
    ${rows.map(({ name, startsGroup, cells }, at) => html`<div role="row" class=${startsGroup && at > 0 ? 'starts-group' : ''}>
      <div role="rowheader" title=${name}><span>${name}</span></div>${cells.map((cell, column) => cellTemplate(cell, at === 0 && column === 0))}</div>`)}
  </div></div>`;
}
