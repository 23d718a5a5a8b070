/**
 * The first pass of batch normalisation's gradient: of each channel of [rows, channels], slice by slice of the rows, the
 * sum of dy, which becomes the offset's gradient, and that of dy times the normalised value, which becomes the scale's.
 * dy may be that of relu's result, `relu`. `reduceColumns` adds the slices in order. Unit: one slice of `sliceRows` rows.
 */
import { aligned, loadLanes, storeLanes } from './common/lanes';
import { beforeRelu, fillFactors, inverseDeviation } from './common/normalisation';

@unmanaged
class Arguments {
  x: usize;
  dy: usize;
  /** One value per channel each; `scale` and `offset`, by which relu's slope is known, may be 0, none. */
  mean: usize;
  variance: usize;
  scale: usize;
  offset: usize;
  /** [slices, channels] each. */
  sums: usize;
  products: usize;
  rows: i32;
  channels: i32;
  sliceRows: i32;
  epsilon: f32;
  relu: i32;
}

export function normalisationSumsScratch(address: usize): usize {
  return 2 * aligned(<usize>changetype<Arguments>(address).channels << 2);
}

export function normalisationSums(address: usize, first: i32, last: i32, factor: usize): void {
  const p = changetype<Arguments>(address);
  const channels = p.channels, pitch = <usize>channels << 2, zeros = factor + aligned(pitch);
  fillFactors(factor, p.variance, p.scale, p.epsilon, channels);
  memory.fill(zeros, 0, pitch);
  for (let slice = first; slice < last; slice++) {
    const top = slice * p.sliceRows, start = <usize>top * pitch, to = <usize>slice * pitch;
    const sums = p.sums + to, products = p.products + to;
    memory.fill(sums, 0, pitch);
    memory.fill(products, 0, pitch);
    addRows(p.x + start, p.dy + start, min(p.sliceRows, p.rows - top), channels, p.mean, factor, p.offset ? p.offset : zeros, p.relu, sums, products);
    for (let channel = 0; channel < channels; channel += 4) {
      const lanes = min(4, channels - channel), i = <usize>channel << 2;
      storeLanes(products + i, f32x4.mul(loadLanes(products + i, lanes), inverseDeviation(loadLanes(p.variance + i, lanes), p.epsilon)), lanes);
    }
  }
}

/** Row after row, as they lie in memory: the sums are in the nearest cache, the rows are not. */
function addRows(x: usize, dy: usize, rows: i32, channels: i32, mean: usize, factor: usize, offset: usize, relu: i32, sums: usize, products: usize): void {
  const pitch = <usize>channels << 2, whole = pitch & ~15, pairs = pitch & ~31, rest = channels & 3, always = i32x4.splat(relu ? 0 : -1);
  for (; rows; rows--) {
    let i: usize = 0;
    // Two vectors at a time, which V8 can make one.
    for (; i < pairs; i += 32) {
      const s = sums + i, t = products + i, x0 = v128.load(x + i), x1 = v128.load(x + i, 16), m0 = v128.load(mean + i), m1 = v128.load(mean + i, 16);
      const g0 = beforeRelu(v128.load(dy + i), x0, m0, v128.load(factor + i), v128.load(offset + i), always);
      const g1 = beforeRelu(v128.load(dy + i, 16), x1, m1, v128.load(factor + i, 16), v128.load(offset + i, 16), always);
      const s0 = f32x4.add(v128.load(s), g0), s1 = f32x4.add(v128.load(s, 16), g1);
      const t0 = f32x4.add(v128.load(t), f32x4.mul(g0, f32x4.sub(x0, m0))), t1 = f32x4.add(v128.load(t, 16), f32x4.mul(g1, f32x4.sub(x1, m1)));
      v128.store(s, s0);
      v128.store(s, s1, 16);
      v128.store(t, t0);
      v128.store(t, t1, 16);
    }
    for (; i < whole; i += 16) addLanes(x + i, dy + i, mean + i, factor + i, offset + i, always, sums + i, products + i, 4);
    if (rest) addLanes(x + i, dy + i, mean + i, factor + i, offset + i, always, sums + i, products + i, rest);
    x += pitch;
    dy += pitch;
  }
}

// @ts-ignore: decorator
@inline
function addLanes(x: usize, dy: usize, mean: usize, factor: usize, offset: usize, always: v128, sums: usize, products: usize, lanes: i32): void {
  const value = loadLanes(x, lanes), m = loadLanes(mean, lanes);
  const g = beforeRelu(loadLanes(dy, lanes), value, m, loadLanes(factor, lanes), loadLanes(offset, lanes), always);
  storeLanes(sums, f32x4.add(loadLanes(sums, lanes), g), lanes);
  storeLanes(products, f32x4.add(loadLanes(products, lanes), f32x4.mul(g, f32x4.sub(value, m))), lanes);
}
