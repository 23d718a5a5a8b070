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
