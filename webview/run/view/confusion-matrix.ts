import * as l10n from '@vscode/l10n';
import { html, type TemplateResult } from 'lit';
import type { Evaluation } from '../../../src/shared/evaluation';
import { formatCount } from '../../../src/shared/format';
import { matrixShares } from '../../../src/shared/matrix-shares';
import { tint } from '../../../src/shared/matrix-tint';
import { segments } from '../../controls/fields';
import { matrixGrid, type MatrixCell } from '../../controls/matrix-grid';
import { cellWords, columnNames, matrixCounts } from '../../controls/matrix-words';
import type { RunChoices } from '../choices';
import type { ShownRun } from '../state';
import type { PanelContext } from './context';

/** With more classes than this, cells hold one figure each. */
export const roomyClasses = 5;

/** What the figures in the cells are. */
function legend(shown: RunChoices['matrix'], roomy: boolean): string {
  if (roomy) return shown === 'counts' ? l10n.t('small: share of the row') : l10n.t('small: counts');
  switch (shown) {
    case 'counts': return l10n.t('counts');
    case 'rows': return l10n.t('per cent of the row');
    case 'columns': return l10n.t('per cent of the column');
    case 'all': return l10n.t('per cent of all');
  }
}

/** Rows are true classes, columns predicted ones; the last column, where it is needed, what fell outside the classes. */
export function confusionMatrix(evaluation: Evaluation, { test }: ShownRun, { choices, choose, openImages }: PanelContext): TemplateResult {
  const { classes } = evaluation;
  const columns = columnNames(evaluation);
  const outside = columns.length > classes.length;
  const counts = matrixCounts(evaluation);
  const basis = choices.matrix === 'counts' ? 'rows' : choices.matrix;
  const shares = matrixShares(counts, basis);
  const tinted = choices.matrix === 'counts' ? counts : shares;
  const largestError = Math.max(0, ...tinted.flatMap((row, at) => row.filter((_, column) => column !== at)));
  const roomy = classes.length <= roomyClasses;
  const { opened } = choices;

  const cell = (count: number, at: number, column: number): MatrixCell => {
    const right = at === column;
    const share = 100 * (shares[at]?.[column] ?? 0);
    const percent = `${share.toFixed(2)} %`;
    const [first, second] = choices.matrix === 'counts' ? [formatCount(count), percent] : [roomy ? percent : share.toFixed(1), formatCount(count)];
    const trueName = classes[at] ?? '';
    return {
      count, text: !roomy && count === 0 ? '·' : first, ...(roomy ? { small: second } : {}),
      tone: right ? 'right' : 'wrong',
      strength: tint(tinted[at]?.[column] ?? 0, right, largestError),
      spoken: cellWords(trueName, right ? null : columns[column] ?? '', count, basis, percent),
      opened: opened?.selected.of === 'class' && opened.selected.trueClass === at && opened.selected.predicted === column,
      open: test.kind === 'kept' && count > 0 ? () => { openImages({ of: 'class', trueClass: at, predicted: column }); } : null,
    };
  };

  return html`<div class="matrix-part">
    <div class="section-head"><h2>${l10n.t('Confusion matrix')}</h2>${segments({
      label: l10n.t('Cells show'), name: 'matrix', value: choices.matrix,
      options: [
        { value: 'counts', label: l10n.t('Counts') }, { value: 'rows', label: l10n.t('Per true') },
        { value: 'columns', label: l10n.t('Per predicted') }, { value: 'all', label: l10n.t('Of all') },
      ],
      onChange: (shown) => { choose({ matrix: shown }); },
    })}</div>
    ${matrixGrid({
      label: l10n.t('Confusion matrix'), corner: l10n.t('true class'), columns, dense: !roomy, sums: false,
      rows: counts.map((row, at) => ({ name: classes[at] ?? '', startsGroup: false, cells: row.map((count, column) => cell(count, at, column)) })),
    })}
    <p class="caption">${l10n.t('rows true, columns predicted')}; ${legend(choices.matrix, roomy)}${test.kind === 'kept' ? html`. ${l10n.t('A cell opens its images.')}` : ''}${outside
      ? html` ${l10n.t('The model has more outputs than there are classes; an image given one of the others counts as wrong, under “no class”.')}` : ''}</p>
  </div>`;
}
