import { wilsonInterval } from './wilson-interval';

/** Predictions whose probability lies in one tenth of the scale. */
export interface CalibrationBin {
  /** The bin holds what is above `from` and up to `to`; the first one holds 0 too. */
  readonly from: number;
  readonly to: number;
  readonly count: number;
  /** Mean probability of the predictions, 0 to 1; NaN in an empty bin. */
  readonly confidence: number;
  /** Share of the predictions that were right, 0 to 1; NaN in an empty bin. */
  readonly accuracy: number;
  /** 95 % interval of `accuracy` (Wilson). */
  readonly low: number;
  readonly high: number;
}

export interface Calibration {
  /** From 0 to 1, the empty ones too. */
  readonly bins: readonly CalibrationBin[];
  /**
   * Expected calibration error (Naeini, Cooper and Hauskrecht 2015): the mean distance between how sure the
   * predictions of a bin are and how many of them are right, weighted by their number. NaN without predictions.
   */
  readonly expectedError: number;
  /** Predictions whose figure is no probability: not finite, below 0 or above 1. */
  readonly leftOut: number;
}

/** A prediction: the probability of what was predicted, and whether that was right. */
export interface SurePrediction {
  readonly confidence: number;
  readonly right: boolean;
}

/** Whether predictions are right as often as they are sure, in `binCount` bins of equal width. */
export function calibrate(predictions: readonly SurePrediction[], binCount = 10): Calibration {
  const inner = Array.from({ length: binCount - 1 }, (_, index) => (index + 1) / binCount);
  const sums = Array.from({ length: binCount }, () => ({ count: 0, confidence: 0, right: 0 }));
  for (const { confidence, right } of predictions) {
    if (!(confidence >= 0 && confidence <= 1)) continue;
    const sum = sums[inner.filter((edge) => edge < confidence).length];
    if (sum === undefined) continue;
    sum.count += 1;
    sum.confidence += confidence;
    sum.right += right ? 1 : 0;
  }
  const bins = sums.map(({ count, confidence, right }, index): CalibrationBin => ({
    from: index / binCount, to: (index + 1) / binCount, count, confidence: confidence / count, accuracy: right / count, ...wilsonInterval(right, count),
  }));
  const binned = bins.filter(({ count }) => count > 0);
  const all = binned.reduce((sum, { count }) => sum + count, 0);
  const distance = binned.reduce((sum, { count, confidence, accuracy }) => sum + count * Math.abs(accuracy - confidence), 0);
  return { bins, expectedError: distance / all, leftOut: predictions.length - all };
}
