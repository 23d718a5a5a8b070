/**
 * Gradient of a 3x3 convolution of stride 1 with respect to its filters, by Winograd's F(3x3,4x4): the
 * transformed windows of x times the transformed tiles of dy, summed over a slice of the batch, and transformed once at its
 * end. Channels and filters are multiples of four. Unit: one slice, whose sums go to a buffer of its own; `reduceColumns`
 * adds the slices in order. See common/winograd.ts.
 */
import { aligned } from './common/lanes';
import { addColumns } from './common/multiply-columns';
import { panelColumns, panelRowBytes, panelsOf } from './common/panels';
import { unpoolAndSumRow } from './common/pooled-gradient';
import { addColumnTile } from './common/tile';
import { beginBlock, blockBytes, edge, endWith, firstWith, inputScratch, isShortRow, placeOf, products, transformInputs, WindowBlock, WinogradWindow } from './common/winograd';
import { finishTaps, transformTile } from './common/winograd-gradient';

@unmanaged
export class Arguments extends WinogradWindow {
  x: usize;
  dy: usize;
  /** [slices, 3, 3, channels, filters]. */
  partial: usize;
  images: i32;
  slices: i32;

  /** Panels of filters, a row for each window. */
  get tilePlane(): usize {
    return <usize>(panelsOf(this.filters) * this.windows) * panelRowBytes + 64;
  }
  get sumPlane(): usize {
    return aligned(<usize>(this.channels * this.filters) << 2) + 64;
  }
  /** As many rows of dy as a row of windows has, and four values more. */
  get stripBytes(): usize {
    return aligned(<usize>(edge * this.outWidth * this.filters + 4) << 2);
  }
}

export function winogradFilterGradientScratch(address: usize): usize {
  const p = changetype<Arguments>(address);
  return blockBytes + inputScratch(p) + <usize>products * (p.inputPlane + p.tilePlane + p.sumPlane);
}

export function winogradFilterGradient(address: usize, first: i32, last: i32, scratch: usize): void {
  sumOverWindows(changetype<Arguments>(address), 0, 1, 0, 0, first, last, scratch);
}

/**
 * @param places 0, or the bytes (common/pooled-gradient.ts) of dy, which then is the gradient of pooled outputs, to be scaled
 * by `scale`; its sums for each slice and filter are added to `filterSums`, which are zero
 * @param strip for these, `stripBytes` of zeros
 */
export function sumOverWindows(p: Arguments, places: usize, scale: f32, filterSums: usize, strip: usize, first: i32, last: i32, scratch: usize): void {
  const block = changetype<WindowBlock>(scratch), rows = p.windowRows, filterBytes = <usize>p.filters << 2;
  const input = scratch + blockBytes, between = input + p.frameBytes, inputs = input + inputScratch(p);
  const tiles = inputs + <usize>products * p.inputPlane, sums = tiles + <usize>products * p.tilePlane, tap = <usize>p.channels * filterBytes;
  let framed = -1;
  memory.fill(input, 0, p.frameBytes);
  // Columns of a last panel that are not there stay zero.
  memory.fill(tiles, 0, <usize>products * p.tilePlane);
  for (let slice = first; slice < last; slice++) {
    memory.fill(sums, 0, <usize>products * p.sumPlane);
    const end = (slice + 1) * p.images / p.slices * rows;
    for (let row = slice * p.images / p.slices * rows; row < end; row += p.blockRows) {
      beginBlock(p, block, row, min(row + p.blockRows, end));
      framed = transformInputs(p, block, p.x, 0, 1, input, framed, inputs);
      transformGradients(p, block, places, scale, filterSums + <usize>slice * filterBytes, strip, tiles, between);
      addProducts(p, block, inputs, tiles, sums);
    }
    finishTaps(sums, p.sumPlane, p.partial + 9 * <usize>slice * tap, tap, between);
  }
}

