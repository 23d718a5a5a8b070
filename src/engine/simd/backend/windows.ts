import type { backend_util } from '@tensorflow/tfjs-core';

type Geometry = backend_util.Conv2DInfo;

/** `Window` of assembly/common/window.ts for the forward pass and the filter gradient, on images of so many channels. */
export function forwardWindow(g: Geometry, channels = g.inChannels): number[] {
  return [
    g.inHeight, g.inWidth, channels, g.filterHeight, g.filterWidth, g.strideHeight, g.strideWidth, g.dilationHeight, g.dilationWidth,
    g.padInfo.top, g.padInfo.left, g.outHeight, g.outWidth, 1, 1,
  ];
}

/** The window under which dy, its pixels a stride apart, gives dx with the reversed filter. */
export function gradientWindow(g: Geometry): number[] {
  return [
    g.outHeight, g.outWidth, g.outChannels, g.filterHeight, g.filterWidth, 1, 1, g.dilationHeight, g.dilationWidth,
    (g.filterHeight - 1) * g.dilationHeight - g.padInfo.top, (g.filterWidth - 1) * g.dilationWidth - g.padInfo.left,
    g.inHeight, g.inWidth, g.strideHeight, g.strideWidth,
  ];
}

const mostSlices = 8;
const mostPartialBytes = 64 * 2 ** 20;

/**
 * Parts of the batch whose sums a filter gradient keeps apart: by shape alone, so that the result's bits do not depend
 * on the threads.
 * @param gradientBytes size of one such sum
 */
export function sliceCount(images: number, gradientBytes: number): number {
  return Math.max(1, Math.min(mostSlices, images, Math.floor(mostPartialBytes / gradientBytes)));
}
