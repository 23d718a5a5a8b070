import { LogSoftmax, Softmax, type LogSoftmaxAttrs, type SoftmaxAttrs, type TensorInfo } from '@tensorflow/tfjs-core';
import type { SimdBackend } from './simd-backend';
import { allFloat, product, simdKernel, type SimdKernel, type Tensors } from './simd-kernel';

/** `undefined` for a dimension other than the last, which TensorFlow.js does not ask for. */
function softmax(simd: SimdBackend, x: TensorInfo, dimension: number, logarithmic: boolean): TensorInfo | undefined {
  const length = x.shape.at(-1) ?? 0;
  if (!allFloat(x) || (dimension !== -1 && dimension !== x.shape.length - 1) || length === 0) return undefined;
  const y = simd.output(x.shape);
  simd.kernels.run('softmax', product(x.shape) / length, 8 * length, [simd.address(x), y.address, length, Number(logarithmic)]);
  return y;
}

export const softmaxKernels: readonly SimdKernel[] = [
  simdKernel<Tensors<'logits'>, SoftmaxAttrs>(Softmax, ({ logits }, { dim }, simd) => softmax(simd, logits, dim, false)),
  simdKernel<Tensors<'logits'>, LogSoftmaxAttrs>(LogSoftmax, ({ logits }, { axis }, simd) => softmax(simd, logits, axis, true)),
];
