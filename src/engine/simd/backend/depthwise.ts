import {
  backend_util, DepthwiseConv2dNative, DepthwiseConv2dNativeBackpropFilter, DepthwiseConv2dNativeBackpropInput,
  type DepthwiseConv2dNativeAttrs, type DepthwiseConv2dNativeBackpropFilterAttrs, type DepthwiseConv2dNativeBackpropInputAttrs, type TensorInfo,
} from '@tensorflow/tfjs-core';
import { copyBox } from './movement';
import { reduceColumns, reduceRows } from './reduction';
import type { Output, SimdBackend } from './simd-backend';
import { allFloat, product, simdKernel, type SimdKernel, type Tensors } from './simd-kernel';
import { forwardWindow, gradientWindow, sliceCount } from './windows';

type Geometry = backend_util.Conv2DInfo;
type Shape4D = [number, number, number, number];

type Settings = Pick<DepthwiseConv2dNativeAttrs, 'strides' | 'pad' | 'dilations'> & { readonly dimRoundingMode?: DepthwiseConv2dNativeAttrs['dimRoundingMode'] | undefined };

function geometryOf(inputShape: readonly number[], filterShape: readonly number[], { strides, pad, dilations, dimRoundingMode }: Settings): Geometry {
  return backend_util.computeConv2DInfo(inputShape as Shape4D, filterShape as Shape4D, strides, dilations, pad, dimRoundingMode, true);
}

/** Filters a channel. The kernels take one; for more, the images' channels are repeated. */
function multiplierOf(g: Geometry): number {
  return g.outChannels / g.inChannels;
}

function imageWork(g: Geometry): number {
  return product([g.outHeight, g.outWidth, g.outChannels, g.filterHeight, g.filterWidth]) / 2;
}

/** Calls `use` with the address of the images, each channel as often as it has filters. */
function withRepeatedChannels(simd: SimdBackend, x: TensorInfo, g: Geometry, use: (images: number) => void): void {
  const multiplier = multiplierOf(g);
  if (multiplier === 1) {
    use(simd.address(x));
    return;
  }
  const values = product(x.shape);
  simd.withScratch(values * multiplier * 4, (images) => {
    copyBox(simd, [values, multiplier], { address: simd.address(x), strides: [1, 0] }, { address: images, strides: [multiplier, 1] });
    use(images);
  });
}

function forward(simd: SimdBackend, x: TensorInfo, filter: TensorInfo, g: Geometry): Output {
  const y = simd.output(g.outShape);
  withRepeatedChannels(simd, x, g, (images) => {
    simd.kernels.run('depthwiseConvolution', g.batchSize, imageWork(g), [...forwardWindow(g, g.outChannels), images, simd.address(filter), y.address]);
  });
  return y;
}

function inputGradient(simd: SimdBackend, dy: TensorInfo, filter: TensorInfo, g: Geometry): Output {
  const dx = simd.output(g.inShape);
  const taps = g.filterHeight * g.filterWidth;
  const channels = g.outChannels;
  const multiplier = multiplierOf(g);
  simd.withScratch(taps * channels * 4, (reversed) => {
    const last = simd.address(filter) + (taps - 1) * channels * 4;
    copyBox(simd, [taps, channels], { address: last, strides: [-channels, 1] }, { address: reversed, strides: [channels, 1] });
    const convolve = (to: number): void => {
      simd.kernels.run('depthwiseConvolution', g.batchSize, imageWork(g), [...gradientWindow(g), simd.address(dy), reversed, to]);
    };
    if (multiplier === 1) {
      convolve(dx.address);
      return;
    }
    const values = product(g.inShape);
    simd.withScratch(values * multiplier * 4, (repeated) => {
      convolve(repeated);
      reduceRows(simd, 'sum', repeated, dx.address, values, multiplier, 1);
    });
  });
  return dx;
}

function filterGradient(simd: SimdBackend, x: TensorInfo, dy: TensorInfo, filterShape: readonly number[], g: Geometry): Output {
  const size = product(filterShape);
  const slices = sliceCount(g.batchSize, size * 4);
  const dw = simd.output(filterShape);
  simd.withScratch(slices * size * 4, (partial) => {
    withRepeatedChannels(simd, x, g, (images) => {
      simd.kernels.run('depthwiseFilterGradient', slices, imageWork(g) * g.batchSize / slices, [
        ...forwardWindow(g, g.outChannels), images, simd.address(dy), partial, g.batchSize, slices,
      ]);
    });
    reduceColumns(simd, 'sum', partial, dw.address, slices, size, 1);
  });
  return dw;
}

export const depthwiseKernels: readonly SimdKernel[] = [
  simdKernel<Tensors<'x' | 'filter'>, DepthwiseConv2dNativeAttrs>(DepthwiseConv2dNative, ({ x, filter }, attributes, simd) =>
    allFloat(x, filter) ? forward(simd, x, filter, geometryOf(x.shape, filter.shape, attributes)) : undefined),
  simdKernel<Tensors<'dy' | 'filter'>, DepthwiseConv2dNativeBackpropInputAttrs>(DepthwiseConv2dNativeBackpropInput, ({ dy, filter }, attributes, simd) =>
    allFloat(dy, filter) ? inputGradient(simd, dy, filter, geometryOf(attributes.inputShape, filter.shape, attributes)) : undefined),
  simdKernel<Tensors<'x' | 'dy'>, DepthwiseConv2dNativeBackpropFilterAttrs>(DepthwiseConv2dNativeBackpropFilter, ({ x, dy }, attributes, simd) =>
    allFloat(x, dy) ? filterGradient(simd, x, dy, attributes.filterShape, geometryOf(x.shape, attributes.filterShape, attributes)) : undefined),
];
