/**
 * Softmax of each row of x [rows, length], or its logarithm; the row's maximum is taken off first, so that no
 * exponential overflows. Unit: one row.
 */
import { loadPart, storePart, sumLanes } from './common/lanes';
import { exponential, logarithm } from './common/transcendental';
import { rowMaximum } from './reduce-rows';

@unmanaged
class Arguments {
  x: usize;
  y: usize;
  length: i32;
  /** 1: the logarithm of the softmax. */
  logarithmic: i32;
}

export function softmax(address: usize, first: i32, last: i32, _scratch: usize): void {
  const p = changetype<Arguments>(address);
  const length = p.length, rest = length & 3, whole = <usize>(length & ~3) << 2;
  for (let row = first; row < last; row++) {
    const offset = <usize>(row * length) << 2;
    const x = p.x + offset, y = p.y + offset;
    const top = f32x4.splat(rowMaximum(x, length));
    let sums = f32x4.splat(0);
    for (let i: usize = 0; i < whole; i += 16) {
      const power = exponential(f32x4.sub(v128.load(x + i), top));
      sums = f32x4.add(sums, power);
      v128.store(y + i, power);
    }
    if (rest) {
      const power = exponential(f32x4.sub(loadPart(x + whole, rest), top));
      storePart(y + whole, power, rest);
      sums = f32x4.add(sums, loadPart(y + whole, rest));
    }
    const sum = f32x4.splat(sumLanes(sums));
    if (p.logarithmic) {
      const shift = logarithm(sum);
      for (let i: usize = 0; i < whole; i += 16) v128.store(y + i, f32x4.sub(f32x4.sub(v128.load(x + i), top), shift));
      if (rest) storePart(y + whole, f32x4.sub(f32x4.sub(loadPart(x + whole, rest), top), shift), rest);
    } else {
      for (let i: usize = 0; i < whole; i += 16) v128.store(y + i, f32x4.div(v128.load(y + i), sum));
      if (rest) storePart(y + whole, f32x4.div(loadPart(y + whole, rest), sum), rest);
    }
  }
}
