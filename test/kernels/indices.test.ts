import assert from 'node:assert/strict';
import { assertAgrees, sample, simdEngine, tf } from './support/oracle';

describe('kernels of indices', () => {
  it('argMax takes the first of equal values', () => assertAgrees(() => {
    const x = sample([37, 11], 'x').mul(3).round();
    return [x.argMax(1).toFloat(), x.argMax(-1).toFloat(), sample([3, 4, 5], 'y').argMax(2).toFloat(), sample([9], 'z').argMax().toFloat()];
  }, { fallthroughs: ['Round'] }));

  it('oneHot, with values of its own and indices outside', () => assertAgrees(() => [
    tf.oneHot(tf.tensor1d([2, 0, -1, 4, 5, 2], 'int32'), 5, 1, 0, 'float32'),
    tf.oneHot(tf.tensor2d([[1, 0], [3, 3]], [2, 2], 'int32'), 4, 0.9, 0.1, 'float32'),
  ]));

  it('gather of rows', () => assertAgrees(() => [
    tf.gather(sample([5, 3, 2], 'x'), tf.tensor1d([4, 0, 4, 2], 'int32')),
    tf.gather(sample([5, 3], 'x'), tf.tensor2d([[1, 2], [0, 4]], [2, 2], 'int32')),
    tf.gather(sample([7], 'x'), tf.tensor1d([6, 1], 'int32')),
  ]));

  it('gather refuses an index outside', async () => {
    await simdEngine();
    assert.throws(() => tf.tidy(() => tf.gather(sample([5, 3], 'x'), tf.tensor1d([5], 'int32'))), /index 5/);
  });

  it('stack along every axis', () => assertAgrees(() => [0, 1, 2, -1].map((axis) => tf.stack([sample([3, 4], 'a'), sample([3, 4], 'b'), sample([3, 4], 'c')], axis))
    .concat(tf.stack([tf.scalar(1), tf.scalar(2)]))));
});

describe('gradients of our own', () => {
  const gradientOf = (f: (x: ReturnType<typeof sample>) => ReturnType<typeof sample>, values: readonly number[]): ReturnType<typeof sample> =>
    tf.grad((x) => f(x))(tf.tensor1d([...values]), tf.tensor1d([...values.keys()].map((i) => i + 1)));

  it('clipByValue, at and beyond its bounds', () => assertAgrees(() => gradientOf((x) => x.clipByValue(-0.5, 0.25), [-1, -0.5, -0.4, 0, 0.25, 0.26, 7])));
  it('clipByValue of a long tensor', () => assertAgrees(() => tf.grad((x) => x.clipByValue(-0.5, 0.25))(sample([3, 5003], 'x'), sample([3, 5003], 'dy'))));
  it('leaky relu', () => assertAgrees(() => gradientOf((x) => tf.leakyRelu(x, 0.3), [-1, -0, 0, 0.1, 2])));
  it('elu', () => assertAgrees(() => gradientOf((x) => tf.elu(x), [-9, -1, -0, 0, 0.1, 2])));
});
