/**
 * Gradient of a depthwise convolution with respect to its filters: for each slice of the batch
 * dw[tap, c] = sum over the slice's images and places of x[place + tap, c] dy[place, c].
 * Unit: one slice, whose sums go to a buffer of its own; `reduceColumns` adds the slices in order.
 */
import { multiplyAdd } from './common/arithmetic';
import { loadLanes, storeLanes } from './common/lanes';
import { inPairs } from './common/pairs';
import { clearPadded, padImage, Window } from './common/window';

@unmanaged
class Arguments extends Window {
  x: usize;
  dy: usize;
  /** [slices, filterHeight, filterWidth, channels]. */
  partial: usize;
  images: i32;
  slices: i32;
}

/** Channels that take a 3x3 filter's turn together. */
// @ts-ignore: decorator
@inline
const group: i32 = inPairs ? 8 : 4;

export function depthwiseFilterGradientScratch(address: usize): usize {
  return changetype<Arguments>(address).paddedBytes + 64;
}

export function depthwiseFilterGradient(address: usize, first: i32, last: i32, scratch: usize): void {
  const p = changetype<Arguments>(address);
  const channels = p.channels, channelBytes = <usize>channels << 2, gradientBytes = <usize>p.taps << 2;
  const threeByThree = p.filterHeight == 3 && p.filterWidth == 3;
  if (!p.inPlace) clearPadded(p, scratch);
  for (let slice = first; slice < last; slice++) {
    const dw = p.partial + <usize>slice * gradientBytes;
    memory.fill(dw, 0, gradientBytes);
    const end = (slice + 1) * p.images / p.slices;
    for (let image = slice * p.images / p.slices; image < end; image++) {
      let seen = p.x + <usize>image * p.imageBytes;
      const dy = p.dy + <usize>(image * p.pixels) * channelBytes;
      if (!p.inPlace) {
        padImage(p, seen, scratch);
        seen = scratch;
      }
      let c = 0;
      if (threeByThree) {
        for (; c + group <= channels; c += group) {
          const i = <usize>c << 2;
          if (inPairs) nineTapsOfEight(p, seen + i, dy + i, dw + i);
          else nineTapsOfFour(p, seen + i, dy + i, dw + i);
        }
      }
      if (c < channels) tapByTap(p, seen, dy, dw, c);
    }
  }
}

