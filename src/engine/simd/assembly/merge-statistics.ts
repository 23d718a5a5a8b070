/**
 * Mean and variance of a batch's channels from the slices of `batchStatistics`, added in their order, and the layer's
 * moving averages, which may be the old ones' place. Unit: four channels.
 */
import { loadLanes, storeLanes } from './common/lanes';

@unmanaged
class Arguments {
  /** [2, slices, channels]. */
  partial: usize;
  mean: usize;
  /** Sum of squared distances from the mean, divided by the number of rows. */
  variance: usize;
  /** Averages over the batches so far, and where to write them with this one in. */
  oldMean: usize;
  oldVariance: usize;
  newMean: usize;
  newVariance: usize;
  rows: i32;
  channels: i32;
  sliceRows: i32;
  /** Weight of this batch: 1 - momentum. */
  decay: f32;
}

export function mergeStatistics(address: usize, first: i32, last: i32, _scratch: usize): void {
  const p = changetype<Arguments>(address);
  const pitch = <usize>p.channels << 2, slices = (p.rows + p.sliceRows - 1) / p.sliceRows, squares = <usize>slices * pitch;
  const count = f32x4.splat(<f32>p.rows), decay = f32x4.splat(p.decay);
  for (let unit = first; unit < last; unit++) {
    const lanes = min(4, p.channels - 4 * unit), offset = <usize>unit << 4;
    const partial = p.partial + offset;
    let sum = f32x4.splat(0);
    let at = partial;
    for (let slice = 0; slice < slices; slice++, at += pitch) sum = f32x4.add(sum, loadLanes(at, lanes));
    const mean = f32x4.div(sum, count);

    sum = f32x4.splat(0);
    at = partial;
    for (let slice = 0; slice < slices; slice++, at += pitch) {
      const rows = f32x4.splat(<f32>min(p.sliceRows, p.rows - slice * p.sliceRows));
      const distance = f32x4.sub(f32x4.div(loadLanes(at, lanes), rows), mean);
      sum = f32x4.add(sum, f32x4.add(loadLanes(at + squares, lanes), f32x4.mul(rows, f32x4.mul(distance, distance))));
    }
    const variance = f32x4.div(sum, count);

    storeLanes(p.mean + offset, mean, lanes);
    storeLanes(p.variance + offset, variance, lanes);
    storeLanes(p.newMean + offset, average(loadLanes(p.oldMean + offset, lanes), mean, decay), lanes);
    storeLanes(p.newVariance + offset, average(loadLanes(p.oldVariance + offset, lanes), variance, decay), lanes);
  }
}

// @ts-ignore: decorator
@inline
function average(old: v128, value: v128, decay: v128): v128 {
  return f32x4.sub(old, f32x4.mul(f32x4.sub(old, value), decay));
}
