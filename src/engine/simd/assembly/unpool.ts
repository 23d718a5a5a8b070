/**
 * The gradient of dropout and pooling, from the pooled values' gradient and their bytes: dz at the place of each
 * window's largest value is dy * scale, 0 everywhere else; and each image's sum of dz per channel, for the gradient of
 * the bias. Channels are a multiple of four. Unit: one image. See common/dropout-pool.ts.
 */
import { placesAt, whereAnyTaken } from './common/pooled-gradient';

@unmanaged
class Arguments {
  dy: usize;
  /** A byte for each value of dy. */
  places: usize;
  /** [images, height, width, channels]. */
  dz: usize;
  /** [images, channels]. */
  sums: usize;
  height: i32;
  width: i32;
  channels: i32;
  scale: f32;
}

export function unpool(address: usize, first: i32, last: i32, _scratch: usize): void {
  const p = changetype<Arguments>(address);
  const channels = p.channels, columnBytes = <usize>channels << 2, rowBytes = <usize>p.width * columnBytes;
  const rows = p.height >> 1, columns = p.width >> 1, scale = f32x4.splat(p.scale);
  memory.fill(p.sums + <usize>first * columnBytes, 0, <usize>(last - first) * columnBytes);
  for (let image = first; image < last; image++) {
    const sums = p.sums + <usize>image * columnBytes;
    let dy = p.dy + <usize>(image * rows * columns) * columnBytes, places = p.places + <usize>(image * rows * columns * channels);
    let line = p.dz + <usize>(image * p.height) * rowBytes;
    for (let row = 0; row < rows; row++) {
      let at = line;
      for (let column = 0; column < columns; column++) {
        for (let c: usize = 0; c < columnBytes; c += 16) {
          const gradient = f32x4.mul(v128.load(dy + c), scale);
          const place = placesAt(places + (c >> 2));
          const a = at + c, b = a + rowBytes;
          v128.store(a, v128.and(gradient, i32x4.eq(place, i32x4.splat(0))));
          v128.store(a + columnBytes, v128.and(gradient, i32x4.eq(place, i32x4.splat(1))));
          v128.store(b, v128.and(gradient, i32x4.eq(place, i32x4.splat(2))));
          v128.store(b + columnBytes, v128.and(gradient, i32x4.eq(place, i32x4.splat(3))));
          v128.store(sums + c, f32x4.add(v128.load(sums + c), whereAnyTaken(place, gradient)));
        }
        at += 2 * columnBytes;
        dy += columnBytes;
        places += channels;
      }
      if (p.width & 1) {
        memory.fill(at, 0, columnBytes);
        memory.fill(at + rowBytes, 0, columnBytes);
      }
      line += 2 * rowBytes;
    }
    if (p.height & 1) memory.fill(line, 0, rowBytes);
  }
}
