import * as l10n from '@vscode/l10n';
import { formatCount } from '../../src/shared/format';
import type { Curve } from './curves';

export interface Remark {
  /** Name of a codicon. */
  readonly icon: string;
  readonly words: string;
}

function short(value: number): string {
  return String(Number(value.toPrecision(3)));
}

/** Whatever a curve's drawing leaves out, in words. @param merged whether pixels stand for several batches. */
export function curveRemarks({ outside, yAxis, shown: [first, end] }: Curve, merged: boolean): Remark[] {
  const { above, below, highest, lowest, nonFinite } = outside;
  const [from, to] = yAxis.domain;
  const remarks: Remark[] = [];
  if (above > 0) {
    remarks.push({ icon: 'triangle-up', words: above === 1
      ? l10n.t('1 batch above {0}: {1}', short(to), short(highest))
      : l10n.t('{0} batches above {1}, highest {2}', formatCount(above), short(to), short(highest)) });
  }
  if (below > 0) {
    remarks.push({ icon: 'triangle-down', words: below === 1
      ? l10n.t('1 batch below {0}: {1}', short(from), short(lowest))
      : l10n.t('{0} batches below {1}, lowest {2}', formatCount(below), short(from), short(lowest)) });
  }
  if (nonFinite > 0) remarks.push({ icon: 'warning', words: l10n.t('{0} batches without a finite value', formatCount(nonFinite)) });
  if (merged) remarks.push({ icon: 'fold', words: l10n.t('{0} batches; each pixel shows its lowest and highest', formatCount(end - first)) });
  return remarks;
}
