/**
 * Convolution of images [height, width, channels] with packed filters: y = x * filter + bias, clipped at zero if asked.
 * Any filter size, stride, dilation and padding; with reversed filters also the input gradient of one whose stride is 1.
 * Unit: one image. Each output value is one sum over the taps in the filter's order.
 */
import { panelColumns, panelRowBytes } from './common/panels';
import { addPlace, endPlaces, placesBytes, tilesAtPlaces } from './common/place-tiles';
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
  return placesBytes(p.pixels) + p.paddedBytes + p.gatheredBytes;
}

export function convolution(address: usize, first: i32, last: i32, scratch: usize): void {
  const p = changetype<Arguments>(address);
  const pixels = p.pixels, filters = p.filters, gathered = p.gathered, inPlace = p.inPlace;
  const places = scratch;
  const padded = places + placesBytes(pixels);
  const rows = padded + p.paddedBytes;
  const end = fillPlaces(p, places);
  if (!inPlace) clearPadded(p, padded);

  const lines = gathered ? 1 : p.filterHeight, length = gathered ? p.taps : p.lineLength, skip = p.lineSkip;
  const panelBytes = <usize>p.taps * panelRowBytes;
  const lowest: f32 = p.relu ? 0 : -Infinity;
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
      const at = <usize>filter << 2;
      tilesAtPlaces(seen, places, end, lines, length, skip, panel, p.bias ? p.bias + at : 0, lowest, y + at, filters - filter);
      panel += panelBytes;
    }
  }
}

/** Each output pixel's first tap, and where it goes itself; returns the table's end. */
function fillPlaces(p: Arguments, places: usize): usize {
  const gathered = p.gathered;
  for (let oy = 0, i = 0; oy < p.outHeight; oy++) {
    for (let ox = 0; ox < p.outWidth; ox++, i++) {
      const floats = gathered ? i * p.taps : (oy * p.strideHeight * p.rowPixels + ox * p.strideWidth) * p.channels;
      places = addPlace(places, floats << 2, (i * p.filters) << 2);
    }
  }
  return endPlaces(places, p.pixels);
}
