/**
 * Convolution of images [height, width, channels] with packed filters: y = x * filter + bias, clipped at zero if asked.
 * Any filter size, stride, dilation and padding; with reversed filters and a spread image also the input gradient.
 * Unit: one image. Each output value is one sum over the taps in the filter's order.
 */
import { aligned } from './common/lanes';
import { tileOfRows } from './common/tile';
import { clearPadded, fillStretchTable, gather, padImage, Window } from './common/window';

@unmanaged
class Arguments extends Window {
  x: usize;
  /** From `packFilter`. */
  panels: usize;
  /** One value per filter, or 0. */
  bias: usize;
  y: usize;
  filters: i32;
  relu: i32;
}

export function convolutionScratch(address: usize): usize {
  const p = changetype<Arguments>(address);
  return aligned(<usize>p.pixels << 2) + p.stretchTableBytes + p.paddedBytes + p.gatheredBytes + 64;
}

export function convolution(address: usize, first: i32, last: i32, scratch: usize): void {
  const p = changetype<Arguments>(address);
  const pixels = p.pixels, filters = p.filters, gathered = p.gathered, inPlace = p.inPlace;
  const zeroOffset = scratch;
  store<u32>(zeroOffset, 0);
  const places = scratch + 64;
  const table = places + aligned(<usize>pixels << 2);
  const padded = table + p.stretchTableBytes;
  const rows = padded + p.paddedBytes;
  fillStretchTable(p, table);
  fillPlaces(p, places);
  if (!inPlace) clearPadded(p, padded);

  const segments = gathered ? 1 : p.stretches;
  const offsets = gathered ? zeroOffset : table;
  const segmentBytes = <usize>(gathered ? p.taps : p.stretchLength) << 2;
  const panelBytes = <usize>p.taps << 5;
  for (let image = first; image < last; image++) {
    const x = p.x + <usize>image * p.imageBytes;
    const y = p.y + (<usize>(image * pixels * filters) << 2);
    let seen = x;
    if (!inPlace) {
      padImage(p, x, padded);
      seen = padded;
    }
    if (gathered) {
      gather(p, seen, table, rows);
      seen = rows;
    }
    let panel = p.panels;
    for (let filter = 0; filter < filters; filter += 8) {
      const columns = min(8, filters - filter);
      const bias = p.bias ? p.bias + (<usize>filter << 2) : 0;
      const to = y + (<usize>filter << 2);
      for (let pixel = 0; pixel < pixels; pixel += 4) {
        const p1 = min(pixel + 1, pixels - 1), p2 = min(pixel + 2, pixels - 1), p3 = min(pixel + 3, pixels - 1);
        tileOfRows(
          seen + <usize>load<u32>(places + (<usize>pixel << 2)), seen + <usize>load<u32>(places + (<usize>p1 << 2)),
          seen + <usize>load<u32>(places + (<usize>p2 << 2)), seen + <usize>load<u32>(places + (<usize>p3 << 2)),
          segments, offsets, segmentBytes, panel,
          to + (<usize>(pixel * filters) << 2), to + (<usize>(p1 * filters) << 2),
          to + (<usize>(p2 * filters) << 2), to + (<usize>(p3 * filters) << 2),
          bias, columns, p.relu != 0,
        );
      }
      panel += panelBytes;
    }
  }
}

/** Byte offset of each output pixel's first tap. */
function fillPlaces(p: Arguments, places: usize): void {
  const gathered = p.gathered;
  for (let oy = 0, i = 0; oy < p.outHeight; oy++) {
    for (let ox = 0; ox < p.outWidth; ox++, i++) {
      const floats = gathered ? i * p.taps : (oy * p.strideHeight * p.rowPixels + ox * p.strideWidth) * p.channels;
      store<i32>(places + (<usize>i << 2), floats << 2);
    }
  }
}
