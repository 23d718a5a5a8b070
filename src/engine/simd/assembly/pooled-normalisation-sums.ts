/**
 * As normalisation-sums.ts, of images whose normalised values went through relu, dropout and 2x2 pooling: dy is that of
 * the pooled values, and their bytes tell where it goes, so the gradient at full size is never written.
 * Channels are a multiple of four. Unit: one image, whose sums go to a row of their own.
 */
import { inverseDeviation } from './common/normalisation';
import { placesAt, taken, whereAnyTaken } from './common/pooled-gradient';

@unmanaged
class Arguments {
  x: usize;
  /** [images, height / 2, width / 2, channels], and a byte for each of its values. */
  dy: usize;
  places: usize;
  mean: usize;
  variance: usize;
  /** [images, channels] each. */
  sums: usize;
  products: usize;
  height: i32;
  width: i32;
  channels: i32;
  /** Of dropout. */
  scale: f32;
  epsilon: f32;
}

export function pooledNormalisationSums(address: usize, first: i32, last: i32, _scratch: usize): void {
  const p = changetype<Arguments>(address);
  const columnBytes = <usize>p.channels << 2, rowBytes = <usize>p.width * columnBytes;
  const rows = p.height >> 1, pooledBytes = <usize>(p.width >> 1) * columnBytes;
  for (let image = first; image < last; image++) {
    const sums = p.sums + <usize>image * columnBytes, products = p.products + <usize>image * columnBytes;
    memory.fill(sums, 0, columnBytes);
    memory.fill(products, 0, columnBytes);
    for (let row = 0; row < rows; row++) {
      const pooled = <usize>(image * rows + row) * pooledBytes, x = p.x + <usize>(image * p.height + 2 * row) * rowBytes;
      const dy = p.dy + pooled, places = p.places + (pooled >> 2);
      let i: usize = 0;
      for (; i + 32 <= columnBytes; i += 32) addEight(p, x + i, dy + i, places + (i >> 2), p.mean + i, sums + i, products + i);
      if (i < columnBytes) addFour(p, x + i, dy + i, places + (i >> 2), p.mean + i, sums + i, products + i);
    }
    for (let i: usize = 0; i < columnBytes; i += 16) {
      v128.store(products + i, f32x4.mul(v128.load(products + i), inverseDeviation(v128.load(p.variance + i), p.epsilon)));
    }
  }
}

/** Eight channels of a row of windows, added to their sums: in pairs of vectors, for V8 to fuse. */
function addEight(p: Arguments, x: usize, dy: usize, places: usize, mean: usize, sums: usize, products: usize): void {
  const columnBytes = <usize>p.channels << 2, below = <usize>p.width * columnBytes, scale = f32x4.splat(p.scale);
  const m0 = v128.load(mean), m1 = v128.load(mean, 16);
  let sum0 = v128.load(sums), sum1 = v128.load(sums, 16), product0 = v128.load(products), product1 = v128.load(products, 16);
  for (let column = p.width >> 1; column; column--) {
    const bytes = v128.load64_zero(places), under = x + below, right = x + columnBytes, underRight = under + columnBytes;
    const words = i16x8.extend_low_i8x16_u(bytes), place0 = i32x4.extend_low_i16x8_u(words), place1 = i32x4.extend_high_i16x8_u(words);
    const g0 = whereAnyTaken(place0, f32x4.mul(v128.load(dy), scale)), g1 = whereAnyTaken(place1, f32x4.mul(v128.load(dy, 16), scale));
    const value0 = taken(place0, v128.load(x), v128.load(right), v128.load(under), v128.load(underRight));
    const value1 = taken(place1, v128.load(x, 16), v128.load(right, 16), v128.load(under, 16), v128.load(underRight, 16));
    sum0 = f32x4.add(sum0, g0);
    sum1 = f32x4.add(sum1, g1);
    product0 = f32x4.add(product0, f32x4.mul(g0, f32x4.sub(value0, m0)));
    product1 = f32x4.add(product1, f32x4.mul(g1, f32x4.sub(value1, m1)));
    x += 2 * columnBytes;
    dy += columnBytes;
    places += columnBytes >> 2;
  }
  v128.store(sums, sum0);
  v128.store(sums, sum1, 16);
  v128.store(products, product0);
  v128.store(products, product1, 16);
}

function addFour(p: Arguments, x: usize, dy: usize, places: usize, mean: usize, sums: usize, products: usize): void {
  const columnBytes = <usize>p.channels << 2, below = <usize>p.width * columnBytes, scale = f32x4.splat(p.scale), m = v128.load(mean);
  let sum = v128.load(sums), product = v128.load(products);
  for (let column = p.width >> 1; column; column--) {
    const place = placesAt(places), under = x + below;
    const g = whereAnyTaken(place, f32x4.mul(v128.load(dy), scale));
    const value = taken(place, v128.load(x), v128.load(x + columnBytes), v128.load(under), v128.load(under + columnBytes));
    sum = f32x4.add(sum, g);
    product = f32x4.add(product, f32x4.mul(g, f32x4.sub(value, m)));
    x += 2 * columnBytes;
    dy += columnBytes;
    places += columnBytes >> 2;
  }
  v128.store(sums, sum);
  v128.store(products, product);
}
