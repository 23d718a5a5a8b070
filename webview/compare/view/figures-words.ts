import * as l10n from '@vscode/l10n';
import { formatAccuracy, formatCount } from '../../../src/shared/format';
import { tellsApart } from '../../../src/shared/mcnemar';
import type { Unpaired } from '../../../src/shared/paired-test';
import type { ComparisonColumn, ComparisonRow, Difference } from '../../../src/shared/run-comparison';
import { figureOf } from '../../../src/shared/run-comparison';

export function columnName(column: ComparisonColumn): string {
  switch (column.kind) {
    case 'testAccuracy': return l10n.t('Test accuracy');
    case 'testLoss': return l10n.t('Test loss');
    case 'bestValidation': return l10n.t('Best val. loss');
    case 'class': return column.name;
    case 'parameters': return l10n.t('Parameters');
    case 'seconds': return l10n.t('Seconds');
  }
}

export function figureText(row: ComparisonRow, column: ComparisonColumn): string {
  const value = figureOf(row, column);
  if (value === null) return '–';
  if (column.kind === 'parameters') return formatCount(value);
  return column.kind === 'seconds' ? value.toFixed(value < 10 ? 1 : 0) : formatAccuracy(value);
}

/** `+0.0012`, `−0.0021`, `±0.0000`. */
export function differenceText({ value }: Difference): string {
  const figure = Math.abs(value).toFixed(4);
  if (Number(figure) === 0) return `±${figure}`;
  return `${value > 0 ? '+' : '−'}${figure}`;
}

/** How a difference is shown: `plain` where chance explains it, or nobody tested. */
export function differenceTone({ value, test }: Difference): 'better' | 'worse' | 'plain' {
  if (test === null || !tellsApart(test)) return 'plain';
  return value > 0 ? 'better' : 'worse';
}

function probability(value: number): string {
  return value < 0.0001 ? l10n.t('less than 0.0001') : value.toFixed(4);
}

/** What a difference means, in words. */
export function differenceWords({ test }: Difference): string {
  if (test === null) return l10n.t('Difference to the baseline, not tested.');
  const { onlyFirst, onlySecond, pValue, method } = test;
  const counts = l10n.t('This run alone is right on {0} test images, the baseline alone on {1}.', formatCount(onlyFirst), formatCount(onlySecond));
  const name = method === 'exact' ? l10n.t('McNemar’s exact test: p = {0}.', probability(pValue)) : l10n.t('McNemar’s test: p = {0}.', probability(pValue));
  return `${tellsApart(test) ? l10n.t('The runs differ.') : l10n.t('Chance explains this difference.')} ${counts} ${name}`;
}

/** Why a run is not tested against the baseline. */
export function unpairedWords(why: Unpaired): string {
  switch (why) {
    case 'untested': return l10n.t('not tested: what it said of the single test images is not there');
    case 'classes': return l10n.t('not compared: it has other classes than the baseline');
    case 'images': return l10n.t('not compared: it was tested on other images than the baseline');
  }
}