/** Each tile g of dy in a block as G g G^T, with zeros beyond an edge. */
function transformGradients(
  p: Arguments, block: WindowBlock, places: usize, scale: f32, filterSums: usize, strip: usize, tiles: usize, between: usize,
): void {
  const filterBytes = <usize>p.filters << 2, rowBytes = <usize>p.outWidth * filterBytes, plane = p.tilePlane, panelBytes = <usize>p.windows * panelRowBytes;
  for (let row = block.first; row < block.last; row++) {
    const image = row / p.windowRows, y = edge * (row % p.windowRows), short = isShortRow(p, row);
    let rows = min(edge, p.outHeight - y), at = p.dy + <usize>(image * p.outHeight + y) * rowBytes;
    if (places) {
      rows = unpoolRows(p, image, y >> 1, places, scale, filterSums, strip);
      at = strip;
    }
    for (let column = 0; column < p.windowColumns; column++) {
      const to = tiles + <usize>placeOf(p, block, row, column) * panelRowBytes, columns = min(edge, p.outWidth - edge * column);
      transformTile(short, column >= p.wholeColumns, at, rowBytes, filterBytes, rows, columns, to, plane, panelBytes, between);
      at += <usize>edge * filterBytes;
    }
  }
}

/** The gradient before pooling of up to two rows of dy, to the strip, where an odd last column stays zero. @returns how many rows these are */
function unpoolRows(p: Arguments, image: i32, first: i32, places: usize, scale: f32, filterSums: usize, strip: usize): i32 {
  const height = p.outHeight >> 1, width = p.outWidth >> 1, rows = min(2, height - first), filterBytes = <usize>p.filters << 2, rowBytes = <usize>p.outWidth * filterBytes;
  let pooled = <usize>((image * height + first) * width * p.filters);
  for (let row = 0; row < rows; row++) {
    unpoolAndSumRow(p.dy + (pooled << 2), places + pooled, width, filterBytes, scale, strip, rowBytes, filterSums);
    pooled += <usize>(width * p.filters);
    strip += 2 * rowBytes;
  }
  return 2 * rows;
}

/** Adds the products of a block's windows to the sums, plane by plane. */
function addProducts(p: Arguments, block: WindowBlock, inputs: usize, tiles: usize, sums: usize): void {
  for (let k = 0; k < products; k++) {
    const from = firstWith(block, k), windows = endWith(block, k) - from;
    if (windows) addProduct(p, windows, inputs + (<usize>(from * p.channels) << 2), tiles + <usize>from * panelRowBytes, sums);
    inputs += p.inputPlane;
    tiles += p.tilePlane;
    sums += p.sumPlane;
  }
}

/** sums[channels, filters] += inputs[windows, channels]^T tiles[windows, filters]. */
function addProduct(p: Arguments, windows: i32, inputs: usize, tiles: usize, sums: usize): void {
  const channels = p.channels, filters = p.filters, pitch = <usize>filters << 2;
  for (let filter = 0; filter < filters; filter += panelColumns) {
    const columns = min(panelColumns, filters - filter);
    if (columns == panelColumns) {
      addWhole(inputs, channels, windows, tiles, sums, pitch);
    } else {
      for (let channel = 0; channel < channels; channel += 4) {
        addColumnTile(inputs + (<usize>channel << 2), <usize>channels << 2, 1, windows, 0, tiles, sums + <usize>channel * pitch, pitch, 4, columns);
      }
    }
    tiles += <usize>p.windows * panelRowBytes;
    sums += panelRowBytes;
  }
}

/** All tiles of a whole panel in one function. */
function addWhole(inputs: usize, channels: i32, windows: i32, tiles: usize, y: usize, pitch: usize): void {
  const step = <usize>channels << 2;
  for (const end = inputs + step; inputs < end; inputs += 16) {
    addColumns(inputs, step, 1, windows, 0, tiles, y, y + pitch, y + 2 * pitch, y + 3 * pitch);
    y += 4 * pitch;
  }
}
