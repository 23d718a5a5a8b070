import {
  backend_util, Conv2D, Conv2DBackpropFilter, Conv2DBackpropInput, FusedConv2D,
  type Conv2DAttrs, type Conv2DBackpropFilterAttrs, type Conv2DBackpropInputAttrs, type FusedConv2DAttrs, type TensorInfo,
} from '@tensorflow/tfjs-core';
import { finishActivation, isKnownActivation } from './activation';
import { productWork } from '../kernel-runner';
import { reduceColumns } from './reduction';
import type { Output, SimdBackend } from './simd-backend';
import { allFloat, product, simdKernel, type SimdKernel, type Tensors } from './simd-kernel';
import { suitsWinograd, winogradFilterGradient, winogradForward, winogradInputGradient } from './winograd';
import { forwardWindow, gradientWindow, sliceCount } from './windows';

type Geometry = backend_util.Conv2DInfo;
type Shape4D = [number, number, number, number];

interface Settings {
  readonly strides: [number, number] | number;
  readonly pad: Conv2DAttrs['pad'];
  readonly dataFormat: 'NHWC' | 'NCHW';
  readonly dilations?: [number, number] | number;
  readonly dimRoundingMode?: Conv2DAttrs['dimRoundingMode'];
}

function geometryOf(inputShape: readonly number[], filterShape: readonly number[], settings: Settings): Geometry {
  const { strides, dilations = 1, pad, dimRoundingMode, dataFormat } = settings;
  return backend_util.computeConv2DInfo(
    inputShape as Shape4D, filterShape as Shape4D, strides, dilations, pad, dimRoundingMode, false, backend_util.convertConv2DDataFormat(dataFormat));
}

/** The work of one image, in any of the three directions. */
function imageWork(g: Geometry): number {
  return productWork(g.outHeight * g.outWidth * g.outChannels * g.filterHeight * g.filterWidth * g.inChannels);
}

/** Calls `use` with the filter in panels of eight outputs, or, reversed, of eight inputs. */
function withPackedFilter(simd: SimdBackend, filter: TensorInfo, g: Geometry, reversed: boolean, use: (panels: number) => void): void {
  const [columns, depth] = reversed ? [g.inChannels, g.outChannels] : [g.outChannels, g.inChannels];
  const count = Math.ceil(columns / 8);
  simd.withScratch(count * g.filterHeight * g.filterWidth * depth * 32, (panels) => {
    simd.kernels.run('packFilter', count, 16 * g.filterHeight * g.filterWidth * depth, [
      simd.address(filter), panels, g.filterHeight, g.filterWidth, g.inChannels, g.outChannels, Number(reversed),
    ]);
    use(panels);
  });
}

function forward(simd: SimdBackend, x: TensorInfo, filter: TensorInfo, bias: TensorInfo | null | undefined, g: Geometry, relu: boolean): Output {
  const y = simd.output(g.outShape);
  const biasAddress = bias == null ? 0 : simd.address(bias);
  if (suitsWinograd(g)) {
    winogradForward(simd, x, filter, biasAddress, y.address, g, relu);
  } else {
    withPackedFilter(simd, filter, g, false, (panels) => {
      simd.kernels.run('convolution', g.batchSize, imageWork(g), [...forwardWindow(g), simd.address(x), panels, biasAddress, y.address, g.outChannels, Number(relu)]);
    });
  }
  return y;
}

function inputGradient(simd: SimdBackend, dy: TensorInfo, filter: TensorInfo, g: Geometry): Output {
  const dx = simd.output(g.inShape);
  if (suitsWinograd(g)) {
    winogradInputGradient(simd, dy, filter, dx.address, g);
  } else {
    withPackedFilter(simd, filter, g, true, (panels) => {
      simd.kernels.run('convolution', g.batchSize, imageWork(g), [...gradientWindow(g), simd.address(dy), panels, 0, dx.address, g.inChannels, 0]);
    });
  }
  return dx;
}

function filterGradient(simd: SimdBackend, x: TensorInfo, dy: TensorInfo, filterShape: readonly number[], g: Geometry): Output {
  const size = product(filterShape);
  const slices = sliceCount(g.batchSize, size * 4);
  return simd.withScratch(slices * size * 4, (partial) => {
    const dw = simd.output(filterShape);
    if (suitsWinograd(g)) {
      winogradFilterGradient(simd, x, dy, partial, slices, g);
    } else {
      simd.kernels.run('convolutionFilterGradient', slices, imageWork(g) * g.batchSize / slices, [
        ...forwardWindow(g), simd.address(x), simd.address(dy), partial, g.outChannels, g.batchSize, slices,
      ]);
    }
    reduceColumns(simd, 'sum', partial, dw.address, slices, size, 1);
    return dw;
  });
}

export const convolutionKernels: readonly SimdKernel[] = [
  simdKernel<Tensors<'x' | 'filter'>, Conv2DAttrs>(Conv2D, ({ x, filter }, attributes, simd) => {
    if (attributes.dataFormat !== 'NHWC' || !allFloat(x, filter)) return undefined;
    return forward(simd, x, filter, undefined, geometryOf(x.shape, filter.shape, attributes), false);
  }),
  simdKernel<Tensors<'x' | 'filter', 'bias' | 'preluActivationWeights'>, FusedConv2DAttrs>(FusedConv2D, ({ x, filter, bias, preluActivationWeights }, attributes, simd) => {
    const { activation, leakyreluAlpha } = attributes;
    if (attributes.dataFormat !== 'NHWC' || !allFloat(x, filter, bias) || preluActivationWeights != null || !isKnownActivation(activation)) return undefined;
    const geometry = geometryOf(x.shape, filter.shape, attributes);
    if (bias != null && product(bias.shape) !== geometry.outChannels) return undefined;
    const y = forward(simd, x, filter, bias, geometry, activation === 'relu');
    finishActivation(simd, y, activation, leakyreluAlpha);
    return y;
  }),
  simdKernel<Tensors<'dy' | 'filter'>, Conv2DBackpropInputAttrs>(Conv2DBackpropInput, ({ dy, filter }, attributes, simd) => {
    if (attributes.dataFormat !== 'NHWC' || !allFloat(dy, filter)) return undefined;
    return inputGradient(simd, dy, filter, geometryOf(attributes.inputShape, filter.shape, attributes));
  }),
  simdKernel<Tensors<'x' | 'dy'>, Conv2DBackpropFilterAttrs>(Conv2DBackpropFilter, ({ x, dy }, attributes, simd) => {
    if (attributes.dataFormat !== 'NHWC' || !allFloat(x, dy)) return undefined;
    return filterGradient(simd, x, dy, attributes.filterShape, geometryOf(x.shape, attributes.filterShape, attributes));
  }),
];
