import * as l10n from '@vscode/l10n';
import type { Evaluation } from '../../src/shared/evaluation';
import { formatCount } from '../../src/shared/format';
import type { ShareBasis } from '../../src/shared/matrix-shares';

/** Names of the columns: the classes and, where the model predicted none of them, one more. */
export function columnNames({ classes, noClass }: Evaluation): readonly string[] {
  return noClass.some((count) => count > 0) ? [...classes, l10n.t('no class')] : classes;
}

/** The counts of a confusion matrix with the column of what fell outside the classes, where there is one. */
export function matrixCounts({ confusionMatrix, noClass }: Evaluation): number[][] {
  const outside = noClass.some((count) => count > 0);
  return confusionMatrix.map((row, index) => (outside ? [...row, noClass[index] ?? 0] : row));
}

function shareWords(basis: ShareBasis, share: string): string {
  switch (basis) {
    case 'rows': return l10n.t('{0} of the row', share);
    case 'columns': return l10n.t('{0} of the column', share);
    case 'all': return l10n.t('{0} of all', share);
  }
}

/** All that a cell says. @param share of what `basis` names, with its sign. */
export function cellWords(trueName: string, predictedName: string | null, count: number, basis: ShareBasis, share: string): string {
  return predictedName === null
    ? l10n.t('{0}: {1} right, {2}', trueName, formatCount(count), shareWords(basis, share))
    : l10n.t('{0} taken for {1}: {2}, {3}', trueName, predictedName, formatCount(count), shareWords(basis, share));
}
