/**
 * The gradient of dropout and pooling, from the pooled values' gradient and their bytes: dz at the place of each
 * window's largest value is dy * scale, 0 everywhere else; and each image's sum of dz per channel, for the gradient of
 * the bias. Channels are a multiple of four. Unit: one image. See common/dropout-pool.ts.
 */
import { unpoolAndSumRow } from './common/pooled-gradient';

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
  const rows = p.height >> 1, columns = p.width >> 1;
  memory.fill(p.sums + <usize>first * columnBytes, 0, <usize>(last - first) * columnBytes);
  for (let image = first; image < last; image++) {
    const sums = p.sums + <usize>image * columnBytes;
    let dy = p.dy + <usize>(image * rows * columns) * columnBytes, places = p.places + <usize>(image * rows * columns * channels);
    let line = p.dz + <usize>(image * p.height) * rowBytes;
    for (let row = 0; row < rows; row++) {
      unpoolAndSumRow(dy, places, columns, columnBytes, p.scale, line, rowBytes, sums);
      dy += <usize>columns * columnBytes;
      places += columns * channels;
      if (p.width & 1) {
        memory.fill(line + rowBytes - columnBytes, 0, columnBytes);
        memory.fill(line + 2 * rowBytes - columnBytes, 0, columnBytes);
      }
      line += 2 * rowBytes;
    }
    if (p.height & 1) memory.fill(line, 0, rowBytes);
  }
}
