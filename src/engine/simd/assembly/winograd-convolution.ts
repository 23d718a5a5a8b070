/**
 * Convolution of images [height, width, channels] with 3x3 filters from `winogradFilter`, stride 1:
 * y = x * filter + bias, clipped at zero if asked; with reversed filters also the input gradient.
 * Channels and filters are multiples of four. Unit: one image. See common/winograd.ts.
 */
import { aligned } from './common/lanes';
import { panelColumns, panelRowBytes } from './common/panels';
import { tileOfRows } from './common/tile';
import { filterPlane, fillFrame, transformInput, WinogradWindow } from './common/winograd';

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
  return p.frameBytes + 16 * (p.inputPlane + p.outputPlane);
}

export function winogradConvolution(address: usize, first: i32, last: i32, scratch: usize): void {
  const p = changetype<Arguments>(address);
  const frame = scratch, inputs = frame + p.frameBytes, outputs = inputs + 16 * p.inputPlane;
  const outputBytes = <usize>(p.outHeight * p.outWidth * p.filters) << 2;
  memory.fill(frame, 0, p.frameBytes);
  for (let image = first; image < last; image++) {
    fillFrame(p, p.x + <usize>image * p.imageBytes, frame);
    transformInput(p, frame, inputs);
    for (let k = 0; k < 16; k++) multiply(p, inputs + <usize>k * p.inputPlane, p.planes + <usize>k * filterPlane(p.channels, p.filters), outputs + <usize>k * p.outputPlane);
    transformOutput(p, outputs, p.y + <usize>image * outputBytes);
  }
}

/** output[windows, filters] = input[windows, channels] times a plane of the filter. */
function multiply(p: Arguments, input: usize, panel: usize, output: usize): void {
  const windows = p.windows, filters = p.filters, channels = p.channels, depthBytes = <usize>channels << 2, pitch = <usize>filters << 2;
  for (let filter = 0; filter < filters; filter += panelColumns) {
    const columns = min(panelColumns, filters - filter);
    for (let row = 0; row < windows; row += 4) {
      const left = windows - row, a0 = input + <usize>row * depthBytes;
      const a1 = left > 1 ? a0 + depthBytes : a0, a2 = left > 2 ? a1 + depthBytes : a0, a3 = left > 3 ? a2 + depthBytes : a0;
      tileOfRows(a0, a1, a2, a3, 1, channels, 0, panel, output + <usize>row * pitch + (<usize>filter << 2), pitch, min(4, left), 0, columns, false);
    }
    panel += <usize>channels * panelRowBytes;
  }
}

/** Each window's products m as A^T m A, two by two outputs; those beyond an odd edge are left out. */
function transformOutput(p: Arguments, planes: usize, y: usize): void {
  const filterBytes = <usize>p.filters << 2, rowBytes = <usize>p.outWidth * filterBytes, plane = p.outputPlane;
  const lowest = f32x4.splat(p.relu ? <f32>0 : -Infinity);
  for (let row = 0; row < p.outHeight; row += 2) {
    for (let column = 0; column < p.outWidth; column += 2) {
      const to = y + <usize>row * rowBytes + <usize>column * filterBytes;
      const below = row + 1 < p.outHeight, beside = column + 1 < p.outWidth;
      for (let c: usize = 0; c < filterBytes; c += 16) {
        const bias = p.bias ? v128.load(p.bias + c) : f32x4.splat(0);
        let m = planes + c;
        const a0 = v128.load(m), b0 = v128.load(m + plane), c0 = v128.load(m + 2 * plane), d0 = v128.load(m + 3 * plane);
        m += 4 * plane;
        const a1 = v128.load(m), b1 = v128.load(m + plane), c1 = v128.load(m + 2 * plane), d1 = v128.load(m + 3 * plane);
        m += 4 * plane;
        const a2 = v128.load(m), b2 = v128.load(m + plane), c2 = v128.load(m + 2 * plane), d2 = v128.load(m + 3 * plane);
        m += 4 * plane;
        const a3 = v128.load(m), b3 = v128.load(m + plane), c3 = v128.load(m + 2 * plane), d3 = v128.load(m + 3 * plane);
        const at = to + c;
        storeOutputs(
          f32x4.add(f32x4.add(a0, a1), a2), f32x4.add(f32x4.add(b0, b1), b2), f32x4.add(f32x4.add(c0, c1), c2), f32x4.add(f32x4.add(d0, d1), d2),
          bias, lowest, at, filterBytes, beside);
        if (below) {
          storeOutputs(
            f32x4.add(f32x4.sub(a1, a2), a3), f32x4.add(f32x4.sub(b1, b2), b3), f32x4.add(f32x4.sub(c1, c2), c3), f32x4.add(f32x4.sub(d1, d2), d3),
            bias, lowest, at + rowBytes, filterBytes, beside);
        }
      }
      planes += filterBytes;
    }
  }
}

// @ts-ignore: decorator
@inline
function storeOutputs(a: v128, b: v128, c: v128, d: v128, bias: v128, lowest: v128, at: usize, next: usize, beside: bool): void {
  v128.store(at, f32x4.max(f32x4.add(f32x4.add(f32x4.add(a, b), c), bias), lowest));
  if (beside) v128.store(at + next, f32x4.max(f32x4.add(f32x4.add(f32x4.sub(b, c), d), bias), lowest));
}
