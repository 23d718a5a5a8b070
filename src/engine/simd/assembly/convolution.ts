/**
 * Convolution of images [height, width, channels] with packed filters: y = x * filter + bias, clipped at zero if asked.
 * Any filter size, stride, dilation and padding; with reversed filters and a spread image also the input gradient.
 * Unit: one image. Each output value is one sum over the taps in the filter's order.
 */
import { aligned } from './common/lanes';
import { panelColumns, panelRowBytes } from './common/panels';
import { tileOfRows } from './common/tile';
import { clearPadded, gather, padImage, Window } from './common/window';

@unmanaged
export class Arguments extends Window {
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
  return aligned(<usize>p.pixels << 2) + p.paddedBytes + p.gatheredBytes;
}

export function convolution(address: usize, first: i32, last: i32, scratch: usize): void {
  const p = changetype<Arguments>(address);
  const pixels = p.pixels, filters = p.filters, gathered = p.gathered, inPlace = p.inPlace;
  const places = scratch;
  const padded = places + aligned(<usize>pixels << 2);
  const rows = padded + p.paddedBytes;
  fillPlaces(p, places);
  if (!inPlace) clearPadded(p, padded);

  const lines = gathered ? 1 : p.filterHeight, length = gathered ? p.taps : p.lineLength, skip = p.lineSkip;
  const panelBytes = <usize>p.taps * panelRowBytes, pitch = <usize>filters << 2;
  for (let image = first; image < last; image++) {
    const x = p.x + <usize>image * p.imageBytes;
    const y = p.y + (<usize>(image * pixels * filters) << 2);
    let seen = x;
    if (!inPlace) {
      padImage(p, x, padded);
      seen = padded;
    }
    if (gathered) {
      gather(p, seen, rows);
      seen = rows;
    }
    let panel = p.panels;
    for (let filter = 0; filter < filters; filter += panelColumns) {
      const columns = min(panelColumns, filters - filter);
      const bias = p.bias ? p.bias + (<usize>filter << 2) : 0;
      for (let pixel = 0; pixel < pixels; pixel += 4) {
        const left = pixels - pixel, place = places + (<usize>pixel << 2);
        const a0 = seen + <usize>load<u32>(place);
        const a1 = left > 1 ? seen + <usize>load<u32>(place, 4) : a0, a2 = left > 2 ? seen + <usize>load<u32>(place, 8) : a0, a3 = left > 3 ? seen + <usize>load<u32>(place, 12) : a0;
        tileOfRows(a0, a1, a2, a3, lines, length, skip, panel, y + (<usize>(pixel * filters + filter) << 2), pitch, min(4, left), bias, columns, p.relu != 0);
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
