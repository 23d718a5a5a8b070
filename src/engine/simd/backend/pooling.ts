import {
  AvgPool, AvgPoolGrad, backend_util, MaxPool, MaxPoolGrad,
  type MaxPoolAttrs, type TensorInfo,
} from '@tensorflow/tfjs-core';
import type { CallTarget } from '../call-target';
import type { SimdBackend } from './simd-backend';
import { allFloat, simdKernel, type SimdKernel, type Tensors } from './simd-kernel';

type Geometry = backend_util.Conv2DInfo;
type PoolAttributes = Pick<MaxPoolAttrs, 'filterSize' | 'strides' | 'pad' | 'dimRoundingMode'>;

function geometryOf(x: TensorInfo, { filterSize, strides, pad, dimRoundingMode }: PoolAttributes): Geometry {
  return backend_util.computePool2DInfo(x.shape as [number, number, number, number], filterSize, strides, 1, pad, dimRoundingMode);
}

/** `PoolWindow` of assembly/common/pool-window.ts. */
function windowOf(g: Geometry): number[] {
  return [
    g.inHeight, g.inWidth, g.inChannels, g.outHeight, g.outWidth, g.filterHeight, g.filterWidth, g.strideHeight, g.strideWidth, g.padInfo.top, g.padInfo.left,
  ];
}

function imageSize(g: Geometry): number {
  return g.inHeight * g.inWidth * g.inChannels;
}

/** The maximum or average of each window, from address to address. */
export function runPool(simd: CallTarget, g: Geometry, average: boolean, x: number, y: number): void {
  simd.kernels.run('pool', g.batchSize * g.outHeight, g.inWidth * g.inChannels * g.strideHeight, [...windowOf(g), x, y, Number(average)]);
}

export function runMaxPoolGradient(simd: CallTarget, g: Geometry, x: number, dy: number, dx: number): void {
  simd.kernels.run('maxPoolGradient', g.batchSize, 2 * imageSize(g), [...windowOf(g), x, dy, dx]);
}

export function runAveragePoolGradient(simd: CallTarget, g: Geometry, dy: number, dx: number): void {
  simd.kernels.run('averagePoolGradient', g.batchSize, imageSize(g), [...windowOf(g), dy, dx]);
}

function pool(simd: SimdBackend, x: TensorInfo, attributes: PoolAttributes, average: boolean): TensorInfo {
  const geometry = geometryOf(x, attributes);
  const y = simd.output(geometry.outShape);
  runPool(simd, geometry, average, simd.address(x), y.address);
  return y;
}

export const poolingKernels: readonly SimdKernel[] = [
  simdKernel<Tensors<'x'>, PoolAttributes>(MaxPool, ({ x }, attributes, simd) => allFloat(x) ? pool(simd, x, attributes, false) : undefined),
  simdKernel<Tensors<'x'>, PoolAttributes>(AvgPool, ({ x }, attributes, simd) => allFloat(x) ? pool(simd, x, attributes, true) : undefined),
  simdKernel<Tensors<'dy' | 'input'>, PoolAttributes>(MaxPoolGrad, ({ dy, input }, attributes, simd) => {
    if (!allFloat(dy, input)) return undefined;
    const dx = simd.output(input.shape);
    runMaxPoolGradient(simd, geometryOf(input, attributes), simd.address(input), simd.address(dy), dx.address);
    return dx;
  }),
  simdKernel<Tensors<'dy' | 'input'>, PoolAttributes>(AvgPoolGrad, ({ dy, input }, attributes, simd) => {
    if (!allFloat(dy, input)) return undefined;
    const dx = simd.output(input.shape);
    runAveragePoolGradient(simd, geometryOf(input, attributes), simd.address(dy), dx.address);
    return dx;
  }),
];
