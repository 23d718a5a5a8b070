import * as l10n from '@vscode/l10n';
import { html, type TemplateResult } from 'lit';
import type { Evaluation } from '../../../src/shared/evaluation';
import { formatCount } from '../../../src/shared/format';
import { tint } from '../../../src/shared/matrix-tint';
import type { LabelRow } from '../../../src/shared/test-outcomes';
import type { TestSet } from '../../../src/shared/test-set';
import type { PanelContext } from './context';
import { matrixGrid, type MatrixCell } from '../../controls/matrix-grid';
import { columnNames } from '../../controls/matrix-words';

/** For classes of several labels: which of the labels (articles) were taken for which class. */
export function labelMatrix(evaluation: Evaluation, { labelNames }: TestSet, rows: readonly LabelRow[], { choices, openImages }: PanelContext): TemplateResult {
  const { classes } = evaluation;
  const columns = columnNames(evaluation);
  const countsOf = ({ counts, noClass }: LabelRow): readonly number[] => (columns.length > classes.length ? [...counts, noClass] : counts);
  const largestError = Math.max(0, ...rows.flatMap((row) => countsOf(row).filter((_, column) => column !== row.trueClass)));
  const selected = choices.opened?.selected;

  const cell = ({ label, trueClass }: LabelRow, predicted: number | null, count: number): MatrixCell => {
    const right = predicted === trueClass;
    const name = labelNames[label] ?? '';
    return {
      count, text: count === 0 && predicted !== null ? '·' : formatCount(count),
      tone: predicted === null ? 'sum' : right ? 'right' : 'wrong',
      strength: predicted === null ? 0 : tint(count, right, largestError),
      spoken: predicted === null
        ? l10n.t('{0}: {1} missed', name, formatCount(count))
        : right ? l10n.t('{0} taken for {1}: {2}, right', name, classes[trueClass] ?? '', formatCount(count)) : l10n.t('{0} taken for {1}: {2}, wrong', name, columns[predicted] ?? '', formatCount(count)),
      opened: selected?.of === 'label' && selected.label === label && selected.predicted === predicted,
      open: count > 0 ? () => { openImages({ of: 'label', label, predicted }); } : null,
    };
  };

  return html`<div class="matrix-part">
    <div class="section-head"><h2>${l10n.t('Which articles are lost')}</h2></div>
    ${matrixGrid({
      label: l10n.t('Articles and predicted classes'), corner: l10n.t('article'), columns: [...columns, l10n.t('missed')], dense: true, sums: true,
      rows: rows.map((row, at) => ({
        name: labelNames[row.label] ?? '', startsGroup: rows[at - 1]?.trueClass !== row.trueClass,
        cells: [...countsOf(row).map((count, column) => cell(row, column, count)), cell(row, null, row.missed)],
      })),
    })}
    <p class="caption">${l10n.t('rows: what the images show; columns: the class predicted')}</p>
  </div>`;
}
