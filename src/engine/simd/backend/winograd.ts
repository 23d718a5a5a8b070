import type { backend_util } from '@tensorflow/tfjs-core';
import type { CallTarget } from '../call-target';
import { productWork } from '../kernel-runner';
import { planesOf, withTransformedFilter } from './transformed-filter';

type Geometry = backend_util.Conv2DInfo;

/** Fewer channels or places do not pay for the transforms of what goes in and out. */
const leastChannels = 16;
const leastPlaces = 16;

/** Whether a convolution and its gradients are computed by Winograd's algorithm: by shape alone, since results differ in rounding. */
export function suitsWinograd(g: Geometry): boolean {
  const { top, bottom, left, right } = g.padInfo;
  return g.filterHeight === 3 && g.filterWidth === 3 && g.strideHeight === 1 && g.strideWidth === 1 && g.dilationHeight === 1 && g.dilationWidth === 1
    && [g.inChannels, g.outChannels].every((channels) => channels % 4 === 0 && channels >= leastChannels)
    && [top, bottom, left, right].every((zeros) => zeros >= 0 && zeros <= 2) && g.outHeight * g.outWidth >= leastPlaces;
}

/** Of a window: assembly/common/winograd.ts. */
const edge = 4;
const products = planesOf.winogradFilter;

/** Products of the windows that give so many rows or columns of outputs, in that direction: short ones at the end take four. */
function pointsOf(outputs: number): number {
  const rest = outputs % edge;
  return 6 * Math.floor(outputs / edge) + (rest === 0 ? 0 : rest < 3 ? 4 : 6);
}

/** Bytes of windows' planes that stay in the second-level cache beside the filter's. */
const cachedBytes = 450 << 10;
const mostWindows = 32;
/** The filter gradient's products are sums over windows: the more of them, the fewer sums. */
const mostSummedWindows = 64;

/** Rows of so many windows: those of whole images, where an image has fewer, since tiles multiply four windows of a kind. */
function rowsOf(windows: number, height: number, width: number): number {
  const rows = Math.max(1, Math.floor(windows / Math.ceil(width / edge))), ofImage = Math.ceil(height / edge);
  return rows < ofImage ? rows : rows - rows % ofImage;
}

function blockRows(g: Geometry, height: number, width: number): number {
  return rowsOf(Math.min(mostWindows, Math.floor(cachedBytes / (4 * products * (g.inChannels + g.outChannels)))), height, width);
}

/** `WinogradWindow` of assembly/common/winograd.ts for the forward pass and the filter gradient. */
function forwardWindow(g: Geometry, rows: number): number[] {
  return [g.inHeight, g.inWidth, g.inChannels, g.padInfo.top, g.padInfo.left, g.outHeight, g.outWidth, g.outChannels, rows];
}

/** The window under which dy gives dx with the reversed filter. */
function gradientWindow(g: Geometry): number[] {
  return [
    g.outHeight, g.outWidth, g.outChannels, 2 - g.padInfo.top, 2 - g.padInfo.left, g.inHeight, g.inWidth, g.inChannels, blockRows(g, g.inHeight, g.inWidth),
  ];
}

/** The work of one image of so many outputs. */
function imageWork(g: Geometry, height: number, width: number): number {
  return productWork(pointsOf(height) * pointsOf(width) * g.inChannels * g.outChannels);
}

/** y = x * filter + bias at addresses; `bias` 0 is none. */
export function winogradForward(simd: CallTarget, x: number, filter: number, bias: number, y: number, g: Geometry, relu: boolean): void {
  withTransformedFilter(simd, 'winogradFilter', filter, g, false, (planes) => {
    simd.kernels.run('winogradConvolution', g.batchSize, imageWork(g, g.outHeight, g.outWidth), [
      ...forwardWindow(g, blockRows(g, g.outHeight, g.outWidth)), x, planes, bias, y, Number(relu),
    ]);
  });
}

export function winogradInputGradient(simd: CallTarget, dy: number, filter: number, dx: number, g: Geometry): void {
  withTransformedFilter(simd, 'winogradFilter', filter, g, true, (planes) => {
    simd.kernels.run('winogradConvolution', g.batchSize, imageWork(g, g.inHeight, g.inWidth), [...gradientWindow(g), dy, planes, 0, dx, 0]);
  });
}

/** Sums of `slices` parts of the batch at `partial`, [slices, 3, 3, in, out]. */
export function winogradFilterGradient(simd: CallTarget, x: number, dy: number, partial: number, slices: number, g: Geometry): void {
  simd.kernels.run('winogradFilterGradient', slices, imageWork(g, g.outHeight, g.outWidth) * g.batchSize / slices, [
    ...forwardWindow(g, rowsOf(mostSummedWindows, g.outHeight, g.outWidth)), x, dy, partial, g.batchSize, slices,
  ]);
}
