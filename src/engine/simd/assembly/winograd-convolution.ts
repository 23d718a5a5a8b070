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
  const block = changetype<WindowBlock>(scratch);
  const input = scratch + blockBytes, inputs = input + inputScratch(p), outputs = inputs + <usize>products * p.inputPlane;
  const plane = filterPlane(p.channels, p.filters), rows = p.windowRows, end = last * rows;
  let framed = -1;
  memory.fill(input, 0, p.frameBytes);
  for (let row = first * rows; row < end; row += p.blockRows) {
    beginBlock(p, block, row, min(row + p.blockRows, end));
    framed = transformInputs(p, block, p.x, places, scale, input, framed, inputs);
    for (let k = 0; k < products; k++) {
      const from = firstWith(block, k);
      multiplyPlane(
        inputs + <usize>k * p.inputPlane + (<usize>(from * p.channels) << 2), endWith(block, k) - from, p.channels,
        p.planes + <usize>k * plane, p.filters, outputs + <usize>k * p.outputPlane + (<usize>(from * p.filters) << 2), false);
    }
    finishOutputs(p, block, outputs, input + p.frameBytes);
  }
}

/** The products of a block to outputs; those beyond an edge are left out. */
function finishOutputs(p: Arguments, block: WindowBlock, planes: usize, between: usize): void {
  const filterBytes = <usize>p.filters << 2, rowBytes = <usize>p.outWidth * filterBytes, plane = p.outputPlane, lowest: f32 = p.relu ? 0 : -Infinity;
  for (let row = block.first; row < block.last; row++) {
    const image = row / p.windowRows, y = edge * (row % p.windowRows), rows = min(edge, p.outHeight - y), short = isShortRow(p, row);
    let to = p.y + <usize>(image * p.outHeight + y) * rowBytes;
    for (let column = 0; column < p.windowColumns; column++) {
      const m = planes + <usize>placeOf(p, block, row, column) * filterBytes, columns = min(edge, p.outWidth - edge * column);
      finishWindow(short, column >= p.wholeColumns, m, plane, filterBytes, p.bias, lowest, to, rowBytes, rows, columns, between);
      to += <usize>edge * filterBytes;
    }
  }
}
