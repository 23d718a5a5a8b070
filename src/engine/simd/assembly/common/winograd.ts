/**
 * Winograd's convolution with 3x3 filters, in windows: four by four outputs from 6x6 inputs by 36 products instead of 144;
 * and the 3x3 filter gradient from the same windows and the gradients of their outputs (A. Lavin, S. Gray, "Fast algorithms
 * for convolutional neural networks", arXiv:1509.09308; here with the last row of B negated, so that all directions take one
 * input transform). Stride and dilation 1, channels in fours.
 *
 * Where one or two rows or columns of outputs remain, the last windows are *short*: two outputs instead of four, from four
 * inputs, on four of the six points (winograd-window.ts). So they share the filter's planes and lack those of the other
 * two points: at 14x14, 484 products instead of 576.
 *
 * Windows, transformed, are planes [windows, channels], one for each product; a plane times a plane of the filter is a
 * matrix product. Planes lie 64 bytes further apart than they need, or they would compete for the same lines of the cache.
 */
import { aligned } from './lanes';
import { panelRowBytes, panelsOf } from './panels';
import { unpoolRow } from './pooled-gradient';
import { betweenBytes, transformWindow } from './winograd-window';

/** Products of a window: the pairs of a row's and a column's point. Product k is of points k / 6 and k % 6. */
// @ts-ignore: decorator
@inline
export const products: i32 = 36;

/** Outputs of a window in a row. */
// @ts-ignore: decorator
@inline
export const edge: i32 = 4;

@unmanaged
export class WinogradWindow {
  inHeight: i32;
  inWidth: i32;
  channels: i32;
  /** Zeros before the first row and column. */
  top: i32;
  left: i32;
  outHeight: i32;
  outWidth: i32;
  filters: i32;
  /** Rows of windows, of one image or of several, that are transformed and multiplied together: so few that their planes stay in the second-level cache. */
  blockRows: i32;

  get windowRows(): i32 {
    return windowsOf(this.outHeight);
  }
  get windowColumns(): i32 {
    return windowsOf(this.outWidth);
  }
  /** Of them, those that are not short. */
  get wholeColumns(): i32 {
    return this.windowColumns - i32(lastIsShort(this.outWidth));
  }
  /** Windows of a block at most. */
  get windows(): i32 {
    return this.blockRows * this.windowColumns;
  }
  get frameWidth(): i32 {
    return inputsOf(this.outWidth);
  }
  /** The image with zeros around it, as far as windows reach. */
  get frameBytes(): usize {
    return aligned(<usize>(inputsOf(this.outHeight) * this.frameWidth * this.channels) << 2);
  }
  /** Where an image begins there. */
  imageInFrame(frame: usize): usize {
    return frame + (<usize>((this.top * this.frameWidth + this.left) * this.channels) << 2);
  }
  /** From one transformed plane of the input to the next. */
  get inputPlane(): usize {
    return aligned(<usize>(this.windows * this.channels) << 2) + 64;
  }
  get imageBytes(): usize {
    return <usize>(this.inHeight * this.inWidth * this.channels) << 2;
  }
}

/** Windows in a row or column of so many outputs. */
// @ts-ignore: decorator
@inline
function windowsOf(outputs: i32): i32 {
  return (outputs + edge - 1) / edge;
}

/** Whether the last of them has two outputs, of which one may be beyond the edge. */
// @ts-ignore: decorator
@inline
function lastIsShort(outputs: i32): bool {
  const rest = outputs % edge;
  return rest == 1 || rest == 2;
}

/** How many inputs they reach over. */
// @ts-ignore: decorator
@inline
function inputsOf(outputs: i32): i32 {
  return edge * windowsOf(outputs) + 2 - (lastIsShort(outputs) ? 2 : 0);
}

/**
 * Rows of windows, counted through all images, that are worked on together, and where their windows lie in a plane. Those
 * of a kind lie side by side: first those whose columns are short, then the whole ones, those whose rows are short, and
 * those that are short in both. So for every product the windows that have it are neighbours.
 */
@unmanaged
export class WindowBlock {
  first: i32;
  last: i32;
  /** Rows before `first` that are short. */
  shortBefore: i32;
  /** Where each kind but the first begins. */
  whole: i32;
  shortRows: i32;
  shortCorners: i32;
  end: i32;
}

/** Room for a block, in scratch. */
// @ts-ignore: decorator
@inline
export const blockBytes: usize = 64;

export function beginBlock(w: WinogradWindow, block: WindowBlock, first: i32, last: i32): void {
  const columns = w.wholeColumns, shortColumns = w.windowColumns - columns;
  const before = shortRowsBefore(w, first), shortRows = shortRowsBefore(w, last) - before, wholeRows = last - first - shortRows;
  block.first = first;
  block.last = last;
  block.shortBefore = before;
  block.whole = wholeRows * shortColumns;
  block.shortRows = block.whole + wholeRows * columns;
  block.shortCorners = block.shortRows + shortRows * columns;
  block.end = block.shortCorners + shortRows * shortColumns;
}

