/**
 * Reduces each row of x [rows, length] to one value, divided by `divisor`. Unit: one row.
 * Sums run over blocks of 1,024 values in four vectors, then over the blocks: an order that depends on the length alone,
 * and an error that grows with the number of blocks, not of values.
 */
import { loadPart, maxLanes, minLanes, sumLanes } from './common/lanes';

@unmanaged
class Arguments {
  x: usize;
  y: usize;
  length: i32;
  /** 0 sum, 1 maximum, 2 minimum. */
  operation: i32;
  divisor: f32;
}

const blockBytes: usize = 4096;

function sum(x: usize, length: i32): f32 {
  let total: f32 = 0;
  const end = x + (<usize>(length & ~15) << 2);
  while (x < end) {
    const blockEnd = min(end, x + blockBytes);
    let s0 = f32x4.splat(0), s1 = s0, s2 = s0, s3 = s0;
    for (; x < blockEnd; x += 64) {
      s0 = f32x4.add(s0, v128.load(x));
      s1 = f32x4.add(s1, v128.load(x, 16));
      s2 = f32x4.add(s2, v128.load(x, 32));
      s3 = f32x4.add(s3, v128.load(x, 48));
    }
    total += sumLanes(f32x4.add(f32x4.add(s0, s1), f32x4.add(s2, s3)));
  }
  let rest = length & 15;
  for (; rest >= 4; rest -= 4, x += 16) total += sumLanes(v128.load(x));
  return rest ? total + sumLanes(loadPart(x, rest)) : total;
}

export function rowMaximum(x: usize, length: i32): f32 {
  let best = f32x4.splat(-Infinity);
  const end = x + (<usize>(length & ~3) << 2);
  for (; x < end; x += 16) best = f32x4.max(best, v128.load(x));
  let result = maxLanes(best);
  for (let rest = length & 3; rest > 0; rest--, x += 4) result = max(result, load<f32>(x));
  return result;
}

function rowMinimum(x: usize, length: i32): f32 {
  let best = f32x4.splat(Infinity);
  const end = x + (<usize>(length & ~3) << 2);
  for (; x < end; x += 16) best = f32x4.min(best, v128.load(x));
  let result = minLanes(best);
  for (let rest = length & 3; rest > 0; rest--, x += 4) result = min(result, load<f32>(x));
  return result;
}

export function reduceRows(address: usize, first: i32, last: i32, _scratch: usize): void {
  const p = changetype<Arguments>(address);
  const length = p.length;
  for (let row = first; row < last; row++) {
    const x = p.x + (<usize>(row * length) << 2);
    const result = p.operation == 0 ? sum(x, length) : p.operation == 1 ? rowMaximum(x, length) : rowMinimum(x, length);
    store<f32>(p.y + (<usize>row << 2), result / p.divisor);
  }
}
