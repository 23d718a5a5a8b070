/** How a gradient of pooled values is read where it stands for that of the values before: see dropout-pool.ts. */
import { noPlace } from './dropout-pool';
import { storePair } from './pairs';

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

/** Writes the gradient before pooling of a row of windows to the two rows at `dz`, `rowBytes` apart. `channelBytes` are those of one pixel. */
export function unpoolRow(dy: usize, places: usize, windows: i32, channelBytes: usize, scale: f32, dz: usize, rowBytes: usize): void {
  spread(dy, places, windows, channelBytes, f32x4.splat(scale), dz, rowBytes, false, 0);
}

/** {@link unpoolRow}, which also adds the gradient up for each channel. */
export function unpoolAndSumRow(dy: usize, places: usize, windows: i32, channelBytes: usize, scale: f32, dz: usize, rowBytes: usize, sums: usize): void {
  spread(dy, places, windows, channelBytes, f32x4.splat(scale), dz, rowBytes, true, sums);
}

/** @param summed a constant: whether `sums` are wanted */
// @ts-ignore: decorator
@inline
function spread(
  dy: usize, places: usize, windows: i32, channelBytes: usize, scale: v128, dz: usize, rowBytes: usize, summed: bool, sums: usize,
): void {
  const first = i32x4.splat(0), second = i32x4.splat(1), third = i32x4.splat(2), fourth = i32x4.splat(3);
  for (; windows; windows--) {
    let c: usize = 0;
    for (; c + 32 <= channelBytes; c += 32) {
      const eight = i16x8.extend_low_i8x16_u(v128.load64_zero(places + (c >> 2)));
      const place = i32x4.extend_low_i16x8_u(eight), placeHigh = i32x4.extend_high_i16x8_u(eight);
      const gradient = f32x4.mul(v128.load(dy + c), scale), gradientHigh = f32x4.mul(v128.load(dy + c, 16), scale);
      const a = dz + c, b = a + rowBytes;
      storePair(a, v128.and(gradient, i32x4.eq(place, first)), v128.and(gradientHigh, i32x4.eq(placeHigh, first)));
      storePair(a + channelBytes, v128.and(gradient, i32x4.eq(place, second)), v128.and(gradientHigh, i32x4.eq(placeHigh, second)));
      storePair(b, v128.and(gradient, i32x4.eq(place, third)), v128.and(gradientHigh, i32x4.eq(placeHigh, third)));
      storePair(b + channelBytes, v128.and(gradient, i32x4.eq(place, fourth)), v128.and(gradientHigh, i32x4.eq(placeHigh, fourth)));
      if (summed) {
        const sum = v128.load(sums + c), sumHigh = v128.load(sums + c, 16);
        storePair(sums + c, f32x4.add(sum, whereAnyTaken(place, gradient)), f32x4.add(sumHigh, whereAnyTaken(placeHigh, gradientHigh)));
      }
    }
    for (; c < channelBytes; c += 16) {
      const gradient = f32x4.mul(v128.load(dy + c), scale), place = placesAt(places + (c >> 2));
      const a = dz + c, b = a + rowBytes;
      v128.store(a, v128.and(gradient, i32x4.eq(place, first)));
      v128.store(a + channelBytes, v128.and(gradient, i32x4.eq(place, second)));
      v128.store(b, v128.and(gradient, i32x4.eq(place, third)));
      v128.store(b + channelBytes, v128.and(gradient, i32x4.eq(place, fourth)));
      if (summed) v128.store(sums + c, f32x4.add(v128.load(sums + c), whereAnyTaken(place, gradient)));
    }
    dz += 2 * channelBytes;
    dy += channelBytes;
    places += channelBytes >> 2;
  }
}
