/** How a gradient of pooled values is read where it stands for that of the values before: see dropout-pool.ts. */
import { noPlace } from './dropout-pool';

/** The bytes of four channels as integers. */
// @ts-ignore: decorator
@inline
export function placesAt(address: usize): v128 {
  return i32x4.extend_low_i16x8_u(i16x8.extend_low_i8x16_u(v128.load32_zero(address)));
}

/** `value` where any of the window's values was taken, 0 elsewhere. */
// @ts-ignore: decorator
@inline
export function whereAnyTaken(place: v128, value: v128): v128 {
  return v128.and(value, i32x4.ne(place, i32x4.splat(noPlace)));
}

/** Which of the four values of a window was taken; the first one where none was. */
// @ts-ignore: decorator
@inline
export function taken(place: v128, first: v128, second: v128, third: v128, fourth: v128): v128 {
  const upper = v128.bitselect(second, first, i32x4.eq(place, i32x4.splat(1)));
  const three = v128.bitselect(third, upper, i32x4.eq(place, i32x4.splat(2)));
  return v128.bitselect(fourth, three, i32x4.eq(place, i32x4.splat(3)));
}
