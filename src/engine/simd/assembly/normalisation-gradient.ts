/**
 * The second pass of batch normalisation's gradient, for each row of [rows, channels], given those of scale and offset:
 * dx = factor (dy - dOffset / rows - normalised x * dScale / rows), where the factor is scale / sqrt(variance + epsilon)
 * (S. Ioffe, C. Szegedy, arXiv:1502.03167). Unit: one row.
 */
import { aligned, loadPart, storePart } from './common/lanes';
import { fillFactors, fillShares, gradientOfNormalised } from './common/normalisation';

@unmanaged
class Arguments {
  x: usize;
  dy: usize;
  dx: usize;
  /** One value per channel each; `scale` may be 0, none. */
  mean: usize;
  variance: usize;
  scale: usize;
  dScale: usize;
  dOffset: usize;
  rows: i32;
  channels: i32;
  epsilon: f32;
}

export function normalisationGradientScratch(address: usize): usize {
  return 3 * aligned(<usize>changetype<Arguments>(address).channels << 2);
}

export function normalisationGradient(address: usize, first: i32, last: i32, scratch: usize): void {
  const p = changetype<Arguments>(address);
  const channels = p.channels, rest = channels & 3, pitch = <usize>channels << 2, whole = pitch & ~15;
  const mean = p.mean, factor = scratch, average = factor + aligned(pitch), slope = average + aligned(pitch);
  fillFactors(factor, p.variance, p.scale, p.epsilon, channels);
  fillShares(average, slope, p.dOffset, p.dScale, p.variance, p.rows, p.epsilon, channels);
  const start = <usize>first * pitch;
  let x = p.x + start, dy = p.dy + start, dx = p.dx + start;
  for (let row = first; row < last; row++) {
    for (let i: usize = 0; i < whole; i += 16) {
      v128.store(dx + i, gradientOfNormalised(v128.load(x + i), v128.load(dy + i), v128.load(mean + i), v128.load(factor + i), v128.load(average + i), v128.load(slope + i)));
    }
    if (rest) {
      storePart(dx + whole, gradientOfNormalised(
        loadPart(x + whole, rest), loadPart(dy + whole, rest), loadPart(mean + whole, rest),
        loadPart(factor + whole, rest), loadPart(average + whole, rest), loadPart(slope + whole, rest)), rest);
    }
    x += pitch;
    dy += pitch;
    dx += pitch;
  }
}
