/**
 * Convolution of images [height, width, channels] with 3x3 filters from `winogradFilter`, stride 1:
 * y = x * filter + bias, clipped at zero if asked; with reversed filters also the input gradient.
 * Channels and filters are multiples of four. Unit: one image. See common/winograd.ts.
 */
import { aligned } from './common/lanes';
import { multiplyRows } from './common/multiply-rows';
import { panelColumns, panelRowBytes } from './common/panels';
import { tile, zeros } from './common/tile';
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
  const p = changetype<Arguments>(address), block = changetype<WindowBlock>(scratch);
  const input = scratch + blockBytes, inputs = input + inputScratch(p), outputs = inputs + <usize>products * p.inputPlane;
  const plane = filterPlane(p.channels, p.filters), rows = p.windowRows, end = last * rows;
  let framed = -1;
  memory.fill(input, 0, p.frameBytes);
  for (let row = first * rows; row < end; row += p.blockRows) {
    beginBlock(p, block, row, min(row + p.blockRows, end));
    framed = transformInputs(p, block, p.x, input, framed, inputs);
    for (let k = 0; k < products; k++) {
      const from = firstWith(block, k);
      multiply(
        p, endWith(block, k) - from, inputs + <usize>k * p.inputPlane + (<usize>(from * p.channels) << 2), p.planes + <usize>k * plane,
        outputs + <usize>k * p.outputPlane + (<usize>(from * p.filters) << 2));
    }
    finishOutputs(p, block, outputs, input + p.frameBytes);
  }
}

/** output[windows, filters] = input[windows, channels] times a plane of the filter. */
function multiply(p: Arguments, windows: i32, input: usize, panel: usize, output: usize): void {
  const filters = p.filters, channels = p.channels, depthBytes = <usize>channels << 2, pitch = <usize>filters << 2;
  for (let filter = 0; filter < filters; filter += panelColumns) {
    const columns = min(panelColumns, filters - filter), whole = columns == panelColumns ? windows & ~3 : 0;
    const to = output + (<usize>filter << 2);
    multiplyWhole(input, whole, channels, panel, to, pitch);
    for (let row = whole; row < windows; row += 4) {
      const left = windows - row, a0 = input + <usize>row * depthBytes;
      const a1 = left > 1 ? a0 + depthBytes : a0, a2 = left > 2 ? a1 + depthBytes : a0, a3 = left > 3 ? a2 + depthBytes : a0;
      tile(a0, a1, a2, a3, 1, channels, 0, panel, zeros, 0, -Infinity, to + <usize>row * pitch, pitch, min(4, left), columns);
    }
    panel += <usize>channels * panelRowBytes;
  }
}

/** All whole tiles of a panel in one function: where channels are few, a call a tile is a tenth of the time. */
function multiplyWhole(a: usize, rows: i32, channels: i32, panel: usize, y: usize, pitch: usize): void {
  const depthBytes = <usize>channels << 2;
  for (; rows; rows -= 4) {
    multiplyRows(
      a, a + depthBytes, a + 2 * depthBytes, a + 3 * depthBytes, 1, channels, 0, panel, zeros, 0, false, 0, y, y + pitch, y + 2 * pitch, y + 3 * pitch,
      false, 0, 0, 0, 0);
    a += 4 * depthBytes;
    y += 4 * pitch;
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
