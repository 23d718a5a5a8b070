/**
 * Gradient of a convolution of few taps with respect to filters and bias, where relu, dropout and 2x2 pooling follow the
 * convolution: from the pooled values' gradient and their bytes. The convolution's own gradient is never written but for
 * the two rows that a row of windows stands for, which stay in the nearest cache.
 * Filters are a multiple of four. Unit: one slice of the batch, whose sums go to buffers of its own; `reduceColumns` adds the
 * slices in order. See common/few-taps.ts and common/dropout-pool.ts.
 */
import { addRows, storeSums, tapSumsBytes } from './common/few-taps';
import { aligned } from './common/lanes';
import { unpoolRow } from './common/pooled-gradient';
import { clearPadded, padImage, Window } from './common/window';

@unmanaged
class Arguments extends Window {
  x: usize;
  /** Gradient of the pooled values. */
  dy: usize;
  /** A byte for each value of dy. */
  places: usize;
  /** [slices, taps, filters]. */
  partial: usize;
  /** [slices, filters]. */
  sums: usize;
  filters: i32;
  images: i32;
  slices: i32;
  scale: f32;

  /** Values of a row of windows. */
  get rowLength(): i32 {
    return (this.outWidth >> 1) * this.filters;
  }
}

export function pooledFilterGradientScratch(address: usize): usize {
  const p = changetype<Arguments>(address);
  // What a tile reads beyond the rows.
  const beyond: usize = 32;
  return p.paddedBytes + tapSumsBytes(p, p.filters) + aligned((<usize>(4 * p.rowLength) << 2) + beyond);
}

export function pooledFilterGradient(address: usize, first: i32, last: i32, padded: usize): void {
  const p = changetype<Arguments>(address);
  const filters = p.filters, inPlace = p.inPlace, rows = p.outHeight >> 1, columns = p.outWidth >> 1, rowLength = p.rowLength;
  const tapSums = padded + p.paddedBytes, dz = tapSums + tapSumsBytes(p, filters);
  const down = <usize>(2 * p.strideHeight * p.rowPixels * p.channels) << 2, filterBytes = <usize>filters << 2;
  const scale = f32x4.splat(p.scale);
  if (!inPlace) clearPadded(p, padded);
  for (let slice = first; slice < last; slice++) {
    const sums = p.sums + <usize>slice * filterBytes;
    memory.fill(sums, 0, filterBytes);
    memory.fill(tapSums, 0, tapSumsBytes(p, filters));
    const end = (slice + 1) * p.images / p.slices;
    for (let image = slice * p.images / p.slices; image < end; image++) {
      let seen = p.x + <usize>image * p.imageBytes;
      if (!inPlace) {
        padImage(p, seen, padded);
        seen = padded;
      }
      for (let row = 0; row < rows; row++) {
        const pooled = <usize>((image * rows + row) * rowLength);
        unpoolRow(p.dy + (pooled << 2), p.places + pooled, columns, filterBytes, scale, dz, <usize>(2 * rowLength) << 2, sums);
        addRows(p, filters, seen, dz, 2, 2 * columns, tapSums);
        seen += down;
      }
    }
    storeSums(p, filters, tapSums, p.partial + <usize>slice * (<usize>p.taps * filterBytes));
  }
}
