/**
 * Convolution of images [height, width, channels] with 3x3 filters from `winogradFilter`, stride 1:
 * y = x * filter + bias, clipped at zero if asked; with reversed filters also the input gradient.
 * Channels and filters are multiples of four. Unit: one image. See common/winograd.ts.
 */
import { aligned } from './common/lanes';
import { multiplyRows } from './common/multiply-rows';
import { panelColumns, panelRowBytes } from './common/panels';
import { tile, zeros } from './common/tile';
import { filterPlane, fillFrame, transformInput, WinogradWindow } from './common/winograd';
import { finishWindow } from './common/winograd-2x2';
import { betweenBytes, finishWindow as finishLargeWindow } from './common/winograd-4x4';

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
  return betweenBytes + p.frameBytes + p.products * (p.inputPlane + p.outputPlane);
}

export function winogradConvolution(address: usize, first: i32, last: i32, scratch: usize): void {
  const p = changetype<Arguments>(address);
  const between = scratch, frame = between + betweenBytes, inputs = frame + p.frameBytes, outputs = inputs + p.products * p.inputPlane;
  const outputBytes = <usize>(p.outHeight * p.outWidth * p.filters) << 2;
  const plane = filterPlane(p.channels, p.filters), rows = p.windowRows, columns = p.windowColumns, blockRows = p.blockRows;
  let framed = -1;
  memory.fill(frame, 0, p.frameBytes);
  // Rows of windows are counted through all images: a block may reach from one image into the next.
  for (let begin = first * rows; begin < last * rows; begin += blockRows) {
    const end = min(begin + blockRows, last * rows);
    for (let row = begin; row < end; row++) {
      const image = row / rows;
      if (image != framed) {
        fillFrame(p, p.x + <usize>image * p.imageBytes, frame);
        framed = image;
      }
      transformInput(p, frame, row % rows, inputs + <usize>((row - begin) * columns * p.channels << 2), between);
    }
    for (let k = 0; k < p.products; k++) {
      multiply(p, (end - begin) * columns, inputs + <usize>k * p.inputPlane, p.planes + <usize>k * plane, outputs + <usize>k * p.outputPlane);
    }
    for (let row = begin; row < end; row++) {
      transformOutput(p, row % rows, outputs + <usize>((row - begin) * columns * p.filters << 2), p.y + <usize>(row / rows) * outputBytes, between);
    }
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
      a, a + depthBytes, a + 2 * depthBytes, a + 3 * depthBytes, 1, channels, 0, panel, zeros, 0, -Infinity, y, y + pitch, y + 2 * pitch, y + 3 * pitch,
      false, 0, 0, 0, 0);
    a += 4 * depthBytes;
    y += 4 * pitch;
  }
}

/** The products of a row of windows to outputs; those beyond an edge are left out. */
function transformOutput(p: Arguments, windowRow: i32, planes: usize, y: usize, between: usize): void {
  const filterBytes = <usize>p.filters << 2, rowBytes = <usize>p.outWidth * filterBytes, plane = p.outputPlane, edge = p.edge;
  const lowest: f32 = p.relu ? 0 : -Infinity, row = edge * windowRow, rows = min(edge, p.outHeight - row);
  for (let column = 0; column < p.outWidth; column += edge) {
    const to = y + <usize>row * rowBytes + <usize>column * filterBytes, columns = min(edge, p.outWidth - column);
    if (edge == 4) finishLargeWindow(planes, plane, filterBytes, p.bias, lowest, to, rowBytes, rows, columns, between);
    else finishWindow(planes, plane, filterBytes, p.bias, lowest, to, rowBytes, rows, columns);
    planes += filterBytes;
  }
}
