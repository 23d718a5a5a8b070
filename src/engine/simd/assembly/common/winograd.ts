/**
 * Winograd's convolution with 3x3 filters, in windows: two by two outputs from 4x4 inputs by 16 products instead of 36, or
 * four by four from 6x6 by 36 instead of 144; and the 3x3 filter gradient from the same windows and the gradients of their
 * outputs (A. Lavin, S. Gray, "Fast algorithms for convolutional neural networks", arXiv:1509.09308; for windows of 4x4
 * here with the last row of B negated, so that all directions take one input transform). Stride and dilation 1, channels
 * in fours.
 *
 * Windows, transformed, are planes [windows, channels], one for each product; a plane times a plane of the filter is a
 * matrix product. Planes lie 64 bytes further apart than they need, or they would compete for the same lines of the cache.
 */
import { aligned } from './lanes';
import { panelRowBytes, panelsOf } from './panels';
import { transformWindow } from './winograd-2x2';
import { transformWindow as transformLargeWindow } from './winograd-4x4';

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
  /** Outputs of a window in a row: 2 or 4. */
  edge: i32;
  /** Windows, about, whose planes are worked on together: few enough to stay in the second-level cache. */
  blockWindows: i32;

  /** Inputs of a window in a row. */
  get side(): i32 {
    return this.edge + 2;
  }
  get products(): i32 {
    return this.side * this.side;
  }
  get windowRows(): i32 {
    return (this.outHeight + this.edge - 1) / this.edge;
  }
  get windowColumns(): i32 {
    return (this.outWidth + this.edge - 1) / this.edge;
  }
  /** Rows of windows, of one image or of several, that are transformed and multiplied together. */
  get blockRows(): i32 {
    return max(1, this.blockWindows / this.windowColumns);
  }
  /** Windows of such a block. */
  get windows(): i32 {
    return this.blockRows * this.windowColumns;
  }
  get frameWidth(): i32 {
    return this.edge * this.windowColumns + 2;
  }
  /** The image with zeros around it, as far as windows reach. */
  get frameBytes(): usize {
    return aligned(<usize>((this.edge * this.windowRows + 2) * this.frameWidth * this.channels) << 2);
  }
  /** From one transformed plane of the input to the next. */
  get inputPlane(): usize {
    return aligned(<usize>(this.windows * this.channels) << 2) + 64;
  }
  get imageBytes(): usize {
    return <usize>(this.inHeight * this.inWidth * this.channels) << 2;
  }
}

/** From one plane of a transformed filter, `columns` of depth `depth` in panels, to the next. */
// @ts-ignore: decorator
@inline
export function filterPlane(depth: i32, columns: i32): usize {
  return <usize>(panelsOf(columns) * depth) * panelRowBytes + 64;
}

/** Copies an image into the frame, whose borders are zero. */
export function fillFrame(w: WinogradWindow, image: usize, frame: usize): void {
  const channelBytes = <usize>w.channels << 2, rowBytes = <usize>w.inWidth * channelBytes, frameRowBytes = <usize>w.frameWidth * channelBytes;
  let to = frame + <usize>w.top * frameRowBytes + <usize>w.left * channelBytes;
  for (let row = 0; row < w.inHeight; row++) {
    memory.copy(to, image, rowBytes);
    image += rowBytes;
    to += frameRowBytes;
  }
}

/**
 * Writes every window d of a row of windows as B^T d B: value (row, column) to plane `side` row + column of `planes`.
 * `between`: working memory of `betweenBytes`.
 */
export function transformInput(w: WinogradWindow, frame: usize, windowRow: i32, planes: usize, between: usize): void {
  const channelBytes = <usize>w.channels << 2, rowBytes = <usize>w.frameWidth * channelBytes, plane = w.inputPlane, edge = w.edge;
  let corner = frame + <usize>(edge * windowRow) * rowBytes;
  for (let column = 0; column < w.windowColumns; column++) {
    if (edge == 4) transformLargeWindow(corner, rowBytes, channelBytes, planes, plane, between);
    else transformWindow(corner, rowBytes, channelBytes, planes, plane);
    corner += <usize>edge * channelBytes;
    planes += channelBytes;
  }
}
