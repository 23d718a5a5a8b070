/**
 * Copies a box of up to seven dimensions, each side with its own strides: transposing, slicing, tiling, broadcasting,
 * padding and concatenation are all this. The innermost dimension advances by one or stands still in x (a repeated
 * value) or strides; in y it always advances by one. Unit: one innermost row.
 */
@unmanaged
class Arguments {
  x: usize;
  y: usize;
  /** Elements of a row, and their stride in x. */
  length: i32;
  step: i32;
  /** Outer dimensions: 0 to 6. */
  rank: i32;
}
/** After the arguments: `rank` sizes, then x's strides, then y's, in elements, outermost first. */
const tables: usize = 20;

export function stridedCopy(address: usize, first: i32, last: i32, _scratch: usize): void {
  const p = changetype<Arguments>(address);
  const rank = p.rank, length = p.length, step = <usize>p.step << 2, bytes = <usize>length << 2;
  const sizes = address + tables, stridesX = sizes + (<usize>rank << 2), stridesY = stridesX + (<usize>rank << 2);
  for (let unit = first; unit < last; unit++) {
    let rest = unit, offsetX = 0, offsetY = 0;
    for (let d = (rank - 1) << 2; d >= 0; d -= 4) {
      const size = load<i32>(sizes + d), outer = rest / size, at = rest - outer * size;
      offsetX += at * load<i32>(stridesX + d);
      offsetY += at * load<i32>(stridesY + d);
      rest = outer;
    }
    let x = p.x + (<usize>offsetX << 2), y = p.y + (<usize>offsetY << 2);
    if (p.step == 1 && length >= 32) {
      memory.copy(y, x, bytes);
    } else {
      for (const end = y + bytes; y < end; x += step, y += 4) store<f32>(y, load<f32>(x));
    }
  }
}
