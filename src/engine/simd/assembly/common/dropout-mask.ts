/**
 * Dropout's mask, by the rule of src/engine/dropout-mask.ts: sixteen neighbouring units share eight draws of 32 bits
 * (src/shared/random.ts), the first eight units take the low halves, the others the high ones. So eight units take the
 * same steps, side by side, and V8 can make 256-bit instructions of them.
 *
 * Constants are read from memory, one instruction each; V8 makes four of a vector constant, each time that it is used. And
 * whatever is loaded is loaded before the first of two steps or stores that V8 is to make one of.
 */

/** The multipliers of the mixing function, the low 16 bits, draws of a group. */
const constants = memory.data<i32>([0x7feb352d, 0x846ca68b, 0xffff, 8]);
/** Numbers of a group's draws. */
const numbers = memory.data<i32>([0, 1, 2, 3, 4, 5, 6, 7], 16);

/** Units of a group. */
// @ts-ignore: decorator
@inline
export const groupUnits: i32 = 16;

// @ts-ignore: decorator
@inline
function constant(position: usize): v128 {
  return v128.load_splat<i32>(constants + (position << 2));
}

// @ts-ignore: decorator
@inline
function mix(x: v128): v128 {
  x = i32x4.mul(v128.xor(x, i32x4.shr_u(x, 16)), constant(0));
  x = i32x4.mul(v128.xor(x, i32x4.shr_u(x, 15)), constant(1));
  return v128.xor(x, i32x4.shr_u(x, 16));
}

/** The numbers of the draws of the group whose first draw has the number `first`: the first four, and, `half` 1, the last four. */
// @ts-ignore: decorator
@inline
export function drawNumbers(first: i32, half: usize): v128 {
  return i32x4.add(v128.load(numbers + 16 * half), i32x4.splat(first));
}

/** From the numbers of a group's draws to those of the next one's. */
// @ts-ignore: decorator
@inline
export function nextGroup(numbers: v128): v128 {
  return i32x4.add(numbers, constant(3));
}

/** Draws of such numbers. */
// @ts-ignore: decorator
@inline
export function drawsOf(numbers: v128, key: v128): v128 {
  return mix(i32x4.add(mix(v128.xor(numbers, key)), key));
}

/** All bits for each unit that is kept by the low half of its draw; `below` is the threshold less one. */
// @ts-ignore: decorator
@inline
export function keptByLow(draws: v128, below: v128): v128 {
  return i32x4.gt_s(v128.and(draws, constant(2)), below);
}

/** The same by the high half. */
// @ts-ignore: decorator
@inline
export function keptByHigh(draws: v128, below: v128): v128 {
  return i32x4.gt_s(i32x4.shr_u(draws, 16), below);
}

/** Bytes that {@link fillMask} may write for so many units. */
export function maskBytes(length: i32): usize {
  return <usize>(length + 2 * groupUnits) << 2;
}

/**
 * Writes a vector lane for each of `length` units from `position` on: all bits if the unit is kept, none otherwise.
 * @returns where the first unit's lane is, for whole groups are written
 */
export function fillMask(position: i32, length: i32, key: i32, threshold: i32, mask: usize): usize {
  const inGroup = position & (groupUnits - 1);
  const keys = i32x4.splat(key), below = i32x4.splat(threshold - 1);
  let low = drawNumbers((position - inGroup) >> 1, 0), high = drawNumbers((position - inGroup) >> 1, 1), to = mask;
  const end = mask + (<usize>(inGroup + length) << 2);
  // At least once: V8 then computes once, before the loop, what stays the same.
  do {
    const draws = drawsOf(low, keys), drawsHigh = drawsOf(high, keys);
    const a = keptByLow(draws, below), b = keptByLow(drawsHigh, below), c = keptByHigh(draws, below), d = keptByHigh(drawsHigh, below);
    v128.store(to, d, 48);
    v128.store(to, c, 32);
    v128.store(to, b, 16);
    v128.store(to, a);
    low = nextGroup(low); high = nextGroup(high);
    to += groupUnits << 2;
  } while (to < end);
  return mask + (<usize>inGroup << 2);
}
