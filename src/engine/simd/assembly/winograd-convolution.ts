/**
 * Convolution of images [height, width, channels] with 3x3 filters from `winogradFilter`, stride 1:
 * y = x * filter + bias, clipped at zero if asked; with reversed filters also the input gradient.
 * Channels and filters are multiples of four. Unit: one image. See common/winograd.ts.
 */
import { aligned } from './common/lanes';
import { multiplyPlane } from './common/plane-product';
import { beginBlock, blockBytes, edge, endWith, filterPlane, firstWith, inputScratch, isShortRow, placeOf, products, transformInputs, WindowBlock, WinogradWindow } from './common/winograd';
import { finishWindow } from './common/winograd-window';

@unmanaged
export class Arguments extends WinogradWindow {
  x: usize;
  /** From `winogradFilter`. */
  planes: usize;
  /** One value per filter, or 0. */
  bias: usize;
  y: usize;
  relu: i32;

  get outputPlane(): usize {
    return aligned(<usize>(this.windows * this.filters) << 2) + 64;
  }
}

export function winogradConvolutionScratch(address: usize): usize {
  const p = changetype<Arguments>(address);
  return blockBytes + inputScratch(p) + <usize>products * (p.inputPlane + p.outputPlane);
}

export function winogradConvolution(address: usize, first: i32, last: i32, scratch: usize): void {
  convolveWindows(changetype<Arguments>(address), 0, 1, first, last, scratch);
}

/** @param places as in `transformInputs` */
export function convolveWindows(p: Arguments, places: usize, scale: f32, first: i32, last: i32, scratch: usize): void {
  const rows = p.windowRows, end = last * rows, filterBytes = <usize>p.filters << 2;
  let framed = clearFrame(p, scratch);
  for (let begin = first * rows; begin < end; begin += p.blockRows) {
    const blockEnd = min(begin + p.blockRows, end);
    framed = multiplyBlock(p, begin, blockEnd, places, scale, framed, scratch);
    for (let row = begin; row < blockEnd; row++) finishRow(p, row, p.y + <usize>((row / rows * p.outHeight + edge * (row % rows)) * p.outWidth) * filterBytes, scratch);
  }
}

/** To be called before the first block. @returns that no image is in the frame */
export function clearFrame(p: Arguments, scratch: usize): i32 {
  memory.fill(scratch + blockBytes, 0, p.frameBytes);
  return -1;
}

/**
 * The products of the rows of windows from `first` to `last`, counted through all images, to planes in scratch, from which
 * {@link finishRow} takes them. Other parameters and result as those of `transformInputs`.
 */
export function multiplyBlock(p: Arguments, first: i32, last: i32, places: usize, scale: f32, framed: i32, scratch: usize): i32 {
  const block = changetype<WindowBlock>(scratch), input = scratch + blockBytes, inputs = input + inputScratch(p);
  const outputs = inputs + <usize>products * p.inputPlane, plane = filterPlane(p.channels, p.filters);
  beginBlock(p, block, first, last);
  framed = transformInputs(p, block, p.x, places, scale, input, framed, inputs);
  for (let k = 0; k < products; k++) {
    const from = firstWith(block, k);
    multiplyPlane(
      inputs + <usize>k * p.inputPlane + (<usize>(from * p.channels) << 2), endWith(block, k) - from, p.channels,
      p.planes + <usize>k * plane, p.filters, outputs + <usize>k * p.outputPlane + (<usize>(from * p.filters) << 2), false);
  }
  return framed;
}

/** The outputs of a row of windows of the block that was multiplied last, up to four rows at `to`; those beyond an edge are left out. */
export function finishRow(p: Arguments, row: i32, to: usize, scratch: usize): void {
  const block = changetype<WindowBlock>(scratch), between = scratch + blockBytes + p.frameBytes;
  const planes = scratch + blockBytes + inputScratch(p) + <usize>products * p.inputPlane, plane = p.outputPlane;
  const filterBytes = <usize>p.filters << 2, rowBytes = <usize>p.outWidth * filterBytes, lowest: f32 = p.relu ? 0 : -Infinity;
  const short = isShortRow(p, row), rows = min(edge, p.outHeight - edge * (row % p.windowRows));
  for (let column = 0; column < p.windowColumns; column++) {
    const m = planes + <usize>placeOf(p, block, row, column) * filterBytes, columns = min(edge, p.outWidth - edge * column);
    finishWindow(short, column >= p.wholeColumns, m, plane, filterBytes, p.bias, lowest, to, rowBytes, rows, columns, between);
    to += <usize>edge * filterBytes;
  }
}
