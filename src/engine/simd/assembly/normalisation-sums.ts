/**
 * The first pass of batch normalisation's gradient: of each channel of [rows, channels], slice by slice of the rows, the
 * sum of dy, which becomes the offset's gradient, and that of dy times the normalised value, which becomes the scale's.
 * `reduceColumns` adds the slices in order. Unit: one slice of `sliceRows` rows.
 */
import { loadLanes, storeLanes } from './common/lanes';
import { inverseDeviation } from './common/normalisation';

@unmanaged
class Arguments {
  x: usize;
  dy: usize;
  mean: usize;
  variance: usize;
  /** [slices, channels] each. */
  sums: usize;
  products: usize;
  rows: i32;
  channels: i32;
  sliceRows: i32;
  epsilon: f32;
}

export function normalisationSums(address: usize, first: i32, last: i32, _scratch: usize): void {
  const p = changetype<Arguments>(address);
  const channels = p.channels, pitch = <usize>channels << 2;
  for (let slice = first; slice < last; slice++) {
    const top = slice * p.sliceRows, rows = min(p.sliceRows, p.rows - top);
    const to = <usize>slice * pitch, start = <usize>top * pitch;
    let channel = 0;
    for (; channel + 8 <= channels; channel += 8) {
      const i = <usize>channel << 2;
      eightChannels(p.x + start + i, p.dy + start + i, rows, pitch, p.mean + i, p.variance + i, p.epsilon, p.sums + to + i, p.products + to + i);
    }
    for (; channel < channels; channel += 4) {
      const i = <usize>channel << 2;
      fourChannels(p.x + start + i, p.dy + start + i, rows, pitch, p.mean + i, p.variance + i, p.epsilon, p.sums + to + i, p.products + to + i, min(4, channels - channel));
    }
  }
}

function eightChannels(x: usize, dy: usize, rows: i32, pitch: usize, mean: usize, variance: usize, epsilon: f32, sums: usize, products: usize): void {
  const m0 = v128.load(mean), m1 = v128.load(mean, 16);
  let s0 = f32x4.splat(0), s1 = s0, t0 = s0, t1 = s0;
  for (let row = 0; row < rows; row++) {
    const g0 = v128.load(dy), g1 = v128.load(dy, 16);
    s0 = f32x4.add(s0, g0);
    s1 = f32x4.add(s1, g1);
    t0 = f32x4.add(t0, f32x4.mul(g0, f32x4.sub(v128.load(x), m0)));
    t1 = f32x4.add(t1, f32x4.mul(g1, f32x4.sub(v128.load(x, 16), m1)));
    x += pitch;
    dy += pitch;
  }
  v128.store(sums, s0);
  v128.store(sums, s1, 16);
  v128.store(products, f32x4.mul(t0, inverseDeviation(v128.load(variance), epsilon)));
  v128.store(products, f32x4.mul(t1, inverseDeviation(v128.load(variance, 16), epsilon)), 16);
}

function fourChannels(x: usize, dy: usize, rows: i32, pitch: usize, mean: usize, variance: usize, epsilon: f32, sums: usize, products: usize, lanes: i32): void {
  const m = loadLanes(mean, lanes);
  let sum = f32x4.splat(0), product = sum;
  for (let row = 0; row < rows; row++) {
    const g = loadLanes(dy, lanes);
    sum = f32x4.add(sum, g);
    product = f32x4.add(product, f32x4.mul(g, f32x4.sub(loadLanes(x, lanes), m)));
    x += pitch;
    dy += pitch;
  }
  storeLanes(sums, sum, lanes);
  storeLanes(products, f32x4.mul(product, inverseDeviation(loadLanes(variance, lanes), epsilon)), lanes);
}
