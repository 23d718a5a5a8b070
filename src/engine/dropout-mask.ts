import { randomBits } from '../shared/random';

/** Name of the TensorFlow.js kernel that applies a mask without building it; registered by engines that have one. */
export const dropoutKernelName = 'LookbookDropout';

export interface DropoutMask {
  /** Share of the units that are dropped: above 0, below 1; rounded to a multiple of 2^-16. */
  readonly rate: number;
  /** Names the stream of random numbers (src/shared/random.ts). */
  readonly key: number;
}

/** A unit is kept if its 16 random bits are not below this. */
export function dropoutThreshold(rate: number): number {
  return Math.round(rate * 65536);
}

/**
 * Factors of dropout for `length` units: 0, or 1 / (1 - rate) where the unit is kept.
 *
 * The rule, which simd/assembly/common/dropout-mask.ts follows with vectors: sixteen neighbouring units share eight draws of
 * 32 bits. Unit i of a group takes draw i mod 8 of the group, units 0 to 7 its low half and units 8 to 15 its high half.
 */
export function dropoutFactors(length: number, { rate, key }: DropoutMask): Float32Array {
  const factors = new Float32Array(length);
  const threshold = dropoutThreshold(rate);
  const scale = 1 / (1 - rate);
  for (let group = 0; group * 16 < length; group++) {
    for (let lane = 0; lane < 8; lane++) {
      const bits = randomBits(key, group * 8 + lane);
      const low = group * 16 + lane;
      // Writes past the end of a typed array are ignored.
      if ((bits & 0xffff) >= threshold) factors[low] = scale;
      if (bits >>> 16 >= threshold) factors[low + 8] = scale;
    }
  }
  return factors;
}
