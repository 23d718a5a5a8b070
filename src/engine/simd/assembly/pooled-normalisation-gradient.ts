/**
 * As normalisation-gradient.ts, of images whose normalised values went through relu, dropout and 2x2 pooling: dy is that
 * of the pooled values, and their bytes tell where it goes. Channels are a multiple of four. Unit: one image.
 */
import { aligned } from './common/lanes';
import { fillFactors, fillShares, gradientOfNormalised } from './common/normalisation';
import { placesAt } from './common/pooled-gradient';

@unmanaged
class Arguments {
  x: usize;
  /** [images, height / 2, width / 2, channels], and a byte for each of its values. */
  dy: usize;
  places: usize;
  dx: usize;
  /** One value per channel each; `scale` may be 0, none. */
  mean: usize;
  variance: usize;
  scale: usize;
  dScale: usize;
  dOffset: usize;
  /** Places of all images. */
  rows: i32;
  height: i32;
  width: i32;
  channels: i32;
  epsilon: f32;
  dropoutScale: f32;
}

export function pooledNormalisationGradientScratch(address: usize): usize {
  return 3 * aligned(<usize>changetype<Arguments>(address).channels << 2);
}

export function pooledNormalisationGradient(address: usize, first: i32, last: i32, factor: usize): void {
  const p = changetype<Arguments>(address);
  const columnBytes = <usize>p.channels << 2, rowBytes = <usize>p.width * columnBytes, columns = p.width >> 1;
  const average = factor + aligned(columnBytes), slope = average + aligned(columnBytes);
  fillFactors(factor, p.variance, p.scale, p.epsilon, p.channels);
  fillShares(average, slope, p.dOffset, p.dScale, p.variance, p.rows, p.epsilon, p.channels);
  for (let image = first; image < last; image++) {
    for (let row = 0; row < p.height; row++) {
      const line = <usize>(image * p.height + row) * rowBytes, x = p.x + line, dx = p.dx + line;
      if (row >> 1 == p.height >> 1) {
        pixels(p, x, dx, p.width, factor, average, slope);
        continue;
      }
      const pooled = <usize>((image * (p.height >> 1) + (row >> 1)) * columns) * columnBytes;
      halfWindows(x, dx, p.dy + pooled, p.places + (pooled >> 2), columns, columnBytes, 2 * (row & 1), p.dropoutScale, p.mean, factor, average, slope);
      if (p.width & 1) pixels(p, x + 2 * <usize>columns * columnBytes, dx + 2 * <usize>columns * columnBytes, 1, factor, average, slope);
    }
  }
}

/** One of the two lines of a row of windows: the pixels whose bytes are `n` and n + 1. */
function halfWindows(x: usize, dx: usize, dy: usize, places: usize, columns: i32, columnBytes: usize, n: i32, dropoutScale: f32, mean: usize, factor: usize, average: usize, slope: usize): void {
  const left = i32x4.splat(n), right = i32x4.splat(n + 1), scale = f32x4.splat(dropoutScale);
  for (; columns; columns--) {
    for (let i: usize = 0; i < columnBytes; i += 16) {
      const m = v128.load(mean + i), f = v128.load(factor + i), a = v128.load(average + i), s = v128.load(slope + i);
      const g = f32x4.mul(v128.load(dy + i), scale), place = placesAt(places + (i >> 2)), j = i + columnBytes;
      v128.store(dx + i, gradientOfNormalised(v128.load(x + i), v128.and(g, i32x4.eq(place, left)), m, f, a, s));
      v128.store(dx + j, gradientOfNormalised(v128.load(x + j), v128.and(g, i32x4.eq(place, right)), m, f, a, s));
    }
    x += 2 * columnBytes;
    dx += 2 * columnBytes;
    dy += columnBytes;
    places += columnBytes >> 2;
  }
}

/** Pixels beyond the last whole window, whose values nobody took. */
function pixels(p: Arguments, x: usize, dx: usize, count: i32, factor: usize, average: usize, slope: usize): void {
  const columnBytes = <usize>p.channels << 2;
  for (; count; count--) {
    for (let i: usize = 0; i < columnBytes; i += 16) {
      const none = f32x4.splat(0);
      v128.store(dx + i, gradientOfNormalised(v128.load(x + i), none, v128.load(p.mean + i), v128.load(factor + i), v128.load(average + i), v128.load(slope + i)));
    }
    x += columnBytes;
    dx += columnBytes;
  }
}
