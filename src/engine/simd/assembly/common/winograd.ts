/**
 * Winograd's convolution in tiles: four outputs of a 3x3 filter, two by two, from a window of 4x4 inputs by 16 products
 * instead of 36; and the 3x3 filter gradient from the same window and 2x2 output gradients (A. Lavin, S. Gray, "Fast
 * algorithms for convolutional neural networks", arXiv:1509.09308; here with the last row of B negated, so that both
 * take one input transform). Stride and dilation 1, channels in fours.
 *
 * An image's windows, transformed, are 16 planes [windows, channels]; a plane times a plane of the filter is a matrix
 * product. Planes lie 64 bytes further apart than they need, or they would compete for the same lines of the cache.
 */
import { aligned } from './lanes';
import { panelColumns, panelRowBytes, panelsOf } from './panels';

/** Windows whose planes are worked on together: few enough to stay in the second-level cache. */
const blockWindows: i32 = 56;

/**
 * Two vectors at a time where V8 can make one of them: pairs lie side by side, take the same steps and are stored back to
 * back, without a branch.
 */
// @ts-ignore: decorator
@inline
export const inPairs: bool = panelColumns == 16;

@unmanaged
export class WinogradWindow {
  inHeight: i32;
  inWidth: i32;
  channels: i32;
  /** Zeros before the first row and column. */
  top: i32;
  left: i32;
  outHeight: i32;
  outWidth: i32;
  filters: i32;

  get windowRows(): i32 {
    return (this.outHeight + 1) >> 1;
  }
  get windowColumns(): i32 {
    return (this.outWidth + 1) >> 1;
  }
  /** Rows of windows that are transformed and multiplied together. */
  get blockRows(): i32 {
    return min(this.windowRows, max(1, blockWindows / this.windowColumns));
  }
  /** Windows of such a block. */
  get windows(): i32 {
    return this.blockRows * this.windowColumns;
  }
  get frameWidth(): i32 {
    return 2 * this.windowColumns + 2;
  }
  /** The image with zeros around it, as far as windows reach. */
  get frameBytes(): usize {
    return aligned(<usize>((2 * this.windowRows + 2) * this.frameWidth * this.channels) << 2);
  }
  /** From one transformed plane of the input to the next. */
  get inputPlane(): usize {
    return aligned(<usize>(this.windows * this.channels) << 2) + 64;
  }
  get imageBytes(): usize {
    return <usize>(this.inHeight * this.inWidth * this.channels) << 2;
  }
}

/** From one plane of a transformed filter, `columns` of depth `depth` in panels, to the next. */
// @ts-ignore: decorator
@inline
export function filterPlane(depth: i32, columns: i32): usize {
  return <usize>(panelsOf(columns) * depth) * panelRowBytes + 64;
}

/** Copies an image into the frame, whose borders are zero. */
export function fillFrame(w: WinogradWindow, image: usize, frame: usize): void {
  const channelBytes = <usize>w.channels << 2, rowBytes = <usize>w.inWidth * channelBytes, frameRowBytes = <usize>w.frameWidth * channelBytes;
  let to = frame + <usize>w.top * frameRowBytes + <usize>w.left * channelBytes;
  for (let row = 0; row < w.inHeight; row++) {
    memory.copy(to, image, rowBytes);
    image += rowBytes;
    to += frameRowBytes;
  }
}

/**
 * Writes every window d of the rows `first` to `last` (exclusive) of windows as B^T d B: value (row, column) to plane
 * 4 row + column of `planes`.
 */
export function transformInput(w: WinogradWindow, frame: usize, first: i32, last: i32, planes: usize): void {
  const channelBytes = <usize>w.channels << 2, rowBytes = <usize>w.frameWidth * channelBytes, plane = w.inputPlane;
  const columns = w.windowColumns;
  for (let row = first; row < last; row++) {
    for (let column = 0; column < columns; column++) {
      const corner = frame + <usize>(2 * row) * rowBytes + <usize>(2 * column) * channelBytes;
      let c: usize = 0;
      if (inPairs) {
        for (; c + 32 <= channelBytes; c += 32) transformPairOfWindows(corner + c, rowBytes, channelBytes, planes + c, plane);
      }
      for (; c < channelBytes; c += 16) transformWindow(corner + c, rowBytes, channelBytes, planes + c, plane);
      planes += channelBytes;
    }
  }
}

