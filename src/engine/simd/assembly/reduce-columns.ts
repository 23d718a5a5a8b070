/**
 * Reduces the rows of x [rows, columns]: y[slice, column] = f of the slice's rows, divided by `divisor`.
 * Unit: a block of columns of one slice of `sliceRows` rows; the caller reduces the slices' results again. Rows are taken in
 * order.
 */
import { loadPart, storePart } from './common/lanes';

@unmanaged
class Arguments {
  x: usize;
  y: usize;
  rows: i32;
  columns: i32;
  sliceRows: i32;
  /** Columns of a block, a multiple of 16. */
  blockColumns: i32;
  /** 0 sum, 1 maximum, 2 minimum. */
  operation: i32;
  divisor: f32;
}

// @ts-ignore: decorator
@inline
function combine(operation: i32, a: v128, b: v128): v128 {
  return operation == 0 ? f32x4.add(a, b) : operation == 1 ? f32x4.max(a, b) : f32x4.min(a, b);
}

// @ts-ignore: decorator
@inline
function run(operation: i32, p: Arguments, first: i32, last: i32): void {
  const columns = p.columns, pitch = <usize>columns << 2, divisor = f32x4.splat(p.divisor);
  const blocks = (columns + p.blockColumns - 1) / p.blockColumns;
  for (let unit = first; unit < last; unit++) {
    const slice = unit / blocks, top = slice * p.sliceRows, count = min(p.sliceRows, p.rows - top) - 1;
    let column = unit % blocks * p.blockColumns;
    const end = min(column + p.blockColumns, columns), start = <usize>column << 2;
    let x = p.x + <usize>top * pitch + start, y = p.y + <usize>slice * pitch + start;
    for (; column + 16 <= end; column += 16) {
      let s0 = v128.load(x), s1 = v128.load(x, 16), s2 = v128.load(x, 32), s3 = v128.load(x, 48);
      let at = x + pitch;
      for (let row = 0; row < count; row++) {
        s0 = combine(operation, s0, v128.load(at));
        s1 = combine(operation, s1, v128.load(at, 16));
        s2 = combine(operation, s2, v128.load(at, 32));
        s3 = combine(operation, s3, v128.load(at, 48));
        at += pitch;
      }
      v128.store(y, f32x4.div(s0, divisor));
      v128.store(y, f32x4.div(s1, divisor), 16);
      v128.store(y, f32x4.div(s2, divisor), 32);
      v128.store(y, f32x4.div(s3, divisor), 48);
      x += 64;
      y += 64;
    }
    for (; column + 4 <= end; column += 4) {
      let sum = v128.load(x);
      let at = x + pitch;
      for (let row = 0; row < count; row++, at += pitch) sum = combine(operation, sum, v128.load(at));
      v128.store(y, f32x4.div(sum, divisor));
      x += 16;
      y += 16;
    }
    const rest = end - column;
    if (rest) {
      let sum = loadPart(x, rest);
      let at = x + pitch;
      for (let row = 0; row < count; row++, at += pitch) sum = combine(operation, sum, loadPart(at, rest));
      storePart(y, f32x4.div(sum, divisor), rest);
    }
  }
}

export function reduceColumns(address: usize, first: i32, last: i32, _scratch: usize): void {
  const p = changetype<Arguments>(address);
  if (p.operation == 0) run(0, p, first, last);
  else if (p.operation == 1) run(1, p, first, last);
  else run(2, p, first, last);
}
