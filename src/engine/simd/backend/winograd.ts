import type { backend_util } from '@tensorflow/tfjs-core';
import type { CallTarget } from '../call-target';
import { productWork } from '../kernel-runner';

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

/** Outputs of a window in a row. */
type Edge = 2 | 4;

/** Products of a window. */
function productsOf(edge: Edge): number {
  return (edge + 2) ** 2;
}

/**
 * Which windows take fewer products to give outputs of that size. Tiles multiply four windows at a time, whether they are
 * there or not; the larger windows' transforms and rounding errors are greater, so they must save a quarter.
 */
function edgeFor(height: number, width: number): Edge {
  const products = (edge: Edge): number => Math.ceil(Math.ceil(height / edge) * Math.ceil(width / edge) / 4) * productsOf(edge);
  return products(4) <= 0.75 * products(2) ? 4 : 2;
}

/** Windows that tiles multiply together: no sum depends on it. */
const mostWindows = 56;
const cachedBytes = 300 << 10;

/** For a convolution also so few that the planes of large windows stay in the second-level cache beside the filter's. */
function blockWindows(g: Geometry, edge: Edge): number {
  if (edge === 2) return mostWindows;
  return Math.max(1, Math.min(mostWindows / 2, Math.floor(cachedBytes / (4 * productsOf(edge) * (g.inChannels + g.outChannels)))));
}

/** `WinogradWindow` of assembly/common/winograd.ts for the forward pass and the filter gradient. */
function forwardWindow(g: Geometry, edge: Edge, block: number): number[] {
  return [g.inHeight, g.inWidth, g.inChannels, g.padInfo.top, g.padInfo.left, g.outHeight, g.outWidth, g.outChannels, edge, block];
}

/** The window under which dy gives dx with the reversed filter. */
function gradientWindow(g: Geometry, edge: Edge): number[] {
  return [
    g.outHeight, g.outWidth, g.outChannels, 2 - g.padInfo.top, 2 - g.padInfo.left, g.inHeight, g.inWidth, g.inChannels, edge, blockWindows(g, edge),
  ];
}

/** The work of one image of so many places. */
function imageWork(g: Geometry, places: number, edge: Edge): number {
  return productWork(places * productsOf(edge) / edge ** 2 * g.inChannels * g.outChannels);
}

function withTransformedFilter(simd: CallTarget, filter: number, g: Geometry, edge: Edge, reversed: boolean, use: (planes: number) => void): void {
  const [columns, depth] = reversed ? [g.inChannels, g.outChannels] : [g.outChannels, g.inChannels];
  const { panels } = simd.kernels, count = productsOf(edge);
  simd.withScratch(panels.winogradFilterBytes(columns, depth, count), (planes) => {
    simd.kernels.run('winogradFilter', panels.count(columns), count * panels.width * depth, [filter, planes, g.inChannels, g.outChannels, Number(reversed), edge]);
    use(planes);
  });
}

/** y = x * filter + bias at addresses; `bias` 0 is none. */
export function winogradForward(simd: CallTarget, x: number, filter: number, bias: number, y: number, g: Geometry, relu: boolean): void {
  const edge = edgeFor(g.outHeight, g.outWidth);
  withTransformedFilter(simd, filter, g, edge, false, (planes) => {
    simd.kernels.run('winogradConvolution', g.batchSize, imageWork(g, g.outHeight * g.outWidth, edge), [
      ...forwardWindow(g, edge, blockWindows(g, edge)), x, planes, bias, y, Number(relu),
    ]);
  });
}

export function winogradInputGradient(simd: CallTarget, dy: number, filter: number, dx: number, g: Geometry): void {
  const edge = edgeFor(g.inHeight, g.inWidth);
  withTransformedFilter(simd, filter, g, edge, true, (planes) => {
    simd.kernels.run('winogradConvolution', g.batchSize, imageWork(g, g.inHeight * g.inWidth, edge), [...gradientWindow(g, edge), dy, planes, 0, dx, 0]);
  });
}

/** Sums of `slices` parts of the batch at `partial`, [slices, 3, 3, in, out]. */
export function winogradFilterGradient(simd: CallTarget, x: number, dy: number, partial: number, slices: number, g: Geometry): void {
  const edge = edgeFor(g.outHeight, g.outWidth);
  simd.kernels.run('winogradFilterGradient', slices, imageWork(g, g.outHeight * g.outWidth, edge) * g.batchSize / slices, [
    ...forwardWindow(g, edge, mostWindows), x, dy, partial, g.batchSize, slices,
  ]);
}