/** All taps of a 3x3 filter for eight channels, over all places: nine sums of two vectors each, for V8 to fuse. */
function nineTapsOfEight(p: Arguments, x: usize, dy: usize, dw: usize): void {
  const channelBytes = <usize>p.channels << 2, stepBytes = <usize>p.strideWidth * channelBytes;
  const tapBytes = <usize>p.dilationWidth * channelBytes, lineBytes = <usize>(p.dilationHeight * p.rowPixels) * channelBytes;
  const rowSkip = <usize>(p.strideHeight * p.rowPixels) * channelBytes - <usize>p.outWidth * stepBytes;
  const w1 = dw + channelBytes, w2 = w1 + channelBytes, w3 = w2 + channelBytes, w4 = w3 + channelBytes;
  const w5 = w4 + channelBytes, w6 = w5 + channelBytes, w7 = w6 + channelBytes, w8 = w7 + channelBytes;
  let a0 = v128.load(dw), a1 = v128.load(dw, 16), b0 = v128.load(w1), b1 = v128.load(w1, 16), c0 = v128.load(w2), c1 = v128.load(w2, 16);
  let d0 = v128.load(w3), d1 = v128.load(w3, 16), e0 = v128.load(w4), e1 = v128.load(w4, 16), f0 = v128.load(w5), f1 = v128.load(w5, 16);
  let g0 = v128.load(w6), g1 = v128.load(w6, 16), h0 = v128.load(w7), h1 = v128.load(w7, 16), i0 = v128.load(w8), i1 = v128.load(w8, 16);
  for (let oy = p.outHeight; oy; oy--) {
    for (const end = dy + <usize>p.outWidth * channelBytes; dy != end; dy += channelBytes) {
      const y0 = v128.load(dy), y1 = v128.load(dy, 16);
      let at = x;
      a0 = multiplyAdd(v128.load(at), y0, a0);
      a1 = multiplyAdd(v128.load(at, 16), y1, a1);
      at += tapBytes;
      b0 = multiplyAdd(v128.load(at), y0, b0);
      b1 = multiplyAdd(v128.load(at, 16), y1, b1);
      at += tapBytes;
      c0 = multiplyAdd(v128.load(at), y0, c0);
      c1 = multiplyAdd(v128.load(at, 16), y1, c1);
      let line = x + lineBytes;
      d0 = multiplyAdd(v128.load(line), y0, d0);
      d1 = multiplyAdd(v128.load(line, 16), y1, d1);
      at = line + tapBytes;
      e0 = multiplyAdd(v128.load(at), y0, e0);
      e1 = multiplyAdd(v128.load(at, 16), y1, e1);
      at += tapBytes;
      f0 = multiplyAdd(v128.load(at), y0, f0);
      f1 = multiplyAdd(v128.load(at, 16), y1, f1);
      line += lineBytes;
      g0 = multiplyAdd(v128.load(line), y0, g0);
      g1 = multiplyAdd(v128.load(line, 16), y1, g1);
      at = line + tapBytes;
      h0 = multiplyAdd(v128.load(at), y0, h0);
      h1 = multiplyAdd(v128.load(at, 16), y1, h1);
      at += tapBytes;
      i0 = multiplyAdd(v128.load(at), y0, i0);
      i1 = multiplyAdd(v128.load(at, 16), y1, i1);
      x += stepBytes;
    }
    x += rowSkip;
  }
  v128.store(dw, a0);
  v128.store(dw, a1, 16);
  v128.store(w1, b0);
  v128.store(w1, b1, 16);
  v128.store(w2, c0);
  v128.store(w2, c1, 16);
  v128.store(w3, d0);
  v128.store(w3, d1, 16);
  v128.store(w4, e0);
  v128.store(w4, e1, 16);
  v128.store(w5, f0);
  v128.store(w5, f1, 16);
  v128.store(w6, g0);
  v128.store(w6, g1, 16);
  v128.store(w7, h0);
  v128.store(w7, h1, 16);
  v128.store(w8, i0);
  v128.store(w8, i1, 16);
}

/** As {@link nineTapsOfEight} for four channels: twice as many sums would not fit the registers of 128 bits. */
function nineTapsOfFour(p: Arguments, x: usize, dy: usize, dw: usize): void {
  const channelBytes = <usize>p.channels << 2, stepBytes = <usize>p.strideWidth * channelBytes;
  const tapBytes = <usize>p.dilationWidth * channelBytes, lineBytes = <usize>(p.dilationHeight * p.rowPixels) * channelBytes;
  const rowSkip = <usize>(p.strideHeight * p.rowPixels) * channelBytes - <usize>p.outWidth * stepBytes;
  const w1 = dw + channelBytes, w2 = w1 + channelBytes, w3 = w2 + channelBytes, w4 = w3 + channelBytes;
  const w5 = w4 + channelBytes, w6 = w5 + channelBytes, w7 = w6 + channelBytes, w8 = w7 + channelBytes;
  let a = v128.load(dw), b = v128.load(w1), c = v128.load(w2), d = v128.load(w3), e = v128.load(w4);
  let f = v128.load(w5), g = v128.load(w6), h = v128.load(w7), i = v128.load(w8);
  for (let oy = p.outHeight; oy; oy--) {
    for (const end = dy + <usize>p.outWidth * channelBytes; dy != end; dy += channelBytes) {
      const y = v128.load(dy);
      let at = x, line = x + lineBytes;
      a = multiplyAdd(v128.load(at), y, a);
      at += tapBytes;
      b = multiplyAdd(v128.load(at), y, b);
      c = multiplyAdd(v128.load(at + tapBytes), y, c);
      d = multiplyAdd(v128.load(line), y, d);
      at = line + tapBytes;
      e = multiplyAdd(v128.load(at), y, e);
      f = multiplyAdd(v128.load(at + tapBytes), y, f);
      line += lineBytes;
      g = multiplyAdd(v128.load(line), y, g);
      at = line + tapBytes;
      h = multiplyAdd(v128.load(at), y, h);
      i = multiplyAdd(v128.load(at + tapBytes), y, i);
      x += stepBytes;
    }
    x += rowSkip;
  }
  v128.store(dw, a);
  v128.store(w1, b);
  v128.store(w2, c);
  v128.store(w3, d);
  v128.store(w4, e);
  v128.store(w5, f);
  v128.store(w6, g);
  v128.store(w7, h);
  v128.store(w8, i);
}

