/**
 * One panel for neighbouring pixels of a row, where filters are so few that they would leave half of it empty or more: the
 * filters once for each pixel, each time a stride further down, with zeros where a pixel's filters do not reach. A row of
 * the image that lies under all these pixels' filters then gives the results of all of them. Products with the zeros change no
 * sum: how many pixels share, which a panel's width decides, is not seen in the results.
 */
import { aligned } from './lanes';
import { panelColumns, panelRowBytes } from './panels';
import { Window } from './window';

/** How many pixels share a panel; 1: none do. */
export function sharingPixels(w: Window, filters: i32): i32 {
  const pixels = panelColumns / filters;
  return pixels > 1 && pixels <= w.outWidth && w.filterWidth > w.strideWidth && !w.gathered ? pixels : 1;
}

/** Values from a pixel's first tap to the last pixel's. */
export function sharedShift(w: Window, pixels: i32): i32 {
  return (pixels - 1) * w.strideWidth * w.channels;
}

/** Room for such a panel and the biases beside it. */
export function sharedPanelBytes(w: Window, filters: i32): usize {
  const pixels = sharingPixels(w, filters);
  return pixels == 1 ? 0 : aligned(<usize>(w.filterHeight * (w.lineLength + sharedShift(w, pixels)) + 1) * panelRowBytes);
}

/** @returns where the biases lie: after the panel */
export function fillSharedPanel(w: Window, filters: i32, pixels: i32, packed: usize, bias: usize, panel: usize): usize {
  const length = w.lineLength, shift = sharedShift(w, pixels), step = w.strideWidth * w.channels;
  const end = panel + <usize>(w.filterHeight * (length + shift)) * panelRowBytes;
  memory.fill(panel, 0, sharedPanelBytes(w, filters));
  for (let pixel = 0; pixel < pixels; pixel++) {
    let from = packed, to = panel + <usize>(pixel * step) * panelRowBytes + (<usize>(pixel * filters) << 2);
    for (let line = 0; line < w.filterHeight; line++) {
      for (let tap = 0; tap < length; tap++) {
        memory.copy(to, from, <usize>filters << 2);
        from += panelRowBytes;
        to += panelRowBytes;
      }
      to += <usize>shift * panelRowBytes;
    }
    if (bias) memory.copy(end + (<usize>(pixel * filters) << 2), bias, <usize>filters << 2);
  }
  return end;
}
