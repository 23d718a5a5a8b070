import type { backend_util } from '@tensorflow/tfjs-core';
import type { CallTarget } from '../call-target';
import { productWork } from '../kernel-runner';
import { reduceColumns } from './reduction';
import { planesOf, withTransformedFilter } from './transformed-filter';
import { sliceCount } from './windows';

type Geometry = backend_util.Conv2DInfo;

const planes = planesOf.winogradStridedFilter;

/** Fewer channels or outputs do not pay for the transforms of what goes in and out. */
const leastChannels = 32;
const leastOutputs = 4;

/** Nor do sums over fewer places pay for those of the filter's gradient. */
const leastPlaces = 64;

/** Planes of a filter and of one image that take more leave the second-level cache before they are used again. */
const mostBytes = 2 << 20;

/**
 * Whether a convolution of stride two and its input gradient are computed by Winograd's algorithm on even and odd rows and
 * columns: by shape alone, since results differ in rounding.
 */
export function suitsStridedWinograd(g: Geometry): boolean {
  const { top, left } = g.padInfo;
  return g.filterHeight === 3 && g.filterWidth === 3 && g.strideHeight === 2 && g.strideWidth === 2
    && [g.inChannels, g.outChannels].every((channels) => channels % 4 === 0 && channels >= leastChannels)
    && [top, left].every((zeros) => zeros === 0 || zeros === 1) && g.outHeight >= leastOutputs && g.outWidth >= leastOutputs
    && 4 * planes * g.inChannels * g.outChannels + imageBytes(g) <= mostBytes;
}

/** The same for the filter gradient. */
export function suitsStridedWinogradFilterGradient(g: Geometry): boolean {
  return suitsStridedWinograd(g) && g.batchSize / slicesOf(g) * g.outHeight * g.outWidth >= leastPlaces;
}

function slicesOf(g: Geometry): number {
  return sliceCount(g.batchSize, 4 * planes * g.inChannels * g.outChannels);
}

/** What the planes of images that are worked on together should take of the second-level cache, and most images. */
const cachedBytes = 512 << 10;
const mostImages = 16;
/** Units that a call is cut into where there are images for them. */
const leastUnits = 8;

/** About what the planes of one image take. */
function imageBytes(g: Geometry): number {
  const operands = (2 + 1 / 3) ** 2 * g.inChannels, points = (1 + 1 / 3) ** 2 * g.outChannels;
  return 4 * g.outHeight * g.outWidth * (operands + points);
}

/** Images of so many that are worked on together: in fours, as tiles have rows, if they are small enough. */
function blockImages(g: Geometry, images: number): number {
  const most = Math.max(1, Math.min(mostImages, Math.floor(cachedBytes / imageBytes(g))));
  return Math.min(most > 4 ? most - most % 4 : most, images);
}

/** Images of a unit, forward and for the input gradient: units enough for several threads to share, each with planes that it multiplies whole. */
function blockOfCall(g: Geometry): number {
  return blockImages(g, Math.max(4, Math.ceil(g.batchSize / leastUnits)));
}

/** `StridedWindow` of assembly/common/strided-window.ts, with so many images in a block. */
function stridedWindow(g: Geometry, block: number): number[] {
  return [g.inHeight, g.padInfo.top, g.outHeight, g.inWidth, g.padInfo.left, g.outWidth, g.inChannels, g.outChannels, block];
}

/** The work of one image, in any direction: about two thirds of the products. */
function imageWork(g: Geometry): number {
  return productWork(6 * g.outHeight * g.outWidth * g.inChannels * g.outChannels);
}

/** Computes all images with a kernel whose unit is a block of them, and whose words behind the window are `args`. */
function runBlocks(simd: CallTarget, kernel: 'winogradStridedConvolution' | 'winogradStridedInputGradient', g: Geometry, args: readonly number[]): void {
  const block = blockOfCall(g);
  simd.kernels.run(kernel, Math.ceil(g.batchSize / block), block * imageWork(g), [...stridedWindow(g, block), ...args]);
}

/** y = x * filter + bias at addresses; `bias` 0 is none. */
export function stridedWinogradForward(simd: CallTarget, x: number, filter: number, bias: number, y: number, g: Geometry, relu: boolean): void {
  withTransformedFilter(simd, 'winogradStridedFilter', filter, g, false, (transformed) => {
    runBlocks(simd, 'winogradStridedConvolution', g, [x, transformed, bias, y, g.batchSize, Number(relu)]);
  });
}

export function stridedWinogradInputGradient(simd: CallTarget, dy: number, filter: number, dx: number, g: Geometry): void {
  withTransformedFilter(simd, 'winogradStridedFilter', filter, g, true, (transformed) => {
    runBlocks(simd, 'winogradStridedInputGradient', g, [dy, transformed, dx, g.batchSize]);
  });
}

export function stridedWinogradFilterGradient(simd: CallTarget, x: number, dy: number, dw: number, g: Geometry): void {
  const size = planes * g.inChannels * g.outChannels, slices = slicesOf(g);
  simd.withScratch(slices * size * 4, (partial) => {
    simd.withScratch(size * 4, (sums) => {
      simd.kernels.run('winogradStridedFilterGradient', slices, imageWork(g) * g.batchSize / slices, [...stridedWindow(g, blockImages(g, Math.ceil(g.batchSize / slices))), x, dy, partial, g.batchSize, slices]);
      reduceColumns(simd, 'sum', partial, sums, slices, size, 1);
      simd.kernels.run('winogradStridedTaps', g.inChannels, 2 * planes * g.outChannels, [sums, dw, g.inChannels, g.outChannels]);
    });
  });
}
