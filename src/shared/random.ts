/**
 * Counter-based random numbers: a draw is a function of a key and a position, so nothing has to be carried along,
 * any draw can be made again, and the order of draws does not matter. Every random choice of Lookbook
 * (initial weights, dropout, shuffling, augmentation) comes from here or from the kernel with the same rule.
 *
 * Mixing function: the "lowbias32" integer hash by C. Wellons (Hash Prospector), applied twice with the key in between.
 */

/** Bijection of 32-bit integers whose output bits each depend on every input bit. */
function mix(value: number): number {
  let x = value | 0;
  x = Math.imul(x ^ (x >>> 16), 0x7feb352d);
  x = Math.imul(x ^ (x >>> 15), 0x846ca68b);
  return x ^ (x >>> 16);
}

const golden = 0x9e3779b9;

/** A 32-bit key from a seed and any names or positions. Order matters: `(1, 'a')` is not `('a', 1)`. */
export function randomKey(seed: number, ...parts: readonly (string | number)[]): number {
  let key = mix(seed ^ golden);
  for (const part of parts) {
    if (typeof part === 'number') {
      key = mix(key ^ mix((part + golden) | 0));
    } else {
      for (let i = 0; i < part.length; i++) key = mix(key ^ (part.charCodeAt(i) + golden));
      key = mix(key ^ part.length);
    }
  }
  return key >>> 0;
}

/** 32 random bits, as an unsigned integer, at `position` (0 to 2^32 - 1) of the stream that `key` names. */
export function randomBits(key: number, position: number): number {
  return mix(mix(position ^ key) + key) >>> 0;
}

/** Uniform in [0, 1), a multiple of 2^-24, so it is exact in float32 too. */
export function randomUniform(key: number, position: number): number {
  return (randomBits(key, position) >>> 8) * 2 ** -24;
}

/** Uniform integer in [0, bound), bound at most 2^32; the bias is below bound / 2^32. */
export function randomInteger(key: number, position: number, bound: number): number {
  return Math.floor((randomBits(key, position) / 2 ** 32) * bound);
}
