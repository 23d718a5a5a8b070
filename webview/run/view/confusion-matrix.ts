import * as l10n from '@vscode/l10n';
import { html, type TemplateResult } from 'lit';
import type { Evaluation } from '../../../src/shared/evaluation';
import { formatCount } from '../../../src/shared/format';
import { segments } from '../../controls/fields';
import { navigateGrid } from '../../controls/grid-navigation';
import { cssVariables } from '../../theme/css-variables';
import type { PanelContext } from './context';

/** Strength of the tint of a cell, 0 to 100. */
export function tint(count: number, right: boolean, largestError: number): number {
  if (right) return 92;
  return count === 0 || largestError === 0 ? 0 : 16 + (84 * count) / largestError;
}

function percent(share: number): string {
  return `${(100 * share).toFixed(2)} %`;
}

/** With more classes than this, cells hold one figure each. */
const roomyClasses = 5;

/** Rows are true classes, columns predicted ones; the last column, where it is needed, what fell outside the classes. */
export function confusionMatrix({ classes, confusionMatrix: matrix, noClass }: Evaluation, { choices, choose }: PanelContext): TemplateResult {
  const outside = noClass.some((count) => count > 0);
  const columns = outside ? [...classes, l10n.t('no class')] : classes;
  const rows = matrix.map((row, index) => (outside ? [...row, noClass[index] ?? 0] : row));
  const largestError = Math.max(0, ...rows.flatMap((row, at) => row.filter((_, column) => column !== at)));
  const roomy = classes.length <= roomyClasses;
  const cell = (row: readonly number[], at: number, count: number, column: number): TemplateResult => {
    const right = at === column;
    const strength = tint(count, right, largestError);
    const share = percent(count / Math.max(1, row.reduce((sum, value) => sum + value, 0)));
    const [first, second] = choices.matrix === 'counts' ? [formatCount(count), share] : [share, formatCount(count)];
    const trueName = classes[at] ?? '';
    const spoken = right
      ? l10n.t('{0}: {1} right, {2} of the row', trueName, formatCount(count), share)
      : l10n.t('{0} taken for {1}: {2}, {3} of the row', trueName, columns[column] ?? '', formatCount(count), share);
    return html`<div role="gridcell" class="cell ${right ? 'right' : 'wrong'} ${strength < 40 ? 'light' : ''} ${count === 0 ? 'zero' : ''}"
      tabindex=${at === 0 && column === 0 ? 0 : -1} aria-label=${spoken} title=${spoken} ${cssVariables({ '--tint': `${strength}%` })}
      >${!roomy && count === 0 ? '·' : first}${roomy ? html`<small>${second}</small>` : ''}</div>`;
  };
  return html`<div class="matrix-part">
    <div class="section-head"><h2>${l10n.t('Confusion matrix')}</h2>${segments({
      label: l10n.t('Cells show'), name: 'matrix', value: choices.matrix,
      options: [{ value: 'counts', label: l10n.t('Counts') }, { value: 'rows', label: l10n.t('Per true') }],
      onChange: (shown) => { choose({ matrix: shown }); },
    })}</div>
    <div class="scroll"><div class="matrix ${roomy ? '' : 'dense'}" role="grid" aria-label=${l10n.t('Confusion matrix')} @keydown=${navigateGrid} ${cssVariables({ '--columns': String(columns.length) })}>
      <div role="row"><div role="columnheader" aria-label=${l10n.t('true class')}></div>${columns.map((name) => html`<div role="columnheader" title=${name}><span>${name}</span></div>`)}</div>
      ${rows.map((row, at) => html`<div role="row"><div role="rowheader" title=${classes[at] ?? ''}><span>${classes[at]}</span></div>${row.map((count, column) => cell(row, at, count, column))}</div>`)}
    </div></div>
    <p class="caption">${l10n.t('rows true, columns predicted')}${roomy ? html`; ${choices.matrix === 'counts' ? l10n.t('small: share of the row') : l10n.t('small: counts')}` : ''}${outside
      ? html`. ${l10n.t('The model has more outputs than there are classes; an image given one of the others counts as wrong, under “no class”.')}` : ''}</p>
  </div>`;
}