function shortRowsBefore(w: WinogradWindow, row: i32): i32 {
  return lastIsShort(w.outHeight) ? row / w.windowRows : 0;
}

/** Whether a row of windows is short. */
// @ts-ignore: decorator
@inline
export function isShortRow(w: WinogradWindow, row: i32): bool {
  return lastIsShort(w.outHeight) && (row + 1) % w.windowRows == 0;
}

/** The place in a plane of a window of a row of the block. */
export function placeOf(w: WinogradWindow, block: WindowBlock, row: i32, column: i32): i32 {
  const columns = w.wholeColumns, shortRow = shortRowsBefore(w, row) - block.shortBefore, wholeRow = row - block.first - shortRow;
  if (isShortRow(w, row)) return column < columns ? block.shortRows + shortRow * columns + column : block.shortCorners + shortRow;
  return column < columns ? block.whole + wholeRow * columns + column : wholeRow;
}

/** The first window that has a product, and the one after the last. */
export function firstWith(block: WindowBlock, product: i32): i32 {
  return isOfWhole(product % 6) ? block.whole : 0;
}

export function endWith(block: WindowBlock, product: i32): i32 {
  if (isOfWhole(product / 6)) return block.shortRows;
  return isOfWhole(product % 6) ? block.shortCorners : block.end;
}

/** Whether a point, 0 to 5, is one that short windows lack. */
// @ts-ignore: decorator
@inline
function isOfWhole(point: i32): bool {
  return point == 3 || point == 4;
}

/** From one plane of a transformed filter, `columns` of depth `depth` in panels, to the next. */
// @ts-ignore: decorator
@inline
export function filterPlane(depth: i32, columns: i32): usize {
  return <usize>(panelsOf(columns) * depth) * panelRowBytes + 64;
}

/** Scratch for {@link transformInputs}, besides the planes; it begins with the frame, whose borders are to be zero at the start. */
export function inputScratch(w: WinogradWindow): usize {
  return w.frameBytes + betweenBytes;
}

/**
 * Writes every window d of a block as B^T d B: value (row, column) to plane 6 row + column of `planes`.
 * @param places 0, or the bytes (pooled-gradient.ts) of a gradient of pooled images x, whose `scale` is then looked at, too
 * @param framed the image that is in the frame, or -1
 * @returns the one that is there afterwards
 */
export function transformInputs(
  w: WinogradWindow, block: WindowBlock, x: usize, places: usize, scale: f32, scratch: usize, framed: i32, planes: usize,
): i32 {
  const frame = scratch, between = scratch + w.frameBytes, rows = w.windowRows, plane = w.inputPlane;
  const channelBytes = <usize>w.channels << 2, rowBytes = <usize>w.frameWidth * channelBytes;
  for (let row = block.first; row < block.last; row++) {
    const image = row / rows, short = isShortRow(w, row);
    if (image != framed) {
      if (places) unpoolIntoFrame(w, image, x, places, scale, frame);
      else fillFrame(w, x + <usize>image * w.imageBytes, frame);
      framed = image;
    }
    let corner = frame + <usize>(edge * (row % rows)) * rowBytes;
    for (let column = 0; column < w.windowColumns; column++) {
      const to = planes + <usize>placeOf(w, block, row, column) * channelBytes;
      transformWindow(short, column >= w.wholeColumns, corner, rowBytes, channelBytes, to, plane, between);
      corner += <usize>edge * channelBytes;
    }
  }
  return framed;
}

/** Copies an image into the frame, whose borders are zero. */
function fillFrame(w: WinogradWindow, image: usize, frame: usize): void {
  const channelBytes = <usize>w.channels << 2, rowBytes = <usize>w.inWidth * channelBytes, frameRowBytes = <usize>w.frameWidth * channelBytes;
  let to = w.imageInFrame(frame);
  for (let row = 0; row < w.inHeight; row++) {
    memory.copy(to, image, rowBytes);
    image += rowBytes;
    to += frameRowBytes;
  }
}

/** Writes the gradient before pooling of an image into the frame; an odd last row or column stays zero. */
function unpoolIntoFrame(w: WinogradWindow, image: i32, dy: usize, places: usize, scale: f32, frame: usize): void {
  const rows = w.inHeight >> 1, columns = w.inWidth >> 1, channelBytes = <usize>w.channels << 2, frameRowBytes = <usize>w.frameWidth * channelBytes;
  let pooled = <usize>(image * rows * columns * w.channels), to = w.imageInFrame(frame);
  for (let row = 0; row < rows; row++) {
    unpoolRow(dy + (pooled << 2), places + pooled, columns, channelBytes, scale, to, frameRowBytes);
    pooled += <usize>(columns * w.channels);
    to += 2 * frameRowBytes;
  }
}
