import {
  backend_util, Conv2D, Conv2DBackpropFilter, Conv2DBackpropInput, FusedConv2D,
  type Conv2DAttrs, type Conv2DBackpropFilterAttrs, type Conv2DBackpropInputAttrs, type FusedConv2DAttrs, type TensorInfo,
} from '@tensorflow/tfjs-core';
import { finishActivation, isKnownActivation } from './activation';
import type { CallTarget } from '../call-target';
import { productWork } from '../kernel-runner';
import { reduceColumns } from './reduction';
import type { Output, SimdBackend } from './simd-backend';
import { allFloat, product, simdKernel, type SimdKernel, type Tensors } from './simd-kernel';
import { stridedWinogradFilterGradient, stridedWinogradForward, stridedWinogradInputGradient, suitsStridedWinograd, suitsStridedWinogradFilterGradient } from './winograd-strided';
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

export function geometryOf(inputShape: readonly number[], filterShape: readonly number[], settings: Settings): Geometry {
  const { strides, dilations = 1, pad, dimRoundingMode, dataFormat } = settings;
  return backend_util.computeConv2DInfo(
    inputShape as Shape4D, filterShape as Shape4D, strides, dilations, pad, dimRoundingMode, false, backend_util.convertConv2DDataFormat(dataFormat));
}

/** The work of one image, in any of the three directions. */
function imageWork(g: Geometry): number {
  return productWork(g.outHeight * g.outWidth * g.outChannels * g.filterHeight * g.filterWidth * g.inChannels);
}

/** The sizes of a filter. */
type FilterShape = Pick<Geometry, 'filterHeight' | 'filterWidth' | 'strideHeight' | 'strideWidth' | 'inChannels' | 'outChannels'>;

/** Calls `use` with the filter in panels of outputs, or, reversed, of inputs. */
function withPackedFilter(simd: CallTarget, filter: number, g: FilterShape, reversed: boolean, use: (panels: number) => void): void {
  const [columns, depth] = reversed ? [g.inChannels, g.outChannels] : [g.outChannels, g.inChannels];
  const { panels } = simd.kernels;
  const taps = g.filterHeight * g.filterWidth * depth;
  simd.withScratch(panels.bytes(columns, taps), (packed) => {
    simd.kernels.run('packFilter', panels.count(columns), 2 * panels.width * taps, [
      filter, packed, g.filterHeight, g.filterWidth, g.inChannels, g.outChannels, Number(reversed), g.strideHeight, g.strideWidth,
    ]);
    use(packed);
  });
}

type Addresses<Names extends string> = Readonly<Record<Names, number>>;

/** y = x * filter + bias at addresses; `bias` 0 is none. */
export function runConvolution(simd: CallTarget, g: Geometry, { x, filter, bias, y }: Addresses<'x' | 'filter' | 'bias' | 'y'>, relu: boolean): void {
  if (suitsWinograd(g)) {
    winogradForward(simd, x, filter, bias, y, g, relu);
  } else if (suitsStridedWinograd(g)) {
    stridedWinogradForward(simd, x, filter, bias, y, g, relu);
  } else {
    withPackedFilter(simd, filter, g, false, (panels) => {
      simd.kernels.run('convolution', g.batchSize, imageWork(g), [...forwardWindow(g), x, panels, bias, y, g.outChannels, Number(relu)]);
    });
  }
}

/** Images of more channels fill their own panels. */
const mostNarrowChannels = 8;

/** Whether the gradient of images of few channels is computed line by line of the filter: by shape alone, since sums round differently. */
function suitsLines(g: Geometry): boolean {
  return g.inChannels <= mostNarrowChannels && g.filterWidth > 1 && [g.strideHeight, g.strideWidth, g.dilationHeight, g.dilationWidth].every((step) => step === 1)
    && g.padInfo.top >= 0 && g.padInfo.left >= 0;
}

export function runConvolutionInputGradient(simd: CallTarget, g: Geometry, { dy, filter, dx }: Addresses<'dy' | 'filter' | 'dx'>): void {
  if (suitsWinograd(g)) {
    winogradInputGradient(simd, dy, filter, dx, g);
  } else if (suitsStridedWinograd(g)) {
    stridedWinogradInputGradient(simd, dy, filter, dx, g);
  } else if (suitsLines(g)) {
    withPackedFilter(simd, filter, { ...g, filterWidth: 1, inChannels: g.filterWidth * g.inChannels }, true, (panels) => {
      simd.kernels.run('narrowInputGradient', g.batchSize, imageWork(g), [...forwardWindow(g, g.outChannels), dy, panels, dx, g.inChannels]);
    });
  } else {
    withPackedFilter(simd, filter, g, true, (panels) => {
      // TensorFlow.js does not let a convolution be strided and dilated.
      if (g.strideHeight > 1 || g.strideWidth > 1) simd.kernels.run('stridedInputGradient', g.batchSize, imageWork(g), [...forwardWindow(g, g.outChannels), dy, panels, dx, g.inChannels]);
      else simd.kernels.run('convolution', g.batchSize, imageWork(g), [...gradientWindow(g), dy, panels, 0, dx, g.inChannels, 0]);
    });
  }
}

/** Fewer filters are not worth packing what they see; the gradients of a first layer's few channels have kernels of their own. */
function suitsPackedTaps(g: Geometry): boolean {
  return g.outChannels > 32 && g.inChannels % 4 === 0 && g.inChannels > 4;
}

export function runConvolutionFilterGradient(simd: CallTarget, g: Geometry, { x, dy, dw }: Addresses<'x' | 'dy' | 'dw'>): void {
  if (suitsStridedWinogradFilterGradient(g)) {
    stridedWinogradFilterGradient(simd, x, dy, dw, g);
    return;
  }
  const size = product(g.filterShape);
  const slices = sliceCount(g.batchSize, size * 4);
  simd.withScratch(slices * size * 4, (partial) => {
    if (suitsWinograd(g)) {
      winogradFilterGradient(simd, x, dy, partial, slices, g);
    } else {
      simd.kernels.run(suitsPackedTaps(g) ? 'packedFilterGradient' : 'convolutionFilterGradient', slices, imageWork(g) * g.batchSize / slices, [
        ...forwardWindow(g), x, dy, partial, g.outChannels, g.batchSize, slices,
      ]);
    }
    reduceColumns(simd, 'sum', partial, dw, slices, size, 1);
  });
}

function forward(simd: SimdBackend, x: TensorInfo, filter: TensorInfo, bias: TensorInfo | null | undefined, g: Geometry, relu: boolean): Output {
  const y = simd.output(g.outShape);
  runConvolution(simd, g, { x: simd.address(x), filter: simd.address(filter), bias: bias == null ? 0 : simd.address(bias), y: y.address }, relu);
  return y;
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
    const dx = simd.output(attributes.inputShape);
    runConvolutionInputGradient(simd, geometryOf(attributes.inputShape, filter.shape, attributes), { dy: simd.address(dy), filter: simd.address(filter), dx: dx.address });
    return dx;
  }),
  simdKernel<Tensors<'x' | 'dy'>, Conv2DBackpropFilterAttrs>(Conv2DBackpropFilter, ({ x, dy }, attributes, simd) => {
    if (attributes.dataFormat !== 'NHWC' || !allFloat(x, dy)) return undefined;
    const dw = simd.output(attributes.filterShape);
    runConvolutionFilterGradient(simd, geometryOf(x.shape, attributes.filterShape, attributes), { x: simd.address(x), dy: simd.address(dy), dw: dw.address });
    return dw;
  }),
];
