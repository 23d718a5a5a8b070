/**
 * The second pass of batch normalisation's gradient, for each row of [rows, channels], given those of scale and offset:
 * dx = factor (dy - dOffset / rows - normalised x * dScale / rows), where the factor is scale / sqrt(variance + epsilon)
 * (S. Ioffe, C. Szegedy, arXiv:1502.03167). dy may be that of relu's result, `relu`. Unit: one row.
 */
import { aligned, loadPart, storePart } from './common/lanes';
import { beforeRelu, fillFactors, fillShares, gradientOfNormalised } from './common/normalisation';

@unmanaged
class Arguments {
  x: usize;
  dy: usize;
  dx: usize;
  /** One value per channel each; `scale` and `offset` may be 0, none. */
  mean: usize;
  variance: usize;
  scale: usize;
  offset: usize;
  dScale: usize;
  dOffset: usize;
  rows: i32;
  channels: i32;
  epsilon: f32;
  relu: i32;
}

export function normalisationGradientScratch(address: usize): usize {
  return 4 * aligned(<usize>changetype<Arguments>(address).channels << 2);
}

export function normalisationGradient(address: usize, first: i32, last: i32, scratch: usize): void {
  const p = changetype<Arguments>(address);
  const channels = p.channels, rest = channels & 3, pitch = <usize>channels << 2, whole = pitch & ~15, pairs = pitch & ~31;
  const mean = p.mean, factor = scratch, average = factor + aligned(pitch), slope = average + aligned(pitch), zeros = slope + aligned(pitch);
  fillFactors(factor, p.variance, p.scale, p.epsilon, channels);
  fillShares(average, slope, p.dOffset, p.dScale, p.variance, p.rows, p.epsilon, channels);
  memory.fill(zeros, 0, pitch);
  const offset = p.offset ? p.offset : zeros, always = i32x4.splat(p.relu ? 0 : -1), start = <usize>first * pitch;
  let x = p.x + start, dy = p.dy + start, dx = p.dx + start;
  for (let row = first; row < last; row++) {
    let i: usize = 0;
    // Two vectors at a time, which V8 can make one.
    for (; i < pairs; i += 32) {
      const x0 = v128.load(x + i), x1 = v128.load(x + i, 16), m0 = v128.load(mean + i), m1 = v128.load(mean + i, 16);
      const f0 = v128.load(factor + i), f1 = v128.load(factor + i, 16);
      const g0 = beforeRelu(v128.load(dy + i), x0, m0, f0, v128.load(offset + i), always);
      const g1 = beforeRelu(v128.load(dy + i, 16), x1, m1, f1, v128.load(offset + i, 16), always);
      const low = gradientOfNormalised(x0, g0, m0, f0, v128.load(average + i), v128.load(slope + i));
      const high = gradientOfNormalised(x1, g1, m1, f1, v128.load(average + i, 16), v128.load(slope + i, 16));
      v128.store(dx + i, low);
      v128.store(dx + i, high, 16);
    }
    for (; i < whole; i += 16) {
      const value = v128.load(x + i), m = v128.load(mean + i), f = v128.load(factor + i);
      const g = beforeRelu(v128.load(dy + i), value, m, f, v128.load(offset + i), always);
      v128.store(dx + i, gradientOfNormalised(value, g, m, f, v128.load(average + i), v128.load(slope + i)));
    }
    if (rest) {
      const value = loadPart(x + i, rest), m = loadPart(mean + i, rest), f = loadPart(factor + i, rest);
      const g = beforeRelu(loadPart(dy + i, rest), value, m, f, loadPart(offset + i, rest), always);
      storePart(dx + i, gradientOfNormalised(value, g, m, f, loadPart(average + i, rest), loadPart(slope + i, rest)), rest);
    }
    x += pitch;
    dy += pitch;
    dx += pitch;
  }
}
