import type { Metric } from '../../src/shared/epoch-figures';
import { type Axis, logAxis, valueAxis } from './axis';

/** Batches that stand outside the axis: counted, so that a clipped chart cannot mislead. */
export interface Outside {
  readonly above: number;
  readonly highest: number;
  readonly below: number;
  readonly lowest: number;
  /** Batches whose value is NaN or infinite. */
  readonly nonFinite: number;
}

function finite(values: ArrayLike<number>): Float64Array {
  return Float64Array.from(values).filter(Number.isFinite);
}

/** The value below which `share` of the sorted values lie. */
function quantile(sorted: Float64Array, share: number): number {
  return sorted[Math.round(share * (sorted.length - 1))] ?? Number.NaN;
}

/** Share of the batches on each side that `ignoreOutliers` lets out of the axis. */
const outlierShare = 0.03;

/**
 * The vertical axis of a curve.
 * @param raw one value a batch; with `ignoreOutliers` its most extreme on each side do not count.
 * @param kept values that must always be seen: the epochs' figures.
 * @param logarithmic then only what is above zero has a place.
 */
export function curveAxis(metric: Metric, raw: ArrayLike<number>, kept: ArrayLike<number>, ignoreOutliers: boolean, logarithmic = false): Axis {
  const placed = (all: ArrayLike<number>): Float64Array => finite(all).filter((value) => !logarithmic || value > 0);
  const sorted = placed(raw).sort();
  const share = ignoreOutliers ? outlierShare : 0;
  const values = [quantile(sorted, share), quantile(sorted, 1 - share), ...placed(kept)].filter(Number.isFinite);
  if (values.length === 0) return logarithmic ? logAxis(0.1, 1) : valueAxis(0, 1);
  const low = Math.min(...values);
  const high = Math.max(...values);
  if (logarithmic) return logAxis(low, high);
  if (metric === 'accuracy') return valueAxis(low, Math.max(high, Math.min(1, low + 0.01)), { least: 0, most: 1 });
  // A loss is read against zero, unless a floor keeps it far away from there.
  return valueAxis(low < high * 0.4 ? 0 : low, high, { least: 0 });
}

export function outside(raw: ArrayLike<number>, [from, to]: readonly [number, number]): Outside {
  let [above, below, nonFinite, highest, lowest] = [0, 0, 0, -Infinity, Infinity];
  for (const value of Float64Array.from(raw)) {
    if (!Number.isFinite(value)) {
      nonFinite++;
      continue;
    }
    if (value > to) above++;
    if (value < from) below++;
    highest = Math.max(highest, value);
    lowest = Math.min(lowest, value);
  }
  return { above, below, nonFinite, highest, lowest };
}
