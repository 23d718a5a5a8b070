/** What the kernels of batch normalisation share. */
import { loadLanes, storeLanes } from './lanes';

/** 1 / sqrt(variance + epsilon). */
// @ts-ignore: decorator
@inline
export function inverseDeviation(variance: v128, epsilon: f32): v128 {
  return f32x4.div(f32x4.splat(1), f32x4.sqrt(f32x4.add(variance, f32x4.splat(epsilon))));
}

/** Each channel's scale (1 where `scale` is 0, none) over its deviation. */
export function fillFactors(factors: usize, variance: usize, scale: usize, epsilon: f32, channels: i32): void {
  for (let channel = 0; channel < channels; channel += 4) {
    const lanes = min(4, channels - channel), i = <usize>channel << 2;
    const inverse = inverseDeviation(loadLanes(variance + i, lanes), epsilon);
    storeLanes(factors + i, scale ? f32x4.mul(inverse, loadLanes(scale + i, lanes)) : inverse, lanes);
  }
}

/** A normalised value, from what fillFactors gives. */
// @ts-ignore: decorator
@inline
export function normalised(x: v128, mean: v128, factor: v128, offset: v128): v128 {
  return f32x4.add(f32x4.mul(f32x4.sub(x, mean), factor), offset);
}

/** dy where the normalised value is above zero, which is relu's gradient; or everywhere, where all bits of `always` are set. */
// @ts-ignore: decorator
@inline
export function beforeRelu(dy: v128, x: v128, mean: v128, factor: v128, offset: v128, always: v128): v128 {
  return v128.and(dy, v128.or(always, f32x4.gt(normalised(x, mean, factor, offset), f32x4.splat(0))));
}

/**
 * For the gradient, per channel: the mean of dy, and by how much of x's distance from its mean dy leans on it; from the
 * gradients of offset and scale over so many rows.
 */
export function fillShares(average: usize, slope: usize, dOffset: usize, dScale: usize, variance: usize, rows: i32, epsilon: f32, channels: i32): void {
  const count = f32x4.splat(<f32>rows);
  for (let channel = 0; channel < channels; channel += 4) {
    const lanes = min(4, channels - channel), i = <usize>channel << 2;
    storeLanes(average + i, f32x4.div(loadLanes(dOffset + i, lanes), count), lanes);
    const inverse = inverseDeviation(loadLanes(variance + i, lanes), epsilon);
    storeLanes(slope + i, f32x4.mul(inverse, f32x4.div(loadLanes(dScale + i, lanes), count)), lanes);
  }
}

/** dx of one row, from what fillFactors and fillShares give (S. Ioffe, C. Szegedy, arXiv:1502.03167). */
// @ts-ignore: decorator
@inline
export function gradientOfNormalised(x: v128, dy: v128, mean: v128, factor: v128, average: v128, slope: v128): v128 {
  return f32x4.mul(factor, f32x4.sub(f32x4.sub(dy, average), f32x4.mul(f32x4.sub(x, mean), slope)));
}
