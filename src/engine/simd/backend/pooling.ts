import {
  AvgPool, AvgPoolGrad, backend_util, MaxPool, MaxPoolGrad,
  type MaxPoolAttrs, type TensorInfo,
} from '@tensorflow/tfjs-core';
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

function pool(simd: SimdBackend, x: TensorInfo, attributes: PoolAttributes, average: boolean): TensorInfo {
  const geometry = geometryOf(x, attributes);
  const y = simd.output(geometry.outShape);
  simd.kernels.run('pool', geometry.batchSize * geometry.outHeight, geometry.inWidth * geometry.inChannels * geometry.strideHeight, [...windowOf(geometry), simd.address(x), y.address, Number(average)]);
  return y;
}

export const poolingKernels: readonly SimdKernel[] = [
  simdKernel<Tensors<'x'>, PoolAttributes>(MaxPool, ({ x }, attributes, simd) => allFloat(x) ? pool(simd, x, attributes, false) : undefined),
  simdKernel<Tensors<'x'>, PoolAttributes>(AvgPool, ({ x }, attributes, simd) => allFloat(x) ? pool(simd, x, attributes, true) : undefined),
  simdKernel<Tensors<'dy' | 'input'>, PoolAttributes>(MaxPoolGrad, ({ dy, input }, attributes, simd) => {
    if (!allFloat(dy, input)) return undefined;
    const geometry = geometryOf(input, attributes);
    const dx = simd.output(input.shape);
    simd.kernels.run('maxPoolGradient', geometry.batchSize, 2 * imageSize(geometry), [...windowOf(geometry), simd.address(input), simd.address(dy), dx.address]);
    return dx;
  }),
  simdKernel<Tensors<'dy' | 'input'>, PoolAttributes>(AvgPoolGrad, ({ dy, input }, attributes, simd) => {
    if (!allFloat(dy, input)) return undefined;
    const geometry = geometryOf(input, attributes);
    const dx = simd.output(input.shape);
    simd.kernels.run('averagePoolGradient', geometry.batchSize, imageSize(geometry), [...windowOf(geometry), simd.address(dy), dx.address]);
    return dx;
  }),
];
