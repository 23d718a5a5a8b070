/**
 * Dropout and 2x2 max pooling, a stride of two, of one image whose values are none below zero. What the gradient needs
 * to know is one byte for each pooled value: which of the four was the first of the largest (0 to 3, row by row), or
 * 4, if none was above zero, for then relu's or dropout's gradient is zero wherever it would go.
 */
import { drawsAt, highFactors, lowFactors } from './dropout-mask';

@unmanaged
export class DropoutPool {
  height: i32;
  width: i32;
  /** A multiple of four. */
  channels: i32;
  key: i32;
  /** 0: nothing is dropped. */
  threshold: i32;
  scale: f32;
}

/** The byte of a window in which nothing is above zero. */
export const noPlace: i32 = 4;

/** @param position of the image's first value in the whole tensor, by which its mask is drawn */
export function dropoutPool(p: DropoutPool, position: i32, x: usize, y: usize, places: usize): void {
  if (p.threshold == 0) poolWindows(p, x, y, places);
  else if ((p.channels & 7) == 0) poolByEights(p, position, x, y, places);
  else poolByFours(p, position, x, y, places);
}

/** The byte of a window whose first value is `value`. */
// @ts-ignore: decorator
@inline
function firstPlace(value: v128): v128 {
  return v128.andnot(i32x4.splat(noPlace), f32x4.gt(value, f32x4.splat(0)));
}

/** `place`, or the n-th where `value` is larger than all before it. */
// @ts-ignore: decorator
@inline
function laterPlace(n: i32, place: v128, value: v128, largest: v128): v128 {
  return v128.bitselect(i32x4.splat(n), place, f32x4.gt(value, largest));
}

/** The largest of four values of four channels, and their bytes. */
// @ts-ignore: decorator
@inline
function storeLargest(a: v128, b: v128, c: v128, d: v128, y: usize, places: usize): void {
  let place = firstPlace(a), largest = a;
  place = laterPlace(1, place, b, largest);
  largest = f32x4.max(largest, b);
  place = laterPlace(2, place, c, largest);
  largest = f32x4.max(largest, c);
  place = laterPlace(3, place, d, largest);
  v128.store(y, f32x4.max(largest, d));
  v128.store32_lane(places, i8x16.shuffle(place, place, 0, 4, 8, 12, 0, 4, 8, 12, 0, 4, 8, 12, 0, 4, 8, 12), 0);
}

function poolWindows(p: DropoutPool, x: usize, y: usize, places: usize): void {
  const columnBytes = <usize>p.channels << 2, rowBytes = <usize>p.width * columnBytes;
  const columns = p.width >> 1;
  for (let row = 0; row < p.height >> 1; row++) {
    let at = x + <usize>(2 * row) * rowBytes;
    for (let column = 0; column < columns; column++) {
      for (let c: usize = 0; c < columnBytes; c += 16) {
        const corner = at + c, below = corner + rowBytes;
        storeLargest(v128.load(corner), v128.load(corner + columnBytes), v128.load(below), v128.load(below + columnBytes), y + c, places + (c >> 2));
      }
      at += 2 * columnBytes;
      y += columnBytes;
      places += p.channels;
    }
  }
}

function poolByEights(p: DropoutPool, position: i32, x: usize, y: usize, places: usize): void {
  const channels = p.channels, columnBytes = <usize>channels << 2, rowBytes = <usize>p.width * columnBytes;
  const columns = p.width >> 1, rowLength = p.width * channels;
  const key = i32x4.splat(p.key), below = i32x4.splat(p.threshold - 1), scale = f32x4.splat(p.scale);
  for (let row = 0; row < p.height >> 1; row++) {
    let at = x + <usize>(2 * row) * rowBytes, first = position + 2 * row * rowLength;
    for (let column = 0; column < columns; column++) {
      for (let c = 0; c < channels; c += 8) {
        const offset = <usize>c << 2, a = at + offset, b = a + columnBytes, d = a + rowBytes, e = d + columnBytes, i = first + c;
        // One pixel after the other, so that few values are alive at a time.
        let draws = drawsAt(i, key);
        let low = f32x4.mul(v128.load(a), lowFactors(draws, below, scale)), high = f32x4.mul(v128.load(a, 16), highFactors(draws, below, scale));
        let lowPlace = firstPlace(low), highPlace = firstPlace(high);
        draws = drawsAt(i + channels, key);
        let value = f32x4.mul(v128.load(b), lowFactors(draws, below, scale));
        lowPlace = laterPlace(1, lowPlace, value, low);
        low = f32x4.max(low, value);
        value = f32x4.mul(v128.load(b, 16), highFactors(draws, below, scale));
        highPlace = laterPlace(1, highPlace, value, high);
        high = f32x4.max(high, value);
        draws = drawsAt(i + rowLength, key);
        value = f32x4.mul(v128.load(d), lowFactors(draws, below, scale));
        lowPlace = laterPlace(2, lowPlace, value, low);
        low = f32x4.max(low, value);
        value = f32x4.mul(v128.load(d, 16), highFactors(draws, below, scale));
        highPlace = laterPlace(2, highPlace, value, high);
        high = f32x4.max(high, value);
        draws = drawsAt(i + rowLength + channels, key);
        value = f32x4.mul(v128.load(e), lowFactors(draws, below, scale));
        lowPlace = laterPlace(3, lowPlace, value, low);
        low = f32x4.max(low, value);
        value = f32x4.mul(v128.load(e, 16), highFactors(draws, below, scale));
        highPlace = laterPlace(3, highPlace, value, high);
        high = f32x4.max(high, value);
        v128.store(y + offset, low);
        v128.store(y + offset, high, 16);
        const pairs = i16x8.narrow_i32x4_u(lowPlace, highPlace);
        v128.store64_lane(places + <usize>c, i8x16.narrow_i16x8_u(pairs, pairs), 0);
      }
      at += 2 * columnBytes;
      first += 2 * channels;
      y += columnBytes;
      places += channels;
    }
  }
}

/** Where groups of eight straddle the pixels. */
function poolByFours(p: DropoutPool, position: i32, x: usize, y: usize, places: usize): void {
  const channels = p.channels, columnBytes = <usize>channels << 2, rowBytes = <usize>p.width * columnBytes;
  const columns = p.width >> 1, rowLength = p.width * channels;
  for (let row = 0; row < p.height >> 1; row++) {
    let at = x + <usize>(2 * row) * rowBytes, first = position + 2 * row * rowLength;
    for (let column = 0; column < columns; column++) {
      for (let c = 0; c < channels; c += 4) {
        const offset = <usize>c << 2, corner = at + offset, below = corner + rowBytes, i = first + c;
        storeLargest(
          kept(p, corner, i), kept(p, corner + columnBytes, i + channels),
          kept(p, below, i + rowLength), kept(p, below + columnBytes, i + rowLength + channels), y + offset, places + <usize>c);
      }
      at += 2 * columnBytes;
      first += 2 * channels;
      y += columnBytes;
      places += channels;
    }
  }
}

/** Four values after dropout; `position` is a multiple of four. */
function kept(p: DropoutPool, x: usize, position: i32): v128 {
  const draws = drawsAt(position, i32x4.splat(p.key)), below = i32x4.splat(p.threshold - 1), scale = f32x4.splat(p.scale);
  return f32x4.mul(v128.load(x), position & 4 ? highFactors(draws, below, scale) : lowFactors(draws, below, scale));
}
