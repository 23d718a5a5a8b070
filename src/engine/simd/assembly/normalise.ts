/**
 * Batch normalisation with given statistics: y = (x - mean) * factor + offset for each row of x [rows, channels].
 * Unit: one row.
 */
import { loadPart, storePart } from './common/lanes';

@unmanaged
class Arguments {
  x: usize;
  y: usize;
  /** One value per channel each. */
  mean: usize;
  factor: usize;
  offset: usize;
  channels: i32;
}

export function normalise(address: usize, first: i32, last: i32, _scratch: usize): void {
  const p = changetype<Arguments>(address);
  const channels = p.channels, rest = channels & 3, whole = <usize>(channels & ~3) << 2, pitch = <usize>channels << 2;
  const mean = p.mean, factor = p.factor, offset = p.offset;
  let x = p.x + <usize>first * pitch, y = p.y + <usize>first * pitch;
  for (let row = first; row < last; row++) {
    for (let i: usize = 0; i < whole; i += 16) {
      v128.store(y + i, f32x4.add(f32x4.mul(f32x4.sub(v128.load(x + i), v128.load(mean + i)), v128.load(factor + i)), v128.load(offset + i)));
    }
    if (rest) {
      const centred = f32x4.sub(loadPart(x + whole, rest), loadPart(mean + whole, rest));
      storePart(y + whole, f32x4.add(f32x4.mul(centred, loadPart(factor + whole, rest)), loadPart(offset + whole, rest)), rest);
    }
    x += pitch;
    y += pitch;
  }
}
