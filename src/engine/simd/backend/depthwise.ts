import {
  backend_util, DepthwiseConv2dNative, DepthwiseConv2dNativeBackpropFilter, DepthwiseConv2dNativeBackpropInput,
  type DepthwiseConv2dNativeAttrs, type DepthwiseConv2dNativeBackpropFilterAttrs, type DepthwiseConv2dNativeBackpropInputAttrs,
} from '@tensorflow/tfjs-core';
import type { CallTarget } from '../call-target';
import { copyBox } from './movement';
import { reduceColumns, reduceRows } from './reduction';
import { allFloat, product, simdKernel, type SimdKernel, type Tensors } from './simd-kernel';
import { forwardWindow, gradientWindow, sliceCount } from './windows';

type Geometry = backend_util.Conv2DInfo;
type Addresses<Names extends string> = Readonly<Record<Names, number>>;
type Shape4D = [number, number, number, number];

type Settings = Pick<DepthwiseConv2dNativeAttrs, 'strides' | 'pad'> & {
  /** The layer depthwiseConv2d hands on `null` for its default. */
  readonly dilations?: DepthwiseConv2dNativeAttrs['dilations'] | null;
  readonly dimRoundingMode?: DepthwiseConv2dNativeAttrs['dimRoundingMode'] | undefined;
};

export function geometryOf(inputShape: readonly number[], filterShape: readonly number[], { strides, pad, dilations, dimRoundingMode }: Settings): Geometry {
  return backend_util.computeConv2DInfo(inputShape as Shape4D, filterShape as Shape4D, strides, dilations ?? 1, pad, dimRoundingMode, true);
}

/** Filters a channel. The kernels take one; for more, the images' channels are repeated. */
function multiplierOf(g: Geometry): number {
  return g.outChannels / g.inChannels;
}

function imageWork(g: Geometry): number {
  return product([g.outHeight, g.outWidth, g.outChannels, g.filterHeight, g.filterWidth]) / 2;
}

/** Calls `use` with the address of the images, each channel as often as it has filters. */
function withRepeatedChannels(simd: CallTarget, x: number, g: Geometry, use: (images: number) => void): void {
  const multiplier = multiplierOf(g);
  if (multiplier === 1) {
    use(x);
    return;
  }
  const values = product(g.inShape);
  simd.withScratch(values * multiplier * 4, (images) => {
    copyBox(simd, [values, multiplier], { address: x, strides: [1, 0] }, { address: images, strides: [multiplier, 1] });
    use(images);
  });
}

/** y = x * filter at addresses. */
export function runDepthwise(simd: CallTarget, g: Geometry, { x, filter, y }: Addresses<'x' | 'filter' | 'y'>): void {
  withRepeatedChannels(simd, x, g, (images) => {
    simd.kernels.run('depthwiseConvolution', g.batchSize, imageWork(g), [...forwardWindow(g, g.outChannels), images, filter, y]);
  });
}

export function runDepthwiseInputGradient(simd: CallTarget, g: Geometry, { dy, filter, dx }: Addresses<'dy' | 'filter' | 'dx'>): void {
  const taps = g.filterHeight * g.filterWidth;
  const channels = g.outChannels;
  const multiplier = multiplierOf(g);
  simd.withScratch(taps * channels * 4, (reversed) => {
    const last = filter + (taps - 1) * channels * 4;
    copyBox(simd, [taps, channels], { address: last, strides: [-channels, 1] }, { address: reversed, strides: [channels, 1] });
    const convolve = (to: number): void => {
      simd.kernels.run('depthwiseConvolution', g.batchSize, imageWork(g), [...gradientWindow(g), dy, reversed, to]);
    };
    if (multiplier === 1) {
      convolve(dx);
      return;
    }
    const values = product(g.inShape);
    simd.withScratch(values * multiplier * 4, (repeated) => {
      convolve(repeated);
      reduceRows(simd, 'sum', repeated, dx, values, multiplier, 1);
    });
  });
}

export function runDepthwiseFilterGradient(simd: CallTarget, g: Geometry, { x, dy, dw }: Addresses<'x' | 'dy' | 'dw'>): void {
  const size = product(g.filterShape);
  const slices = sliceCount(g.batchSize, size * 4);
  simd.withScratch(slices * size * 4, (partial) => {
    withRepeatedChannels(simd, x, g, (images) => {
      simd.kernels.run('depthwiseFilterGradient', slices, imageWork(g) * g.batchSize / slices, [
        ...forwardWindow(g, g.outChannels), images, dy, partial, g.batchSize, slices,
      ]);
    });
    reduceColumns(simd, 'sum', partial, dw, slices, size, 1);
  });
}

export const depthwiseKernels: readonly SimdKernel[] = [
  simdKernel<Tensors<'x' | 'filter'>, DepthwiseConv2dNativeAttrs>(DepthwiseConv2dNative, ({ x, filter }, attributes, simd) => {
    if (!allFloat(x, filter)) return undefined;
    const geometry = geometryOf(x.shape, filter.shape, attributes);
    const y = simd.output(geometry.outShape);
    runDepthwise(simd, geometry, { x: simd.address(x), filter: simd.address(filter), y: y.address });
    return y;
  }),
  simdKernel<Tensors<'dy' | 'filter'>, DepthwiseConv2dNativeBackpropInputAttrs>(DepthwiseConv2dNativeBackpropInput, ({ dy, filter }, attributes, simd) => {
    if (!allFloat(dy, filter)) return undefined;
    const dx = simd.output(attributes.inputShape);
    runDepthwiseInputGradient(simd, geometryOf(attributes.inputShape, filter.shape, attributes), { dy: simd.address(dy), filter: simd.address(filter), dx: dx.address });
    return dx;
  }),
  simdKernel<Tensors<'x' | 'dy'>, DepthwiseConv2dNativeBackpropFilterAttrs>(DepthwiseConv2dNativeBackpropFilter, ({ x, dy }, attributes, simd) => {
    if (!allFloat(x, dy)) return undefined;
    const dw = simd.output(attributes.filterShape);
    runDepthwiseFilterGradient(simd, geometryOf(x.shape, attributes.filterShape, attributes), { x: simd.address(x), dy: simd.address(dy), dw: dw.address });
    return dw;
  }),
];
