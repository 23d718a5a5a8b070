/**
 * The second pass of batch normalisation's gradient, for each row of [rows, channels], given those of scale and offset:
 * dx = factor (dy - dOffset / rows - normalised x * dScale / rows), where the factor is scale / sqrt(variance + epsilon)
 * (S. Ioffe, C. Szegedy, arXiv:1502.03167). Unit: one row.
 */
import { aligned, loadLanes, loadPart, storeLanes, storePart } from './common/lanes';
import { fillFactors, inverseDeviation } from './common/normalisation';

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
  fillShares(p, average, slope);
  const start = <usize>first * pitch;
  let x = p.x + start, dy = p.dy + start, dx = p.dx + start;
  for (let row = first; row < last; row++) {
    for (let i: usize = 0; i < whole; i += 16) {
      v128.store(dx + i, gradient(v128.load(x + i), v128.load(dy + i), v128.load(mean + i), v128.load(factor + i), v128.load(average + i), v128.load(slope + i)));
    }
    if (rest) {
      storePart(dx + whole, gradient(
        loadPart(x + whole, rest), loadPart(dy + whole, rest), loadPart(mean + whole, rest),
        loadPart(factor + whole, rest), loadPart(average + whole, rest), loadPart(slope + whole, rest)), rest);
    }
    x += pitch;
    dy += pitch;
    dx += pitch;
  }
}

/** Per channel the mean of dy, and by how much of x's distance from its mean dy leans on it. */
function fillShares(p: Arguments, average: usize, slope: usize): void {
  const rows = f32x4.splat(<f32>p.rows);
  for (let channel = 0; channel < p.channels; channel += 4) {
    const lanes = min(4, p.channels - channel), i = <usize>channel << 2;
    storeLanes(average + i, f32x4.div(loadLanes(p.dOffset + i, lanes), rows), lanes);
    const inverse = inverseDeviation(loadLanes(p.variance + i, lanes), p.epsilon);
    storeLanes(slope + i, f32x4.mul(inverse, f32x4.div(loadLanes(p.dScale + i, lanes), rows)), lanes);
  }
}

// @ts-ignore: decorator
@inline
function gradient(x: v128, dy: v128, mean: v128, factor: v128, average: v128, slope: v128): v128 {
  return f32x4.mul(factor, f32x4.sub(f32x4.sub(dy, average), f32x4.mul(f32x4.sub(x, mean), slope)));
}
