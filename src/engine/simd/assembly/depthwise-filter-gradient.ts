/**
 * Gradient of a depthwise convolution with respect to its filters: for each slice of the batch
 * dw[tap, c] = sum over the slice's images and places of x[place + tap, c] dy[place, c].
 * Unit: one slice, whose sums go to a buffer of its own; `reduceColumns` adds the slices in order.
 */
import { loadPart, storePart } from './common/lanes';
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

export function depthwiseFilterGradientScratch(address: usize): usize {
  return changetype<Arguments>(address).paddedBytes + 64;
}

export function depthwiseFilterGradient(address: usize, first: i32, last: i32, scratch: usize): void {
  const p = changetype<Arguments>(address);
  const channels = p.channels, channelBytes = <usize>channels << 2, gradientBytes = <usize>p.taps << 2;
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
      let to = dw;
      for (let row = 0; row < p.filterHeight; row++) {
        for (let column = 0; column < p.filterWidth; column++) {
          const x = seen + <usize>(row * p.dilationHeight * p.rowPixels + column * p.dilationWidth) * channelBytes;
          let c = 0;
          for (; c + 16 <= channels; c += 16) addSixteen(p, x + (<usize>c << 2), dy + (<usize>c << 2), to + (<usize>c << 2));
          for (; c + 4 <= channels; c += 4) addFew(p, x + (<usize>c << 2), dy + (<usize>c << 2), to + (<usize>c << 2), 4);
          if (c < channels) addFew(p, x + (<usize>c << 2), dy + (<usize>c << 2), to + (<usize>c << 2), channels - c);
          to += channelBytes;
        }
      }
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
      s0 = f32x4.add(s0, f32x4.mul(v128.load(at), v128.load(dy)));
      s1 = f32x4.add(s1, f32x4.mul(v128.load(at, 16), v128.load(dy, 16)));
      s2 = f32x4.add(s2, f32x4.mul(v128.load(at, 32), v128.load(dy, 32)));
      s3 = f32x4.add(s3, f32x4.mul(v128.load(at, 48), v128.load(dy, 48)));
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
  let sum = lanes == 4 ? v128.load(dw) : loadPart(dw, lanes);
  for (let oy = 0; oy < p.outHeight; oy++) {
    let at = x + <usize>oy * rowBytes;
    for (const end = dy + <usize>p.outWidth * channelBytes; dy < end; dy += channelBytes) {
      sum = f32x4.add(sum, f32x4.mul(lanes == 4 ? v128.load(at) : loadPart(at, lanes), lanes == 4 ? v128.load(dy) : loadPart(dy, lanes)));
      at += stepBytes;
    }
  }
  if (lanes == 4) v128.store(dw, sum);
  else storePart(dw, sum, lanes);
}
