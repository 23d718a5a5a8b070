import type { RunEventOf } from './run-event';

export const metrics = ['loss', 'accuracy'] as const;
export type Metric = (typeof metrics)[number];

export interface BestEpoch {
  /** Index among the epochs. */
  readonly index: number;
  readonly value: number;
}

/** The epoch with the lowest loss or the highest accuracy; what is not a number is never the best. */
export function bestEpoch(metric: Metric, values: ArrayLike<number>): BestEpoch | null {
  let best: BestEpoch | null = null;
  for (let index = 0; index < values.length; index++) {
    const value = values[index] ?? Number.NaN;
    if (Number.isFinite(value) && (best === null || (metric === 'loss' ? value < best.value : value > best.value))) best = { index, value };
  }
  return best;
}

/** The figure of an epoch by which its metric is judged: validation's where there is one, otherwise training's. */
export function judged(metric: Metric, epoch: RunEventOf<'epoch'>): number {
  return (metric === 'loss' ? epoch.val_loss ?? epoch.loss : epoch.val_accuracy ?? epoch.accuracy);
}
