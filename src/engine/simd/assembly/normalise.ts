/**
 * Batch normalisation: y = (x - mean) / sqrt(variance + epsilon) * scale + offset for each row of x [rows, channels]; on
 * top of that other values added, if asked, and the sum clipped at zero, if asked. Unit: one row.
 */
import { aligned, loadPart, storePart } from './common/lanes';
import { fillFactors, normalised } from './common/normalisation';

@unmanaged
class Arguments {
  x: usize;
  y: usize;
  /** One value per channel each; `scale` and `offset` may be 0, none. */
  mean: usize;
  variance: usize;
  scale: usize;
  offset: usize;
  /** [rows, channels], or 0, none. */
  added: usize;
  channels: i32;
  epsilon: f32;
  relu: i32;
}

export function normaliseScratch(address: usize): usize {
  return 2 * aligned(<usize>changetype<Arguments>(address).channels << 2);
}

export function normalise(address: usize, first: i32, last: i32, scratch: usize): void {
  const p = changetype<Arguments>(address);
  const channels = p.channels, rest = channels & 3, pitch = <usize>channels << 2, whole = pitch & ~15, pairs = pitch & ~31;
  const mean = p.mean, factor = scratch, zeros = scratch + aligned(pitch), lowest = f32x4.splat(p.relu ? 0 : -Infinity);
  fillFactors(factor, p.variance, p.scale, p.epsilon, channels);
  memory.fill(zeros, 0, pitch);
  const offset = p.offset ? p.offset : zeros, addedPitch = p.added ? pitch : 0;
  let x = p.x + <usize>first * pitch, y = p.y + <usize>first * pitch, added = p.added ? p.added + <usize>first * pitch : zeros;
  for (let row = first; row < last; row++) {
    let i: usize = 0;
    // Two vectors at a time, which V8 can make one.
    for (; i < pairs; i += 32) {
      const at = x + i, m = mean + i, f = factor + i, o = offset + i, a = added + i;
      const low = f32x4.add(normalised(v128.load(at), v128.load(m), v128.load(f), v128.load(o)), v128.load(a));
      const high = f32x4.add(normalised(v128.load(at, 16), v128.load(m, 16), v128.load(f, 16), v128.load(o, 16)), v128.load(a, 16));
      v128.store(y + i, f32x4.max(low, lowest));
      v128.store(y + i, f32x4.max(high, lowest), 16);
    }
    for (; i < whole; i += 16) {
      const value = normalised(v128.load(x + i), v128.load(mean + i), v128.load(factor + i), v128.load(offset + i));
      v128.store(y + i, f32x4.max(f32x4.add(value, v128.load(added + i)), lowest));
    }
    if (rest) {
      const value = normalised(loadPart(x + i, rest), loadPart(mean + i, rest), loadPart(factor + i, rest), loadPart(offset + i, rest));
      storePart(y + i, f32x4.max(f32x4.add(value, loadPart(added + i, rest)), lowest), rest);
    }
    x += pitch;
    y += pitch;
    added += addedPitch;
  }
}
