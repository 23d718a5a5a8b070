/**
 * Dropout and 2x2 max pooling, a stride of two, of relu's results, two rows of an image at a time. What the gradient needs
 * to know is one byte for each pooled value: which of the four was the first of the largest (0 to 3, row by row), or
 * 4, if none was above zero, for then relu's or dropout's gradient is zero wherever it would go.
 *
 * Everything is done for eight channels at a time, in steps that V8 can make 256-bit instructions of, and goes to a row
 * in scratch whose windows lie whole panels apart, so that nothing is written beside its place; `storeRow` takes the row
 * to where it belongs.
 */
import { fillMask, maskBytes } from './dropout-mask';
import { aligned } from './lanes';
import { panelRowBytes, panelsOf } from './panels';

@unmanaged
export class DropoutPool {
  /** Of the image that is pooled. */
  width: i32;
  /** A multiple of four. */
  channels: i32;
  key: i32;
  /** 0: nothing is dropped. */
  threshold: i32;
  scale: f32;
  /** Of the first image's first value in the tensor that the mask is for. */
  position: i32;
  /** Of two rows, in scratch; with `threshold` 0 filled once. */
  mask: usize;
  /** Of a row of windows, in scratch: the largest values before they are scaled, and less what their byte lacks to 4. */
  values: usize;
  lacks: usize;

  /** From one window to the next in the row in scratch. */
  get pitch(): usize {
    return <usize>panelsOf(this.channels) * panelRowBytes;
  }
}

/** The byte of a window in which nothing is above zero. */
export const noPlace: i32 = 4;

// @ts-ignore: decorator
@inline
function rowBytes(width: i32, channels: i32): usize {
  return <usize>((width >> 1) * panelsOf(channels)) * panelRowBytes;
}

/** Room for a `DropoutPool` and its scratch. */
export function poolingBytes(width: i32, channels: i32): usize {
  return aligned(offsetof<DropoutPool>()) + aligned(maskBytes(2 * width * channels)) + 2 * rowBytes(width, channels);
}

/** @param scratch {@link poolingBytes}, which the result lies in */
export function preparePooling(scratch: usize, width: i32, channels: i32, key: i32, threshold: i32, scale: f32, position: i32): DropoutPool {
  const p = changetype<DropoutPool>(scratch);
  p.width = width;
  p.channels = channels;
  p.key = key;
  p.threshold = threshold;
  p.scale = scale;
  p.position = position;
  p.mask = scratch + aligned(offsetof<DropoutPool>());
  p.values = p.mask + aligned(maskBytes(2 * width * channels));
  p.lacks = p.values + rowBytes(width, channels);
  if (threshold == 0) memory.fill(p.mask, 0xff, maskBytes(2 * width * channels));
  return p;
}

/**
 * The mask of two rows of an image.
 * @param position of their first value, counted from the first image's
 */
export function maskOf(p: DropoutPool, position: i32): usize {
  return p.threshold ? fillMask(p.position + position, 2 * p.width * p.channels, p.key, p.threshold, p.mask) : p.mask;
}

/** Pools two rows at `x` to one of `y`, and its bytes. Up to 60 bytes beyond the rows are read, and ignored. */
export function poolRows(p: DropoutPool, position: i32, x: usize, y: usize, places: usize): void {
  const channelBytes = <usize>p.channels << 2, beside = channelBytes, below = <usize>p.width * channelBytes;
  let mask = maskOf(p, position), values = p.values, lacks = p.lacks;
  for (let window = 0; window < p.width >> 1; window++) {
    for (let c: usize = 0; c < channelBytes; c += 32) {
      const at = x + c, under = at + below;
      storePooled(
        v128.load(at), v128.load(at, 16), v128.load(at + beside), v128.load(at + beside, 16),
        v128.load(under), v128.load(under, 16), v128.load(under + beside), v128.load(under + beside, 16),
        mask + c, beside, below, values + c, lacks + c, false);
    }
    x += 2 * channelBytes;
    mask += 2 * channelBytes;
    values += p.pitch;
    lacks += p.pitch;
  }
  storeRow(p, y, places);
}

/**
 * Eight channels of a window: a, b in the upper row, c, d below, each in a low and a high half; `mask` is a's. `second`,
 * a constant, has all three addresses 32 bytes further.
 */
