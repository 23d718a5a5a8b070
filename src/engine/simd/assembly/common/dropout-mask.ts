/**
 * The random numbers of dropout's mask, by the rule of src/shared/random.ts and src/engine/dropout-mask.ts: eight
 * neighbouring elements share four draws of 32 bits, the first four elements take the low halves, the others the high ones.
 */

// @ts-ignore: decorator
@inline
function mix(x: v128): v128 {
  x = i32x4.mul(v128.xor(x, i32x4.shr_u(x, 16)), i32x4.splat(0x7feb352d));
  x = i32x4.mul(v128.xor(x, i32x4.shr_u(x, 15)), i32x4.splat(0x846ca68b));
  return v128.xor(x, i32x4.shr_u(x, 16));
}

/** The four draws of the group of eight elements to which the element at `position` belongs. */
// @ts-ignore: decorator
@inline
export function drawsAt(position: i32, key: v128): v128 {
  return drawsOf(i32x4.add(i32x4(0, 1, 2, 3), i32x4.splat((position >> 3) << 2)), key);
}

/** The draws of these numbers. */
// @ts-ignore: decorator
@inline
export function drawsOf(numbers: v128, key: v128): v128 {
  return mix(i32x4.add(mix(v128.xor(numbers, key)), key));
}

/** `scale` for each of a group's first four elements that is kept, 0 for the others; `below` is the threshold less one. */
// @ts-ignore: decorator
@inline
export function lowFactors(draws: v128, below: v128, scale: v128): v128 {
  return v128.and(scale, i32x4.gt_s(v128.and(draws, i32x4.splat(0xffff)), below));
}

/** The same for a group's last four elements. */
// @ts-ignore: decorator
@inline
export function highFactors(draws: v128, below: v128, scale: v128): v128 {
  return v128.and(scale, i32x4.gt_s(i32x4.shr_u(draws, 16), below));
}
