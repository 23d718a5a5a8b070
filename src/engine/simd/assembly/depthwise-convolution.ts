/**
 * Depthwise convolution of images [height, width, channels] with one filter [height, width] a channel:
 * y[place, c] = the sum over the taps, in the filter's order, of x[place + tap, c] filter[tap, c].
 * Any filter size, stride, dilation and padding; with a reversed filter and a spread image also the input gradient.
 * Unit: one image.
 */
import { loadPart, storePart } from './common/lanes';
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
  const channelBytes = <usize>p.channels << 2, whole = <usize>(p.channels & ~3) << 2, rest = p.channels & 3;
  const stepBytes = <usize>p.strideWidth * channelBytes, outWidth = p.outWidth;
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
      for (let ox = 0; ox < outWidth; ox += 4) {
        // A remainder repeats its last place, and writes the same values again.
        const x0 = row + <usize>ox * stepBytes, y0 = y + <usize>ox * channelBytes;
        const i1 = <usize>min(1, outWidth - 1 - ox), i2 = <usize>min(2, outWidth - 1 - ox), i3 = <usize>min(3, outWidth - 1 - ox);
        for (let c: usize = 0; c < whole; c += 16) places(p, x0 + c, i1 * stepBytes, i2 * stepBytes, i3 * stepBytes, p.filter + c, y0 + c, i1 * channelBytes, i2 * channelBytes, i3 * channelBytes, 4);
        if (rest) places(p, x0 + whole, i1 * stepBytes, i2 * stepBytes, i3 * stepBytes, p.filter + whole, y0 + whole, i1 * channelBytes, i2 * channelBytes, i3 * channelBytes, rest);
      }
      y += <usize>outWidth * channelBytes;
    }
  }
}

/** Four places, the second to fourth at the given distances from the first, of four channels, or of the first `lanes`. */
// @ts-ignore: decorator
@inline
function places(p: Arguments, x: usize, x1: usize, x2: usize, x3: usize, filter: usize, y: usize, y1: usize, y2: usize, y3: usize, lanes: i32): void {
  const channelBytes = <usize>p.channels << 2;
  const tapBytes = <usize>p.dilationWidth * channelBytes, rowBytes = <usize>(p.dilationHeight * p.rowPixels) * channelBytes;
  let s0 = f32x4.splat(0), s1 = s0, s2 = s0, s3 = s0;
  for (let row = 0; row < p.filterHeight; row++) {
    let at = x + <usize>row * rowBytes;
    for (let column = 0; column < p.filterWidth; column++) {
      const w = lanes == 4 ? v128.load(filter) : loadPart(filter, lanes);
      s0 = f32x4.add(s0, f32x4.mul(lanes == 4 ? v128.load(at) : loadPart(at, lanes), w));
      s1 = f32x4.add(s1, f32x4.mul(lanes == 4 ? v128.load(at + x1) : loadPart(at + x1, lanes), w));
      s2 = f32x4.add(s2, f32x4.mul(lanes == 4 ? v128.load(at + x2) : loadPart(at + x2, lanes), w));
      s3 = f32x4.add(s3, f32x4.mul(lanes == 4 ? v128.load(at + x3) : loadPart(at + x3, lanes), w));
      at += tapBytes;
      filter += channelBytes;
    }
  }
  if (lanes == 4) {
    v128.store(y, s0);
    v128.store(y + y1, s1);
    v128.store(y + y2, s2);
    v128.store(y + y3, s3);
  } else {
    storePart(y, s0, lanes);
    storePart(y + y1, s1, lanes);
    storePart(y + y2, s2, lanes);
    storePart(y + y3, s3, lanes);
  }
}
