import assert from 'node:assert/strict';
import type { Tensor, Tensor4D, Variable } from '@tensorflow/tfjs-core';
import { assertAgrees, relativeError, sample, simdEngine, tf, valuesOn } from './support/oracle';

const epsilon = 1e-3;
const momentum = 0.9;

/** What the layer is given. */
function inputs(shape: number[]): Record<'x' | 'dy' | 'scale' | 'offset' | 'movingMean' | 'movingVariance', Tensor> {
  const channels = [shape.at(-1) ?? 1];
  return {
    x: sample(shape, 'x').add(0.3), dy: sample(shape, 'dy'), scale: sample(channels, 'scale'), offset: sample(channels, 'offset'),
    movingMean: sample(channels, 'moving mean'), movingVariance: sample(channels, 'moving variance').abs(),
  };
}

const resultNames = ['y', 'moving mean', 'moving variance', 'dx', 'dScale', 'dOffset'];

/** The layer in training: its result, its moving averages after one batch, and the gradients of x, scale and offset. */
function layerInTraining(shape: number[]): Tensor[] {
  const { x, dy, scale, offset, movingMean, movingVariance } = inputs(shape);
  const layer = tf.layers.batchNormalization({ momentum, epsilon });
  const apply = (input: Tensor, training: boolean): Tensor => layer.apply(input, { training }) as Tensor;
  apply(x, false);
  layer.setWeights([scale, offset, movingMean, movingVariance]);
  const y = apply(x, true);
  const moving = layer.nonTrainableWeights.map((weight) => weight.read().clone());
  const { grads } = tf.variableGrads(() => apply(x, true).mul(dy).sum().asScalar(), layer.trainableWeights.map((weight) => weight.read() as Variable));
  const dx = tf.grad((input) => apply(input, true).mul(dy).sum())(x);
  const results = [y, ...moving, dx, ...Object.values(grads)];
  layer.dispose();
  return results;
}

/** The same in double precision, from the textbook's formulas. */
function reference(at: Record<'x' | 'dy' | 'scale' | 'offset' | 'movingMean' | 'movingVariance', Float32Array>): Float64Array[] {
  const channels = at.scale.length;
  const count = at.x.length / channels;
  const y = new Float64Array(at.x.length);
  const dx = new Float64Array(at.x.length);
  const [movingMean, movingVariance, dScale, dOffset] = Array.from({ length: 4 }, () => new Float64Array(channels)) as [Float64Array, Float64Array, Float64Array, Float64Array];
  for (let channel = 0; channel < channels; channel++) {
    const of = (values: Float32Array): number => values[channel] ?? NaN;
    const column = (values: Float32Array): Float64Array => Float64Array.from({ length: count }, (_, i) => values[i * channels + channel] ?? NaN);
    const x = column(at.x);
    const dy = column(at.dy);
    const mean = x.reduce((sum, value) => sum + value, 0) / count;
    const variance = x.reduce((sum, value) => sum + (value - mean) ** 2, 0) / count;
    const inverse = 1 / Math.sqrt(variance + epsilon);
    const normal = x.map((value) => (value - mean) * inverse);
    const sum = dy.reduce((total, value) => total + value, 0);
    const product = dy.reduce((total, value, i) => total + value * (normal[i] ?? NaN), 0);
    movingMean[channel] = momentum * of(at.movingMean) + (1 - momentum) * mean;
    movingVariance[channel] = momentum * of(at.movingVariance) + (1 - momentum) * variance;
    dScale[channel] = product;
    dOffset[channel] = sum;
    for (const [i, value] of normal.entries()) {
      y[i * channels + channel] = value * of(at.scale) + of(at.offset);
      dx[i * channels + channel] = of(at.scale) * inverse * ((dy[i] ?? NaN) - sum / count - value * product / count);
    }
  }
  return [y, movingMean, movingVariance, dx, dScale, dOffset];
}

describe('batch normalisation', () => {
  before(() => simdEngine());

  for (const channels of [1, 3, 8, 37]) {
    it(`with given statistics, ${channels} channels`, () => assertAgrees(() => [true, false].map((affine) => tf.batchNorm(
      sample([3, 5, 4, channels], 'x') as Tensor4D, sample([channels], 'mean') as never, sample([channels], 'variance').abs() as never,
      affine ? sample([channels], 'offset') as never : undefined, affine ? sample([channels], 'scale') as never : undefined, epsilon))));
  }

  it('of matrices', () => assertAgrees(() => tf.batchNorm2d(sample([9, 6], 'x') as never, sample([6], 'mean') as never, sample([6], 'variance').abs() as never)));

  // Odd sizes; fewer rows than a slice and more than all slices of the least size; a batch of one; rows of a dense layer.
  for (const shape of [[4, 6, 6, 32], [2, 3, 5, 7], [1, 3, 3, 21], [64, 14, 14, 8], [33, 13], [2, 1]]) {
    it(`in training, [${shape.join()}]: against double precision`, async () => {
      const given = Object.values(inputs(shape));
      const values = await valuesOn('cpu', () => given);
      const expected = reference(Object.fromEntries(Object.keys(inputs(shape)).map((name, i) => [name, values[i] ?? new Float32Array()])) as Parameters<typeof reference>[0]);
      const actual = await valuesOn('simd', () => layerInTraining(shape));
      for (const [i, name] of resultNames.entries()) {
        const error = relativeError(actual[i] ?? [], expected[i] ?? []);
        assert(error <= 1e-5, `${name}: relative error ${error}`);
      }
    });

    it(`in training, [${shape.join()}]: as the oracle, whatever the threads`, () => assertAgrees(() => layerInTraining(shape)));
  }

  it('keeps its digits where the mean is far from zero', async () => {
    const [y = []] = await valuesOn('simd', () => tf.layers.batchNormalization({ epsilon: 0 }).apply(sample([500, 4], 'x').mul(0.01).add(100), { training: true }) as Tensor);
    const [x = []] = await valuesOn('cpu', () => sample([500, 4], 'x').mul(0.01).add(100));
    const column = Float64Array.from({ length: 500 }, (_, i) => x[4 * i] ?? NaN);
    const mean = column.reduce((sum, value) => sum + value, 0) / 500;
    const deviation = Math.sqrt(column.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 500);
    const error = relativeError(Float64Array.from({ length: 500 }, (_, i) => y[4 * i] ?? NaN), column.map((value) => (value - mean) / deviation));
    // A value near 100 has five digits after the point, so a deviation of 0.006 has some three of them.
    assert(error <= 5e-3, `relative error ${error}`);
  });

  it('needs neither scale nor offset', async () => {
    const layer = tf.layers.batchNormalization({ scale: false, center: false, epsilon });
    const [y = new Float32Array()] = await valuesOn('simd', () => layer.apply(sample([6, 5], 'x'), { training: true }) as Tensor);
    const [expected = new Float32Array()] = await valuesOn('cpu', () => {
      const { mean, variance } = tf.moments(sample([6, 5], 'x'), 0);
      return sample([6, 5], 'x').sub(mean).div(variance.add(epsilon).sqrt());
    });
    assert(relativeError(y, expected) <= 1e-5);
    layer.dispose();
  });
});
