import type { Tensor, Tensor4D } from '@tensorflow/tfjs-core';
import { randomKey, randomUniform } from '../../../shared/random';
import { tf } from '../../tensorflow';

/** Operations that together run every kind of kernel, on sizes that no tile divides; the results of one lie within some hundreds of each other. */
const operations: Readonly<Record<string, () => Tensor[]>> = {
  'matrix product': () => [false, true].flatMap((transposeA) => [false, true].map((transposeB) => tf.fused.matMul({
    a: sample(transposeA ? [290, 37] : [37, 290]), b: sample(transposeB ? [21, 290] : [290, 21]), bias: sample([21]), transposeA, transposeB, activation: 'relu',
  }))),
  'convolution': () => convolutions([2, 13, 11, 19], [3, 3, 19, 21], 1),
  'convolution of one channel': () => convolutions([3, 14, 14, 1], [5, 5, 1, 6], 1),
  'convolution, strided': () => convolutions([2, 12, 9, 3], [3, 3, 3, 18], 2),
  'convolution of many filters': () => convolutions([3, 7, 9, 8], [3, 3, 8, 37], 2),
  'Winograd convolution': () => convolutions([2, 13, 10, 16], [3, 3, 16, 20], 1),
  'depthwise convolution': () => {
    const [x, filter] = [sample([2, 9, 9, 19]) as Tensor4D, sample([3, 3, 19, 1]) as Tensor4D];
    const convolve = (a: Tensor, b: Tensor): Tensor => tf.depthwiseConv2d(a as Tensor4D, b as Tensor4D, 1, 'same');
    return [convolve(x, filter), ...tf.grads(convolve)([x, filter], sample([2, 9, 9, 19]))];
  },
  'pooling': () => [tf.maxPool, tf.avgPool].flatMap((pool) => {
    // Without padding, of whose average TensorFlow.js's own gradient is another one than ours.
    const pooled = (x: Tensor): Tensor => pool(x as Tensor4D, 2, 2, 'valid');
    return [pooled(sample([2, 9, 7, 19])), tf.grad(pooled)(sample([2, 9, 7, 19]), sample([2, 4, 3, 19]))];
  }),
  'elementwise functions': () => {
    const x = sample([41, 23]);
    return [tf.relu(x), tf.exp(x), tf.log(x.abs()), tf.tanh(x), tf.sigmoid(x), tf.elu(x), tf.sqrt(x.abs()), tf.add(x, sample([23])), tf.mul(x, x)];
  },
  'softmax and sums': () => [tf.softmax(sample([41, 10])), tf.sum(sample([41, 23]), 0), tf.mean(sample([41, 23]), 1), tf.moments(sample([41, 23]), 0).variance],
};

function convolutions(xShape: Four, filterShape: Four, stride: number): Tensor[] {
  const [x, filter] = [sample(xShape) as Tensor4D, sample(filterShape) as Tensor4D];
  const convolve = (a: Tensor, b: Tensor): Tensor => tf.conv2d(a as Tensor4D, b as Tensor4D, stride, 'same');
  const y = convolve(x, filter);
  return [y, ...tf.grads(convolve)([x, filter], sample(y.shape))];
}

type Four = [number, number, number, number];

/** Values -1 to 1, the same on every backend. */
function sample(shape: number[]): Tensor {
  const key = randomKey(1, ...shape);
  return tf.tensor(Float32Array.from({ length: shape.reduce((size, length) => size * length, 1) }, (_, i) => randomUniform(key, i) * 2 - 1), shape);
}

/** Sums of some hundreds of products of single floats, in another order. */
const tolerance = 1e-4;

/**
 * Holds the operations' results on the backend `candidate` against those of plain JavaScript (TensorFlow.js's `cpu`), and
 * where `equalTo` names a backend, against that one's to the bit.
 * @returns names of the operations whose results are wrong
 */
export async function wrongOperations(candidate: string, equalTo: string | undefined): Promise<string[]> {
  const wrong: string[] = [];
  for (const [name, compute] of Object.entries(operations)) {
    const results = await valuesOn(candidate, compute);
    const right = (await valuesOn('cpu', compute)).every((values, i) => isClose(results[i] ?? new Float32Array(), values));
    const equal = equalTo === undefined || (await valuesOn(equalTo, compute)).every((values, i) => isEqual(results[i] ?? new Float32Array(), values));
    if (!right || !equal) wrong.push(name);
  }
  return wrong;
}

async function valuesOn(backend: string, compute: () => Tensor[]): Promise<Float32Array[]> {
  await tf.setBackend(backend);
  return tf.tidy(() => compute().map((tensor) => Float32Array.from(tensor.dataSync())));
}

function isClose(actual: Float32Array, expected: Float32Array): boolean {
  const scale = expected.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0);
  return actual.length === expected.length && actual.every((value, i) => Math.abs(value - (expected[i] ?? NaN)) <= tolerance * scale);
}

function isEqual(actual: Float32Array, expected: Float32Array): boolean {
  return Buffer.from(actual.buffer).equals(Buffer.from(expected.buffer));
}
