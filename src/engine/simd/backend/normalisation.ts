import { FusedBatchNorm, LogSoftmax, Softmax, type FusedBatchNormAttrs, type LogSoftmaxAttrs, type SoftmaxAttrs, type TensorInfo } from '@tensorflow/tfjs-core';
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

type BatchNormalisationInputs = Tensors<'x' | 'mean' | 'variance', 'scale' | 'offset'>;

function batchNormalisation(simd: SimdBackend, { x, mean, variance, scale, offset }: BatchNormalisationInputs, epsilon: number): TensorInfo | undefined {
  const channels = x.shape.at(-1) ?? 0;
  const perChannel = [mean, variance, scale, offset].filter((tensor) => tensor != null);
  if (!allFloat(x, ...perChannel) || channels === 0 || perChannel.some((tensor) => product(tensor.shape) !== channels)) return undefined;
  const y = simd.output(x.shape);
  return simd.withScratch(channels * 8, (tables) => {
    const factors = simd.pool.floats(tables, channels);
    const offsets = simd.pool.floats(tables + channels * 4, channels);
    const variances = simd.peek(variance);
    const scales = scale == null ? undefined : simd.peek(scale);
    const givenOffsets = offset == null ? undefined : simd.peek(offset);
    for (let channel = 0; channel < channels; channel++) {
      factors[channel] = (scales?.[channel] ?? 1) / Math.sqrt((variances[channel] ?? 0) + epsilon);
      offsets[channel] = givenOffsets?.[channel] ?? 0;
    }
    simd.kernels.run('normalise', product(x.shape) / channels, channels, [simd.address(x), y.address, simd.address(mean), tables, tables + channels * 4, channels]);
    return y;
  });
}

export const normalisationKernels: readonly SimdKernel[] = [
  simdKernel<Tensors<'logits'>, SoftmaxAttrs>(Softmax, ({ logits }, { dim }, simd) => softmax(simd, logits, dim, false)),
  simdKernel<Tensors<'logits'>, LogSoftmaxAttrs>(LogSoftmax, ({ logits }, { axis }, simd) => softmax(simd, logits, axis, true)),
  simdKernel<BatchNormalisationInputs, FusedBatchNormAttrs>(FusedBatchNorm, (inputs, { varianceEpsilon }, simd) => batchNormalisation(simd, inputs, varianceEpsilon)),
];
