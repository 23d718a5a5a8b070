import * as l10n from '@vscode/l10n';
import type { Metric } from '../../src/shared/epoch-figures';

/** What a metric is called in titles. */
export function metricName(metric: Metric): string {
  return metric === 'loss' ? l10n.t('Loss') : l10n.t('Accuracy');
}
