import assert from 'node:assert/strict';
import type { Tensor, Tensor4D } from '@tensorflow/tfjs-core';
import { assertAgrees, relativeError, sample, tf, valuesOn } from './support/oracle';

const epsilon = 1e-3;

/** A batch normalised in training, as the layer computes it. */
function normalised(x: Tensor, scale: Tensor, offset: Tensor): Tensor {
  const { mean, variance } = tf.moments(x, [0, 1, 2]);
  return tf.batchNorm(x as Tensor4D, mean as never, variance as never, offset as never, scale as never, epsilon);
}

/** Gradients of `normalised`, given that of its result, with respect to x, scale and offset in double precision, from the textbook's formula. */
function reference(x: Float32Array, scale: Float32Array, dyAll: Float32Array): Float64Array[] {
  const channels = scale.length;
  const count = x.length / channels;
  const dx = new Float64Array(x.length);
  const dScale = new Float64Array(channels);
  const dOffset = new Float64Array(channels);
  for (let channel = 0; channel < channels; channel++) {
    const values = Float64Array.from({ length: count }, (_, i) => x[i * channels + channel] ?? NaN);
    const mean = values.reduce((sum, value) => sum + value, 0) / count;
    const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / count;
    const inverse = 1 / Math.sqrt(variance + epsilon);
    const gamma = scale[channel] ?? NaN;
    const xHat = values.map((value) => (value - mean) * inverse);
    const dy = values.map((_value, i) => dyAll[i * channels + channel] ?? NaN);
    const sum = dy.reduce((total, value) => total + value, 0);
    const product = dy.reduce((total, value, i) => total + value * (xHat[i] ?? NaN), 0);
    dScale[channel] = product;
    dOffset[channel] = sum;
    for (const [i, value] of dy.entries()) dx[i * channels + channel] = gamma * inverse * (value - sum / count - (xHat[i] ?? NaN) * product / count);
  }
  return [dx, dScale, dOffset];
}

describe('batch normalisation', () => {
  for (const channels of [1, 3, 8, 37]) {
    it(`with given statistics, ${channels} channels`, () => assertAgrees(() => [true, false].map((affine) => tf.batchNorm(
      sample([3, 5, 4, channels], 'x') as Tensor4D, sample([channels], 'mean') as never, sample([channels], 'variance').abs() as never,
      affine ? sample([channels], 'offset') as never : undefined, affine ? sample([channels], 'scale') as never : undefined, epsilon))));
  }

  it('of matrices', () => assertAgrees(() => tf.batchNorm2d(sample([9, 6], 'x') as never, sample([6], 'mean') as never, sample([6], 'variance').abs() as never)));

  for (const shape of [[4, 6, 6, 32], [2, 3, 5, 7], [64, 14, 14, 8]]) {
    it(`gradients in training against double precision, [${shape.join()}]`, async () => {
      const channels = shape[3] ?? 1;
      const inputs = (): [Tensor, Tensor, Tensor] => [sample(shape, 'x').add(0.3), sample([channels], 'scale'), sample([channels], 'offset')];
      const [x, scale, dy] = await valuesOn('cpu', () => [...inputs().slice(0, 2), sample(shape, 'dy')]);
      assert(x && scale && dy);
      const expected = reference(x, scale, dy);
      const actual = await valuesOn('simd', () => tf.grads(normalised)(inputs(), sample(shape, 'dy')));
      for (const [i, name] of ['x', 'scale', 'offset'].entries()) {
        const error = relativeError(actual[i] ?? [], expected[i] ?? []);
        assert(error <= 1e-5, `${name}: relative error ${error}`);
      }
    });
  }
});