/** Channels from `first` on, one tap after the other. */
function tapByTap(p: Arguments, seen: usize, dy: usize, dw: usize, first: i32): void {
  const channels = p.channels, channelBytes = <usize>channels << 2;
  for (let row = 0; row < p.filterHeight; row++) {
    for (let column = 0; column < p.filterWidth; column++) {
      const x = seen + <usize>(row * p.dilationHeight * p.rowPixels + column * p.dilationWidth) * channelBytes;
      let c = first;
      for (; c + 16 <= channels; c += 16) addSixteen(p, x + (<usize>c << 2), dy + (<usize>c << 2), dw + (<usize>c << 2));
      for (; c + 4 <= channels; c += 4) addFew(p, x + (<usize>c << 2), dy + (<usize>c << 2), dw + (<usize>c << 2), 4);
      if (c < channels) addFew(p, x + (<usize>c << 2), dy + (<usize>c << 2), dw + (<usize>c << 2), channels - c);
      dw += channelBytes;
    }
  }
}

/** One tap of sixteen channels, over all places. */
function addSixteen(p: Arguments, x: usize, dy: usize, dw: usize): void {
  const channelBytes = <usize>p.channels << 2, stepBytes = <usize>p.strideWidth * channelBytes;
  const rowBytes = <usize>(p.strideHeight * p.rowPixels) * channelBytes;
  let s0 = v128.load(dw), s1 = v128.load(dw, 16), s2 = v128.load(dw, 32), s3 = v128.load(dw, 48);
  for (let oy = 0; oy < p.outHeight; oy++) {
    let at = x + <usize>oy * rowBytes;
    for (const end = dy + <usize>p.outWidth * channelBytes; dy < end; dy += channelBytes) {
      s0 = multiplyAdd(v128.load(at), v128.load(dy), s0);
      s1 = multiplyAdd(v128.load(at, 16), v128.load(dy, 16), s1);
      s2 = multiplyAdd(v128.load(at, 32), v128.load(dy, 32), s2);
      s3 = multiplyAdd(v128.load(at, 48), v128.load(dy, 48), s3);
      at += stepBytes;
    }
  }
  v128.store(dw, s0);
  v128.store(dw, s1, 16);
  v128.store(dw, s2, 32);
  v128.store(dw, s3, 48);
}

/** One tap of four channels, or of the first `lanes`, over all places. */
// @ts-ignore: decorator
@inline
function addFew(p: Arguments, x: usize, dy: usize, dw: usize, lanes: i32): void {
  const channelBytes = <usize>p.channels << 2, stepBytes = <usize>p.strideWidth * channelBytes;
  const rowBytes = <usize>(p.strideHeight * p.rowPixels) * channelBytes;
  let sum = loadLanes(dw, lanes);
  for (let oy = 0; oy < p.outHeight; oy++) {
    let at = x + <usize>oy * rowBytes;
    for (const end = dy + <usize>p.outWidth * channelBytes; dy < end; dy += channelBytes) {
      sum = multiplyAdd(loadLanes(at, lanes), loadLanes(dy, lanes), sum);
      at += stepBytes;
    }
  }
  storeLanes(dw, sum, lanes);
}
