/**
 * What batch normalisation needs to know of each channel of x [rows, channels], slice by slice of its rows: the sum of
 * the values, and the sum of their squared distances from the slice's own mean. The second needs the first, but a slice
 * is small enough to be in the nearest cache still, so memory is read once; and nothing cancels, as it would in the
 * difference of mean square and squared mean (T. Chan, G. Golub, R. LeVeque 1983). `mergeStatistics` puts the slices
 * together. Unit: one slice of `sliceRows` rows.
 */
import { loadLanes, storeLanes } from './common/lanes';

@unmanaged
class Arguments {
  x: usize;
  /** [2, slices, channels]. */
  partial: usize;
  rows: i32;
  channels: i32;
  sliceRows: i32;
}

export function batchStatistics(address: usize, first: i32, last: i32, _scratch: usize): void {
  const p = changetype<Arguments>(address);
  const channels = p.channels, pitch = <usize>channels << 2;
  const squares = <usize>((p.rows + p.sliceRows - 1) / p.sliceRows) * pitch;
  for (let slice = first; slice < last; slice++) {
    const top = slice * p.sliceRows, rows = min(p.sliceRows, p.rows - top);
    let x = p.x + <usize>top * pitch, to = p.partial + <usize>slice * pitch;
    let channel = 0;
    for (; channel + 16 <= channels; channel += 16) {
      sixteenChannels(x, rows, pitch, to, squares);
      x += 64;
      to += 64;
    }
    for (; channel < channels; channel += 4) {
      fourChannels(x, rows, pitch, to, squares, min(4, channels - channel));
      x += 16;
      to += 16;
    }
  }
}

function sixteenChannels(x: usize, rows: i32, pitch: usize, to: usize, squares: usize): void {
  let s0 = f32x4.splat(0), s1 = s0, s2 = s0, s3 = s0;
  let at = x;
  for (let row = 0; row < rows; row++) {
    s0 = f32x4.add(s0, v128.load(at));
    s1 = f32x4.add(s1, v128.load(at, 16));
    s2 = f32x4.add(s2, v128.load(at, 32));
    s3 = f32x4.add(s3, v128.load(at, 48));
    at += pitch;
  }
  v128.store(to, s0);
  v128.store(to, s1, 16);
  v128.store(to, s2, 32);
  v128.store(to, s3, 48);
  const count = f32x4.splat(<f32>rows);
  const m0 = f32x4.div(s0, count), m1 = f32x4.div(s1, count), m2 = f32x4.div(s2, count), m3 = f32x4.div(s3, count);
  s0 = f32x4.splat(0), s1 = s0, s2 = s0, s3 = s0;
  at = x;
  for (let row = 0; row < rows; row++) {
    const d0 = f32x4.sub(v128.load(at), m0), d1 = f32x4.sub(v128.load(at, 16), m1);
    const d2 = f32x4.sub(v128.load(at, 32), m2), d3 = f32x4.sub(v128.load(at, 48), m3);
    s0 = f32x4.add(s0, f32x4.mul(d0, d0));
    s1 = f32x4.add(s1, f32x4.mul(d1, d1));
    s2 = f32x4.add(s2, f32x4.mul(d2, d2));
    s3 = f32x4.add(s3, f32x4.mul(d3, d3));
    at += pitch;
  }
  to += squares;
  v128.store(to, s0);
  v128.store(to, s1, 16);
  v128.store(to, s2, 32);
  v128.store(to, s3, 48);
}

function fourChannels(x: usize, rows: i32, pitch: usize, to: usize, squares: usize, lanes: i32): void {
  let sum = f32x4.splat(0);
  let at = x;
  for (let row = 0; row < rows; row++, at += pitch) sum = f32x4.add(sum, loadLanes(at, lanes));
  storeLanes(to, sum, lanes);
  const mean = f32x4.div(sum, f32x4.splat(<f32>rows));
  sum = f32x4.splat(0);
  at = x;
  for (let row = 0; row < rows; row++, at += pitch) {
    const distance = f32x4.sub(loadLanes(at, lanes), mean);
    sum = f32x4.add(sum, f32x4.mul(distance, distance));
  }
  storeLanes(to + squares, sum, lanes);
}
