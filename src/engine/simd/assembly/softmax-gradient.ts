/** Gradient of softmax of each row, from its result y [rows, length]: dx = (dy - sum(dy y)) y. Unit: one row. */
import { loadPart, storePart, sumLanes } from './common/lanes';

@unmanaged
class Arguments {
  dy: usize;
  y: usize;
  dx: usize;
  length: i32;
}

export function softmaxGradient(address: usize, first: i32, last: i32, _scratch: usize): void {
  const p = changetype<Arguments>(address);
  const length = p.length, rest = length & 3, whole = <usize>(length & ~3) << 2;
  for (let row = first; row < last; row++) {
    const offset = <usize>(row * length) << 2;
    const dy = p.dy + offset, y = p.y + offset, dx = p.dx + offset;
    let products = f32x4.splat(0);
    for (let i: usize = 0; i < whole; i += 16) products = f32x4.add(products, f32x4.mul(v128.load(dy + i), v128.load(y + i)));
    if (rest) products = f32x4.add(products, f32x4.mul(loadPart(dy + whole, rest), loadPart(y + whole, rest)));
    const sum = f32x4.splat(sumLanes(products));
    for (let i: usize = 0; i < whole; i += 16) v128.store(dx + i, f32x4.mul(f32x4.sub(v128.load(dy + i), sum), v128.load(y + i)));
    if (rest) storePart(dx + whole, f32x4.mul(f32x4.sub(loadPart(dy + whole, rest), sum), loadPart(y + whole, rest)), rest);
  }
}
