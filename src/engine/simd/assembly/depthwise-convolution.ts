/**
 * Depthwise convolution of images [height, width, channels] with one filter [height, width] a channel:
 * y[place, c] = the sum over the taps, in the filter's order, of x[place + tap, c] filter[tap, c].
 * Any filter size, stride, dilation and padding; with a reversed filter and a spread image also the input gradient.
 * Unit: one image.
 */
import { multiplyAdd } from './common/arithmetic';
import { loadLanes, storeLanes } from './common/lanes';
import { clearPadded, padImage, Window } from './common/window';

@unmanaged
class Arguments extends Window {
  x: usize;
  /** [filterHeight, filterWidth, channels]. */
  filter: usize;
  y: usize;
}

export function depthwiseConvolutionScratch(address: usize): usize {
  return changetype<Arguments>(address).paddedBytes + 64;
}

export function depthwiseConvolution(address: usize, first: i32, last: i32, scratch: usize): void {
  const p = changetype<Arguments>(address);
  const channels = p.channels, channelBytes = <usize>channels << 2;
  const threeColumns = p.filterWidth == 3 && p.strideWidth == 1 && p.dilationWidth == 1 && p.outWidth >= 4;
  if (!p.inPlace) clearPadded(p, scratch);
  for (let image = first; image < last; image++) {
    let seen = p.x + <usize>image * p.imageBytes;
    if (!p.inPlace) {
      padImage(p, seen, scratch);
      seen = scratch;
    }
    let y = p.y + <usize>(image * p.pixels) * channelBytes;
    for (let oy = 0; oy < p.outHeight; oy++) {
      const row = seen + <usize>(oy * p.strideHeight * p.rowPixels) * channelBytes;
      let c = 0;
      for (; c + 8 <= channels; c += 8) {
        const i = <usize>c << 2;
        if (threeColumns) rowUnderThreeColumns(p, row + i, p.filter + i, y + i);
        else rowOfPlaces(p, row + i, p.filter + i, y + i, 8);
      }
      for (; c < channels; c += 4) {
        const i = <usize>c << 2;
        rowOfPlaces(p, row + i, p.filter + i, y + i, min(4, channels - c));
      }
      y += <usize>p.outWidth * channelBytes;
    }
  }
}

/** Eight channels of a row, which is at least four places long, under a filter of three columns and stride 1. */
function rowUnderThreeColumns(p: Arguments, x: usize, filter: usize, y: usize): void {
  const channelBytes = <usize>p.channels << 2, rowBytes = <usize>(p.dilationHeight * p.rowPixels) * channelBytes;
  const outWidth = p.outWidth;
  for (let ox = 0; ox < outWidth; ox += 4) {
    // A remainder begins further left, and computes some places again.
    const offset = <usize>min(ox, outWidth - 4) * channelBytes;
    underThreeColumns(x + offset, channelBytes, rowBytes, filter, p.filterHeight, y + offset);
  }
}

/** Four neighbouring places: each pixel is loaded once for the three columns that it lies under. In pairs of vectors, for V8 to fuse. */
// @ts-ignore: decorator
@inline
function underThreeColumns(x: usize, channelBytes: usize, rowBytes: usize, filter: usize, filterHeight: i32, y: usize): void {
  let a0 = f32x4.splat(0), a1 = a0, b0 = a0, b1 = a0, c0 = a0, c1 = a0, d0 = a0, d1 = a0;
  for (; filterHeight; filterHeight--) {
    const u0 = v128.load(filter), u1 = v128.load(filter, 16);
    filter += channelBytes;
    const v0 = v128.load(filter), v1 = v128.load(filter, 16);
    filter += channelBytes;
    const w0 = v128.load(filter), w1 = v128.load(filter, 16);
    filter += channelBytes;
    let at = x, x0 = v128.load(at), x1 = v128.load(at, 16);
    a0 = multiplyAdd(x0, u0, a0);
    a1 = multiplyAdd(x1, u1, a1);
    at += channelBytes;
    x0 = v128.load(at);
    x1 = v128.load(at, 16);
    a0 = multiplyAdd(x0, v0, a0);
    a1 = multiplyAdd(x1, v1, a1);
    b0 = multiplyAdd(x0, u0, b0);
    b1 = multiplyAdd(x1, u1, b1);
    at += channelBytes;
    x0 = v128.load(at);
    x1 = v128.load(at, 16);
    a0 = multiplyAdd(x0, w0, a0);
    a1 = multiplyAdd(x1, w1, a1);
    b0 = multiplyAdd(x0, v0, b0);
    b1 = multiplyAdd(x1, v1, b1);
    c0 = multiplyAdd(x0, u0, c0);
    c1 = multiplyAdd(x1, u1, c1);
    at += channelBytes;
    x0 = v128.load(at);
    x1 = v128.load(at, 16);
    b0 = multiplyAdd(x0, w0, b0);
    b1 = multiplyAdd(x1, w1, b1);
    c0 = multiplyAdd(x0, v0, c0);
    c1 = multiplyAdd(x1, v1, c1);
    d0 = multiplyAdd(x0, u0, d0);
    d1 = multiplyAdd(x1, u1, d1);
    at += channelBytes;
    x0 = v128.load(at);
    x1 = v128.load(at, 16);
    c0 = multiplyAdd(x0, w0, c0);
    c1 = multiplyAdd(x1, w1, c1);
    d0 = multiplyAdd(x0, v0, d0);
    d1 = multiplyAdd(x1, v1, d1);
    at += channelBytes;
    d0 = multiplyAdd(v128.load(at), w0, d0);
    d1 = multiplyAdd(v128.load(at, 16), w1, d1);
    x += rowBytes;
  }
  v128.store(y, a0);
  v128.store(y, a1, 16);
  y += channelBytes;
  v128.store(y, b0);
  v128.store(y, b1, 16);
  y += channelBytes;
  v128.store(y, c0);
  v128.store(y, c1, 16);
  y += channelBytes;
  v128.store(y, d0);
  v128.store(y, d1, 16);
}