// @ts-ignore: decorator
@inline
function transformWindow(at: usize, rowBytes: usize, channelBytes: usize, to: usize, plane: usize): void {
  let p = at;
  const a0 = v128.load(p), a1 = v128.load(p + rowBytes), a2 = v128.load(p + 2 * rowBytes), a3 = v128.load(p + 3 * rowBytes);
  p += channelBytes;
  const b0 = v128.load(p), b1 = v128.load(p + rowBytes), b2 = v128.load(p + 2 * rowBytes), b3 = v128.load(p + 3 * rowBytes);
  p += channelBytes;
  const c0 = v128.load(p), c1 = v128.load(p + rowBytes), c2 = v128.load(p + 2 * rowBytes), c3 = v128.load(p + 3 * rowBytes);
  p += channelBytes;
  const d0 = v128.load(p), d1 = v128.load(p + rowBytes), d2 = v128.load(p + 2 * rowBytes), d3 = v128.load(p + 3 * rowBytes);
  storeTransformed(f32x4.sub(a0, a2), f32x4.sub(b0, b2), f32x4.sub(c0, c2), f32x4.sub(d0, d2), to, plane);
  to += 4 * plane;
  storeTransformed(f32x4.add(a1, a2), f32x4.add(b1, b2), f32x4.add(c1, c2), f32x4.add(d1, d2), to, plane);
  to += 4 * plane;
  storeTransformed(f32x4.sub(a2, a1), f32x4.sub(b2, b1), f32x4.sub(c2, c1), f32x4.sub(d2, d1), to, plane);
  to += 4 * plane;
  storeTransformed(f32x4.sub(a3, a1), f32x4.sub(b3, b1), f32x4.sub(c3, c1), f32x4.sub(d3, d1), to, plane);
}

/** B^T of four values that lie in a row of the window. */
// @ts-ignore: decorator
@inline
function storeTransformed(a: v128, b: v128, c: v128, d: v128, to: usize, plane: usize): void {
  v128.store(to, f32x4.sub(a, c));
  v128.store(to + plane, f32x4.add(b, c));
  v128.store(to + 2 * plane, f32x4.sub(c, b));
  v128.store(to + 3 * plane, f32x4.sub(d, b));
}

/** {@link transformWindow} of eight channels, row of results after row of results: of two rows of the window each. */
// @ts-ignore: decorator
@inline
function transformPairOfWindows(at: usize, rowBytes: usize, channelBytes: usize, to: usize, plane: usize): void {
  const p0 = at, p1 = at + rowBytes, p2 = p1 + rowBytes, p3 = p2 + rowBytes;
  transformPairOfRows(p0, p2, channelBytes, to, plane, false);
  transformPairOfRows(p1, p2, channelBytes, to + 4 * plane, plane, true);
  transformPairOfRows(p2, p1, channelBytes, to + 8 * plane, plane, false);
  transformPairOfRows(p3, p1, channelBytes, to + 12 * plane, plane, false);
}

/** B^T of the sum or difference of two rows of the window. */
// @ts-ignore: decorator
@inline
function transformPairOfRows(p: usize, q: usize, step: usize, to: usize, plane: usize, sum: bool): void {
  const a = combine(v128.load(p), v128.load(q), sum), aHigh = combine(v128.load(p, 16), v128.load(q, 16), sum);
  p += step;
  q += step;
  const b = combine(v128.load(p), v128.load(q), sum), bHigh = combine(v128.load(p, 16), v128.load(q, 16), sum);
  p += step;
  q += step;
  const c = combine(v128.load(p), v128.load(q), sum), cHigh = combine(v128.load(p, 16), v128.load(q, 16), sum);
  p += step;
  q += step;
  const d = combine(v128.load(p), v128.load(q), sum), dHigh = combine(v128.load(p, 16), v128.load(q, 16), sum);
  storePair(to, f32x4.sub(a, c), f32x4.sub(aHigh, cHigh));
  storePair(to + plane, f32x4.add(b, c), f32x4.add(bHigh, cHigh));
  storePair(to + 2 * plane, f32x4.sub(c, b), f32x4.sub(cHigh, bHigh));
  storePair(to + 3 * plane, f32x4.sub(d, b), f32x4.sub(dHigh, bHigh));
}

// @ts-ignore: decorator
@inline
function combine(a: v128, b: v128, sum: bool): v128 {
  return sum ? f32x4.add(a, b) : f32x4.sub(a, b);
}

// @ts-ignore: decorator
@inline
export function storePair(to: usize, low: v128, high: v128): void {
  v128.store(to, low);
  v128.store(to, high, 16);
}
