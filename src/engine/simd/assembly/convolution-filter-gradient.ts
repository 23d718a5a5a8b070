/**
 * Gradient of a convolution with respect to its filters: for each slice of the batch
 * dw[tap, filter] = sum over the slice's images and places of x[place + tap] dy[place, filter].
 * Unit: one slice, whose sums go to a buffer of its own; `reduceColumns` adds the slices in order, so the result does
 * not depend on who computed which.
 */
import { addRows, hasFewTaps, storeSums, tapSumsBytes } from './common/few-taps';
import { packPanel, panelColumns, panelRowBytes } from './common/panels';
import { addColumnTile } from './common/tile';
import { clearPadded, gather, padImage, Window } from './common/window';

@unmanaged
class Arguments extends Window {
  x: usize;
  dy: usize;
  /** [slices, taps, filters]. */
  partial: usize;
  filters: i32;
  images: i32;
  slices: i32;
}

export function convolutionFilterGradientScratch(address: usize): usize {
  const p = changetype<Arguments>(address);
  if (hasFewTaps(p)) return p.paddedBytes + tapSumsBytes(p, p.filters);
  return p.paddedBytes + p.gatheredBytes + <usize>p.pixels * panelRowBytes;
}

export function convolutionFilterGradient(address: usize, first: i32, last: i32, scratch: usize): void {
  const p = changetype<Arguments>(address);
  if (hasFewTaps(p)) {
    ofFewTaps(p, first, last, scratch);
    return;
  }
  const pixels = p.pixels, filters = p.filters, gathered = p.gathered, inPlace = p.inPlace;
  const padded = scratch;
  const rows = padded + p.paddedBytes;
  const panel = rows + p.gatheredBytes;
  if (!inPlace) clearPadded(p, padded);

  const gradientBytes = <usize>(p.taps * filters) << 2;
  for (let slice = first; slice < last; slice++) {
    const dw = p.partial + <usize>slice * gradientBytes;
    memory.fill(dw, 0, gradientBytes);
    const end = (slice + 1) * p.images / p.slices;
    for (let image = slice * p.images / p.slices; image < end; image++) {
      const x = p.x + <usize>image * p.imageBytes;
      const dy = p.dy + (<usize>(image * pixels * filters) << 2);
      let seen = x;
      if (!inPlace) {
        padImage(p, x, padded);
        seen = padded;
      }
      if (gathered) gather(p, seen, rows);
      for (let filter = 0; filter < filters; filter += panelColumns) {
        packPanel(dy, panel, pixels, <usize>filters << 2, filter, filters);
        const to = dw + (<usize>filter << 2), columns = min(panelColumns, filters - filter);
        if (gathered) addGathered(p, rows, panel, to, columns);
        else addLines(p, seen, panel, to, columns);
      }
    }
  }
}

function addGathered(p: Arguments, rows: usize, panel: usize, dw: usize, columns: i32): void {
  const taps = p.taps, pitch = <usize>p.filters << 2;
  for (let tap = 0; tap < taps; tap += 4) {
    addColumnTile(rows + (<usize>tap << 2), <usize>taps << 2, 1, p.pixels, 0, panel, dw + <usize>tap * pitch, pitch, min(4, taps - tap), columns);
  }
}

function addLines(p: Arguments, seen: usize, panel: usize, dw: usize, columns: i32): void {
  const pitch = <usize>p.filters << 2, length = p.lineLength;
  const lineBytes = (<usize>length << 2) + p.lineSkip;
  const step = <usize>(p.strideWidth * p.channels) << 2;
  const skip = (<usize>(p.strideHeight * p.rowPixels * p.channels) << 2) - <usize>p.outWidth * step;
  for (let line = 0; line < p.filterHeight; line++) {
    for (let tap = 0; tap < length; tap += 4) {
      addColumnTile(seen + (<usize>tap << 2), step, p.outHeight, p.outWidth, skip, panel, dw + <usize>(line * length + tap) * pitch, pitch, min(4, length - tap), columns);
    }
    seen += lineBytes;
  }
}

/** Few enough to stay in the nearest cache while they are read again for other taps and filters. */
const rowsAtATime: i32 = 4;

function ofFewTaps(p: Arguments, first: i32, last: i32, padded: usize): void {
  const filters = p.filters, inPlace = p.inPlace, sums = padded + p.paddedBytes;
  const down = <usize>(p.strideHeight * p.rowPixels * p.channels) << 2, rowBytes = <usize>(p.outWidth * filters) << 2;
  if (!inPlace) clearPadded(p, padded);
  for (let slice = first; slice < last; slice++) {
    memory.fill(sums, 0, tapSumsBytes(p, filters));
    const end = (slice + 1) * p.images / p.slices;
    for (let image = slice * p.images / p.slices; image < end; image++) {
      let seen = p.x + <usize>image * p.imageBytes, dy = p.dy + <usize>(image * p.outHeight) * rowBytes;
      if (!inPlace) {
        padImage(p, seen, padded);
        seen = padded;
      }
      for (let row = 0; row < p.outHeight; row += rowsAtATime) {
        const rows = min(rowsAtATime, p.outHeight - row);
        addRows(p, filters, seen, dy, rows, p.outWidth, sums);
        seen += <usize>rows * down;
        dy += <usize>rows * rowBytes;
      }
    }
    storeSums(p, filters, sums, p.partial + <usize>slice * (<usize>(p.taps * filters) << 2));
  }
}