/** Eight, four or fewer channels of a row under any filter. */
function rowOfPlaces(p: Arguments, x: usize, filter: usize, y: usize, lanes: i32): void {
  const channelBytes = <usize>p.channels << 2, stepBytes = <usize>p.strideWidth * channelBytes, outWidth = p.outWidth;
  for (let ox = 0; ox < outWidth; ox += 4) {
    // A remainder repeats its last place, and writes the same values again.
    const i1 = <usize>min(1, outWidth - 1 - ox), i2 = <usize>min(2, outWidth - 1 - ox), i3 = <usize>min(3, outWidth - 1 - ox);
    const x0 = x + <usize>ox * stepBytes, y0 = y + <usize>ox * channelBytes;
    if (lanes == 8) eightChannels(p, x0, i1 * stepBytes, i2 * stepBytes, i3 * stepBytes, filter, y0, i1 * channelBytes, i2 * channelBytes, i3 * channelBytes);
    else if (lanes == 4) fourChannels(p, x0, i1 * stepBytes, i2 * stepBytes, i3 * stepBytes, filter, y0, i1 * channelBytes, i2 * channelBytes, i3 * channelBytes);
    else places(p, x0, i1 * stepBytes, i2 * stepBytes, i3 * stepBytes, filter, y0, i1 * channelBytes, i2 * channelBytes, i3 * channelBytes, lanes);
  }
}

/** Four places, the second to fourth at the given distances from the first, of eight channels. */
function eightChannels(p: Arguments, x: usize, x1: usize, x2: usize, x3: usize, filter: usize, y: usize, y1: usize, y2: usize, y3: usize): void {
  const channelBytes = <usize>p.channels << 2;
  const tapBytes = <usize>p.dilationWidth * channelBytes, rowBytes = <usize>(p.dilationHeight * p.rowPixels) * channelBytes;
  let a0 = f32x4.splat(0), a1 = a0, b0 = a0, b1 = a0, c0 = a0, c1 = a0, d0 = a0, d1 = a0;
  for (let row = p.filterHeight; row; row--) {
    let at = x;
    for (let column = p.filterWidth; column; column--) {
      const w0 = v128.load(filter), w1 = v128.load(filter, 16);
      const b = at + x1, c = at + x2, d = at + x3;
      a0 = multiplyAdd(v128.load(at), w0, a0);
      a1 = multiplyAdd(v128.load(at, 16), w1, a1);
      b0 = multiplyAdd(v128.load(b), w0, b0);
      b1 = multiplyAdd(v128.load(b, 16), w1, b1);
      c0 = multiplyAdd(v128.load(c), w0, c0);
      c1 = multiplyAdd(v128.load(c, 16), w1, c1);
      d0 = multiplyAdd(v128.load(d), w0, d0);
      d1 = multiplyAdd(v128.load(d, 16), w1, d1);
      at += tapBytes;
      filter += channelBytes;
    }
    x += rowBytes;
  }
  v128.store(y, a0);
  v128.store(y, a1, 16);
  y1 += y;
  v128.store(y1, b0);
  v128.store(y1, b1, 16);
  y2 += y;
  v128.store(y2, c0);
  v128.store(y2, c1, 16);
  y3 += y;
  v128.store(y3, d0);
  v128.store(y3, d1, 16);
}

function fourChannels(p: Arguments, x: usize, x1: usize, x2: usize, x3: usize, filter: usize, y: usize, y1: usize, y2: usize, y3: usize): void {
  places(p, x, x1, x2, x3, filter, y, y1, y2, y3, 4);
}

/** As {@link eightChannels} for four channels, or the first `lanes` of four. */
// @ts-ignore: decorator
@inline
function places(p: Arguments, x: usize, x1: usize, x2: usize, x3: usize, filter: usize, y: usize, y1: usize, y2: usize, y3: usize, lanes: i32): void {
  const channelBytes = <usize>p.channels << 2;
  const tapBytes = <usize>p.dilationWidth * channelBytes, rowBytes = <usize>(p.dilationHeight * p.rowPixels) * channelBytes;
  let s0 = f32x4.splat(0), s1 = s0, s2 = s0, s3 = s0;
  for (let row = p.filterHeight; row; row--) {
    let at = x;
    for (let column = p.filterWidth; column; column--) {
      const w = loadLanes(filter, lanes);
      s0 = multiplyAdd(loadLanes(at, lanes), w, s0);
      s1 = multiplyAdd(loadLanes(at + x1, lanes), w, s1);
      s2 = multiplyAdd(loadLanes(at + x2, lanes), w, s2);
      s3 = multiplyAdd(loadLanes(at + x3, lanes), w, s3);
      at += tapBytes;
      filter += channelBytes;
    }
    x += rowBytes;
  }
  storeLanes(y, s0, lanes);
  storeLanes(y + y1, s1, lanes);
  storeLanes(y + y2, s2, lanes);
  storeLanes(y + y3, s3, lanes);
}