// @ts-ignore: decorator
@inline
export function storePooled(
  a: v128, aHigh: v128, b: v128, bHigh: v128, c: v128, cHigh: v128, d: v128, dHigh: v128,
  mask: usize, beside: usize, below: usize, values: usize, lacks: usize, second: bool,
): void {
  if (second) mask += 32;
  const sum = sumOf(a, b, c, d), sumHigh = sumOf(aHigh, bHigh, cHigh, dHigh);
  const under = mask + below;
  a = v128.and(a, v128.load(mask)); aHigh = v128.and(aHigh, v128.load(mask, 16));
  b = v128.and(b, v128.load(mask + beside)); bHigh = v128.and(bHigh, v128.load(mask + beside, 16));
  c = v128.and(c, v128.load(under)); cHigh = v128.and(cHigh, v128.load(under, 16));
  d = v128.and(d, v128.load(under + beside)); dHigh = v128.and(dHigh, v128.load(under + beside, 16));
  const largest = largestOf(a, b, c, d), largestHigh = largestOf(aHigh, bHigh, cHigh, dHigh);
  storePair(values, orNotANumber(largest, sum), orNotANumber(largestHigh, sumHigh), second);
  storePair(lacks, lackOf(a, b, c, largest), lackOf(aHigh, bHigh, cHigh, largestHigh), second);
}

/** The offsets are written out, or the compiler would have the two stores begin at different addresses, and V8 make no one of them. */
// @ts-ignore: decorator
@inline
function storePair(to: usize, low: v128, high: v128, second: bool): void {
  if (second) {
    v128.store(to, high, 48);
    v128.store(to, low, 32);
  } else {
    v128.store(to, high, 16);
    v128.store(to, low);
  }
}

// @ts-ignore: decorator
@inline
function sumOf(a: v128, b: v128, c: v128, d: v128): v128 {
  return f32x4.add(f32x4.add(a, b), f32x4.add(c, d));
}

/** The largest, at least 0; `pmax` is one instruction, `max` eight, but passes not every NaN on. */
// @ts-ignore: decorator
@inline
function largestOf(a: v128, b: v128, c: v128, d: v128): v128 {
  return f32x4.pmax(f32x4.pmax(f32x4.pmax(a, b), f32x4.pmax(c, d)), f32x4.splat(0));
}

/** NaN, whose bits are all ones here, where one was among the values. */
// @ts-ignore: decorator
@inline
function orNotANumber(largest: v128, sum: v128): v128 {
  return v128.or(largest, f32x4.ne(sum, sum));
}

/** The first place of `largest` less 4, or 0 where nothing is above zero; true is -1. */
// @ts-ignore: decorator
@inline
function lackOf(a: v128, b: v128, c: v128, largest: v128): v128 {
  const first = f32x4.eq(a, largest), second = v128.or(first, f32x4.eq(b, largest)), third = v128.or(second, f32x4.eq(c, largest));
  const any = f32x4.gt(largest, f32x4.splat(0));
  return v128.and(any, i32x4.add(i32x4.add(first, second), i32x4.add(third, any)));
}

/** Takes the row of windows in scratch to `y`, scaled, and `places`. */
export function storeRow(p: DropoutPool, y: usize, places: usize): void {
  const channels = <usize>p.channels, scale = f32x4.splat(p.scale), none = i8x16.splat(<i8>noPlace);
  let values = p.values, lacks = p.lacks;
  for (let window = 0; window < p.width >> 1; window++) {
    let c: usize = 0;
    for (; c + 16 <= channels; c += 16) {
      const from = values + (c << 2), to = y + (c << 2), lack = lacks + (c << 2);
      const e = v128.load(from), f = v128.load(from, 16), g = v128.load(from, 32), h = v128.load(from, 48);
      v128.store(to, f32x4.mul(h, scale), 48);
      v128.store(to, f32x4.mul(g, scale), 32);
      v128.store(to, f32x4.mul(f, scale), 16);
      v128.store(to, f32x4.mul(e, scale));
      const low = i16x8.narrow_i32x4_s(v128.load(lack), v128.load(lack, 16)), high = i16x8.narrow_i32x4_s(v128.load(lack, 32), v128.load(lack, 48));
      v128.store(places + c, i8x16.add(i8x16.narrow_i16x8_s(low, high), none));
    }
    for (; c < channels; c += 4) {
      v128.store(y + (c << 2), f32x4.mul(v128.load(values + (c << 2)), scale));
      const four = i16x8.narrow_i32x4_s(v128.load(lacks + (c << 2)), none);
      v128.store32_lane(places + c, i8x16.add(i8x16.narrow_i16x8_s(four, four), none), 0);
    }
    y += channels << 2;
    places += channels;
    values += p.pitch;
    lacks += p.pitch;
  }
}
