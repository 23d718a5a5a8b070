/**
 * Exponential moving average without the pull towards zero at its start, as TensorBoard draws it:
 * each value is the mean of all values so far, weighted by `weight` to the power of their age.
 * A value that is not finite is passed through untouched and leaves the average as it was.
 * @param weight 0 (no smoothing) up to, not including, 1.
 */
export function smooth(values: ArrayLike<number>, weight: number): Float64Array {
  const smoothed = new Float64Array(values.length);
  let sum = 0;
  let weights = 0;
  for (let index = 0; index < values.length; index++) {
    const value = values[index] ?? Number.NaN;
    if (!Number.isFinite(value)) {
      smoothed[index] = value;
      continue;
    }
    sum = sum * weight + value;
    weights = weights * weight + 1;
    smoothed[index] = sum / weights;
  }
  return smoothed;
}

/** The strongest smoothing that is chosen without being asked for. */
const strongest = 0.97;

/** The weight that averages over about a twenty-fifth of `batches`, so that a short run's line is not late for all of it. */
export function fittingWeight(batches: number): number {
  return Math.round(100 * Math.min(strongest, Math.max(0, 1 - 25 / Math.max(1, batches)))) / 100;
}
