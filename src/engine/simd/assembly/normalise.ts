/**
 * Batch normalisation: y = (x - mean) / sqrt(variance + epsilon) * scale + offset for each row of x [rows, channels].
 * Unit: one row.
 */
import { aligned, loadPart, storePart } from './common/lanes';
import { fillFactors } from './common/normalisation';

@unmanaged
class Arguments {
  x: usize;
  y: usize;
  /** One value per channel each; `scale` and `offset` may be 0, none. */
  mean: usize;
  variance: usize;
  scale: usize;
  offset: usize;
  channels: i32;
  epsilon: f32;
}

export function normaliseScratch(address: usize): usize {
  return 2 * aligned(<usize>changetype<Arguments>(address).channels << 2);
}

export function normalise(address: usize, first: i32, last: i32, scratch: usize): void {
  const p = changetype<Arguments>(address);
  const channels = p.channels, rest = channels & 3, pitch = <usize>channels << 2, whole = pitch & ~15;
  const mean = p.mean, factor = scratch, noOffset = scratch + aligned(pitch);
  fillFactors(factor, p.variance, p.scale, p.epsilon, channels);
  memory.fill(noOffset, 0, pitch);
  const offset = p.offset ? p.offset : noOffset;
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
