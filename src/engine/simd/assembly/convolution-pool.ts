/**
 * Convolution, bias, relu, dropout (none if the threshold is 0) and 2x2 max pooling: the four pixels of a pooling window
 * are the four rows of a tile, so no output of the convolution is ever written. Filters are a multiple of four.
 * Unit: one image. See convolution.ts and common/dropout-pool.ts.
 */
import { maskOf, poolingBytes, preparePooling, storeRow } from './common/dropout-pool';
import { panelColumns, panelRowBytes } from './common/panels';
import { windowTile } from './common/tile';
import { clearPadded, gather, padImage, Window } from './common/window';

@unmanaged
class Arguments extends Window {
  x: usize;
  /** From `packFilter`. */
  panels: usize;
  /** One value per filter, or 0. */
  bias: usize;
  /** The pooled images. */
  y: usize;
  filters: i32;
  /** 1: there is no such block without. */
  relu: i32;
  /** A byte for each pooled value. */
  places: usize;
  key: i32;
  threshold: i32;
  scale: f32;
  /** As in common/dropout-pool.ts. */
  position: i32;
}

export function convolutionPoolScratch(address: usize): usize {
  const p = changetype<Arguments>(address);
  return poolingBytes(p.outWidth, p.filters) + p.paddedBytes + p.gatheredBytes;
}

export function convolutionPool(address: usize, first: i32, last: i32, scratch: usize): void {
  const p = changetype<Arguments>(address);
  const filters = p.filters, gathered = p.gathered, inPlace = p.inPlace;
  const pooling = preparePooling(scratch, p.outWidth, filters, p.key, p.threshold, p.scale, p.position);
  const padded = scratch + poolingBytes(p.outWidth, filters), gatheredRows = padded + p.paddedBytes;
  const height = p.outHeight >> 1, rowLength = p.outWidth * filters, pooledLength = (p.outWidth >> 1) * filters;
  // From an output pixel's first tap to that of the pixel beside it and below it.
  const right = <usize>(gathered ? p.taps : p.strideWidth * p.channels) << 2;
  const down = gathered ? <usize>p.outWidth * right : <usize>(p.strideHeight * p.rowPixels * p.channels) << 2;
  if (!inPlace) clearPadded(p, padded);
  for (let image = first; image < last; image++) {
    let seen = p.x + <usize>image * p.imageBytes;
    if (!inPlace) {
      padImage(p, seen, padded);
      seen = padded;
    }
    if (gathered) {
      gather(p, seen, gatheredRows);
      seen = gatheredRows;
    }
    for (let row = 0; row < height; row++) {
      const pooled = (image * height + row) * pooledLength, mask = maskOf(pooling, (image * p.outHeight + 2 * row) * rowLength);
      let panel = p.panels, offset: usize = 0;
      for (let filter = 0; filter < filters; filter += panelColumns) {
        poolPanel(p, seen + <usize>(2 * row) * down, right, down, panel, offset, mask + offset, pooling.values + offset, pooling.lacks + offset, pooling.pitch);
        panel += <usize>p.taps * panelRowBytes;
        offset += panelRowBytes;
      }
      storeRow(pooling, p.y + (<usize>pooled << 2), p.places + <usize>pooled);
    }
  }
}

/** A row of windows under the filters of one panel, which begin `offset` bytes from the first. */
function poolPanel(p: Arguments, a: usize, right: usize, down: usize, panel: usize, offset: usize, mask: usize, values: usize, lacks: usize, pitch: usize): void {
  const lines = p.gathered ? 1 : p.filterHeight, length = p.gathered ? p.taps : p.lineLength, skip = p.lineSkip;
  const bias = p.bias ? p.bias + offset : 0;
  const beside = <usize>p.filters << 2, below = <usize>p.outWidth * beside;
  for (let window = 0; window < p.outWidth >> 1; window++) {
    windowTile(a, a + right, a + down, a + down + right, lines, length, skip, panel, bias, mask, beside, below, values, lacks);
    a += 2 * right;
    mask += 2 * beside;
    values += pitch;
    lacks += pitch;
  }
}
