/**
 * Convolution of images [height, width, channels] with 3x3 filters from `winogradFilter`, stride 1:
 * y = x * filter + bias, clipped at zero if asked; with reversed filters also the input gradient.
 * Channels and filters are multiples of four. Unit: one image. See common/winograd.ts.
 */
import { aligned } from './common/lanes';
import { panelColumns, panelRowBytes } from './common/panels';
import { tileOfRows, zeros } from './common/tile';
import { filterPlane, fillFrame, inPairs, storePair, transformInput, WinogradWindow } from './common/winograd';

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
    for (let row = 0; row < p.windowRows; row += p.blockRows) {
      const end = min(row + p.blockRows, p.windowRows), windows = (end - row) * p.windowColumns;
      transformInput(p, frame, row, end, inputs);
      for (let k = 0; k < 16; k++) {
        multiply(p, windows, inputs + <usize>k * p.inputPlane, p.planes + <usize>k * filterPlane(p.channels, p.filters), outputs + <usize>k * p.outputPlane);
      }
      transformOutput(p, row, end, outputs, p.y + <usize>image * outputBytes);
    }
  }
}

/** output[windows, filters] = input[windows, channels] times a plane of the filter. */
function multiply(p: Arguments, windows: i32, input: usize, panel: usize, output: usize): void {
  const filters = p.filters, channels = p.channels, depthBytes = <usize>channels << 2, pitch = <usize>filters << 2;
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

/**
 * Each window's products m as A^T m A, two by two outputs. Those beyond an odd edge are written to the place of one that is
 * there, before it.
 */
function transformOutput(p: Arguments, first: i32, last: i32, planes: usize, y: usize): void {
  const filterBytes = <usize>p.filters << 2, rowBytes = <usize>p.outWidth * filterBytes, plane = p.outputPlane;
  const lowest = f32x4.splat(p.relu ? <f32>0 : -Infinity);
  for (let row = 2 * first; row < 2 * last; row += 2) {
    const below = row + 1 < p.outHeight ? rowBytes : 0;
    for (let column = 0; column < p.outWidth; column += 2) {
      const to = y + <usize>row * rowBytes + <usize>column * filterBytes;
      const beside = column + 1 < p.outWidth ? filterBytes : 0;
      let c: usize = 0;
      if (inPairs) {
        for (; c + 32 <= filterBytes; c += 32) transformPairOfOutputs(planes + c, plane, p.bias ? p.bias + c : zeros, lowest, to + c, beside, below);
      }
      for (; c < filterBytes; c += 16) transformOutputs(planes + c, plane, v128.load(p.bias ? p.bias + c : zeros), lowest, to + c, beside, below);
      planes += filterBytes;
    }
  }
}

// @ts-ignore: decorator
@inline
function transformOutputs(m: usize, plane: usize, bias: v128, lowest: v128, to: usize, beside: usize, below: usize): void {
  const a0 = v128.load(m), b0 = v128.load(m + plane), c0 = v128.load(m + 2 * plane), d0 = v128.load(m + 3 * plane);
  m += 4 * plane;
  const a1 = v128.load(m), b1 = v128.load(m + plane), c1 = v128.load(m + 2 * plane), d1 = v128.load(m + 3 * plane);
  m += 4 * plane;
  const a2 = v128.load(m), b2 = v128.load(m + plane), c2 = v128.load(m + 2 * plane), d2 = v128.load(m + 3 * plane);
  m += 4 * plane;
  const a3 = v128.load(m), b3 = v128.load(m + plane), c3 = v128.load(m + 2 * plane), d3 = v128.load(m + 3 * plane);
  const e = lastOf(a1, a2, a3), f = lastOf(b1, b2, b3), g = lastOf(c1, c2, c3), h = lastOf(d1, d2, d3);
  v128.store(to + below + beside, finished(lastOf(f, g, h), bias, lowest));
  v128.store(to + below, finished(firstOf(e, f, g), bias, lowest));
  const i = firstOf(a0, a1, a2), j = firstOf(b0, b1, b2), k = firstOf(c0, c1, c2), l = firstOf(d0, d1, d2);
  v128.store(to + beside, finished(lastOf(j, k, l), bias, lowest));
  v128.store(to, finished(firstOf(i, j, k), bias, lowest));
}

/** {@link transformOutputs} of eight filters: the lower row of outputs and then the upper one. */
// @ts-ignore: decorator
@inline
function transformPairOfOutputs(m: usize, plane: usize, bias: usize, lowest: v128, to: usize, beside: usize, below: usize): void {
  const m1 = m + 4 * plane, m2 = m1 + 4 * plane, m3 = m2 + 4 * plane;
  const low = v128.load(bias), high = v128.load(bias, 16);
  storePairOfOutputs(m1, m2, m3, plane, low, high, lowest, to + below, beside, true);
  storePairOfOutputs(m, m1, m2, plane, low, high, lowest, to, beside, false);
}

/** Two outputs side by side from three rows of products. */
// @ts-ignore: decorator
@inline
function storePairOfOutputs(p: usize, q: usize, r: usize, plane: usize, bias: v128, biasHigh: v128, lowest: v128, to: usize, beside: usize, last: bool): void {
  const a = sumOf(v128.load(p), v128.load(q), v128.load(r), last), aHigh = sumOf(v128.load(p, 16), v128.load(q, 16), v128.load(r, 16), last);
  p += plane; q += plane; r += plane;
  const b = sumOf(v128.load(p), v128.load(q), v128.load(r), last), bHigh = sumOf(v128.load(p, 16), v128.load(q, 16), v128.load(r, 16), last);
  p += plane; q += plane; r += plane;
  const c = sumOf(v128.load(p), v128.load(q), v128.load(r), last), cHigh = sumOf(v128.load(p, 16), v128.load(q, 16), v128.load(r, 16), last);
  p += plane; q += plane; r += plane;
  const d = sumOf(v128.load(p), v128.load(q), v128.load(r), last), dHigh = sumOf(v128.load(p, 16), v128.load(q, 16), v128.load(r, 16), last);
  storePair(to + beside, finished(lastOf(b, c, d), bias, lowest), finished(lastOf(bHigh, cHigh, dHigh), biasHigh, lowest));
  storePair(to, finished(firstOf(a, b, c), bias, lowest), finished(firstOf(aHigh, bHigh, cHigh), biasHigh, lowest));
}

/** The rows of A^T. */
// @ts-ignore: decorator
@inline
function sumOf(a: v128, b: v128, c: v128, last: bool): v128 {
  return last ? lastOf(a, b, c) : firstOf(a, b, c);
}

// @ts-ignore: decorator
@inline
function firstOf(a: v128, b: v128, c: v128): v128 {
  return f32x4.add(f32x4.add(a, b), c);
}

// @ts-ignore: decorator
@inline
function lastOf(a: v128, b: v128, c: v128): v128 {
  return f32x4.add(f32x4.sub(a, b), c);
}

// @ts-ignore: decorator
@inline
function finished(value: v128, bias: v128, lowest: v128): v128 {
  return f32x4.pmax(f32x4.add(value, bias), lowest);
}
