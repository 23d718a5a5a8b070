/**
 * Convolution of images [height, width, channels] with packed filters: y = x * filter + bias, clipped at zero if asked.
 * Any filter size, stride, dilation and padding; with reversed filters also the input gradient of one whose stride is 1.
 * Unit: one image. Each output value is one sum over the taps in the filter's order.
 */
import { panelColumns, panelRowBytes } from './common/panels';
import { addPlace, endPlaces, placesBytes, tilesAtPlaces } from './common/place-tiles';
import { fillSharedPanel, sharedPanelBytes, sharedShift, sharingPixels } from './common/shared-panel';
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
  return placesBytes(p.pixels) + p.paddedBytes + p.gatheredBytes + sharedPanelBytes(p, p.filters);
}

export function convolution(address: usize, first: i32, last: i32, scratch: usize): void {
  const p = changetype<Arguments>(address);
  const pixels = p.pixels, filters = p.filters, gathered = p.gathered, inPlace = p.inPlace;
  const places = scratch;
  const padded = places + placesBytes(pixels);
  const rows = padded + p.paddedBytes;
  const sharing = sharingPixels(p, filters), shift = sharedShift(p, sharing);
  const end = fillPlaces(p, places, sharing);
  let panels = p.panels, bias = p.bias;
  if (sharing > 1) {
    panels = rows + p.gatheredBytes;
    bias = fillSharedPanel(p, filters, sharing, p.panels, p.bias, panels);
  }
  if (!inPlace) clearPadded(p, padded);

  const lines = gathered ? 1 : p.filterHeight, length = gathered ? p.taps : p.lineLength + shift, skip = p.lineSkip - (<usize>shift << 2);
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
    let panel = panels;
    for (let filter = 0; filter < filters; filter += panelColumns) {
      const at = <usize>filter << 2;
      tilesAtPlaces(seen, places, end, lines, length, skip, panel, bias ? bias + at : 0, lowest, y + at, sharing * (filters - filter));
      panel += panelBytes;
    }
  }
}

/** The first tap of each output pixel, or of the first one of `sharing` pixels, and where it goes itself; returns the table's end. */
function fillPlaces(p: Arguments, places: usize, sharing: i32): usize {
  const gathered = p.gathered;
  let at = places, count = 0;
  for (let oy = 0; oy < p.outHeight; oy++) {
    for (let next = 0; next < p.outWidth; next += sharing) {
      // The last ones of a row are computed again where they would end beyond it.
      const ox = min(next, p.outWidth - sharing), pixel = oy * p.outWidth + ox;
      const floats = gathered ? pixel * p.taps : (oy * p.strideHeight * p.rowPixels + ox * p.strideWidth) * p.channels;
      at = addPlace(at, floats << 2, (pixel * p.filters) << 2);
      count++;
    }
  }
  return endPlaces(at, count);
}
