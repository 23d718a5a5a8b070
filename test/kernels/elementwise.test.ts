import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Tensor } from '@tensorflow/tfjs-core';
import { assertAgrees, sample, tf, valuesOn } from './support/oracle';

const binaries = {
  add: tf.add, sub: tf.sub, mul: tf.mul, div: tf.div, maximum: tf.maximum, minimum: tf.minimum, squaredDifference: tf.squaredDifference,
};

const shapes: readonly (readonly [number[], number[]])[] = [
  [[5], [5]], [[], []], [[3, 4, 5], []], [[], [3, 7]], [[6, 5], [5]], [[7], [2, 3, 7]], [[4, 1], [1, 6]], [[2, 3, 5], [2, 1, 5]], [[2, 3, 5], [3, 1]],
  [[2, 1, 4, 1, 3], [1, 5, 1, 2, 1]], [[9000], [9000]], [[4, 3, 2, 32], [32]], [[4, 3, 2, 1], [4, 3, 2, 9]],
];

describe('elementwise operations on two tensors', () => {
  for (const [name, operate] of Object.entries(binaries)) {
    for (const [a, b] of shapes) {
      it(`${name}: [${a.join()}] and [${b.join()}]`, () => assertAgrees(() => operate(sample(a, 'a'), sample(b, 'b'))));
    }
  }

  it('broadcasting of random shapes', () => {
    const dimension = fc.record({ size: fc.integer({ min: 1, max: 4 }), inA: fc.boolean(), inB: fc.boolean() });
    return fc.assert(fc.asyncProperty(fc.array(dimension, { maxLength: 5 }), (dimensions) => assertAgrees(() =>
      tf.sub(sample(dimensions.map(({ size, inA }) => inA ? size : 1), 'a'), sample(dimensions.map(({ size, inB }) => inB ? size : 1), 'b')))), { seed: 3, numRuns: 60 });
  });

  it('treats NaN and infinities as plain JavaScript does', () => assertAgrees(() => {
    const a = tf.tensor1d([NaN, Infinity, -Infinity, 0, 1, -1, 5]);
    const b = tf.tensor1d([1, Infinity, 2, 0, 0, 0, NaN]);
    return [tf.add(a, b), tf.mul(a, b), tf.div(a, b), tf.maximum(a, b), tf.minimum(a, b)];
  }));

  it('mixes in integers that were cast', () => assertAgrees(() => {
    const integers = tf.tensor1d([1, 2, 3, 4, 5], 'int32');
    return [integers.toFloat().mul(sample([5])), integers.greater(2).toFloat().add(sample([5])), integers.mul(2)];
  }, { fallthroughs: ['Multiply', 'Greater'] }));
});

const unaries: Record<string, (x: Tensor) => Tensor> = {
  relu: tf.relu, relu6: (x) => tf.relu6(x.mul(10)), step: (x) => tf.step(x, 0.25), sqrt: (x) => tf.sqrt(x.abs()), rsqrt: (x) => tf.rsqrt(x.abs().add(0.1)),
  square: tf.square, neg: tf.neg, abs: tf.abs, exp: (x) => tf.exp(x.mul(20)), log: (x) => tf.log(x.abs().add(1e-6)), sigmoid: (x) => tf.sigmoid(x.mul(12)),
  tanh: (x) => tf.tanh(x.mul(4)), floor: (x) => tf.floor(x.mul(5)), reciprocal: tf.reciprocal, leakyRelu: (x) => tf.leakyRelu(x, 0.3), elu: (x) => tf.elu(x.mul(5)),
  clip: (x) => tf.clipByValue(x, -0.3, 0.4),
};

describe('elementwise operations on one tensor', () => {
  for (const [name, operate] of Object.entries(unaries)) {
    for (const shape of [[], [3], [5, 7], [4099]]) it(`${name}: [${shape.join()}]`, () => assertAgrees(() => operate(sample(shape, 'x'))));
  }

  it('keeps NaN and infinities', () => assertAgrees(() => {
    const x = tf.tensor1d([NaN, Infinity, -Infinity, -1, 0]);
    return [tf.relu(x), tf.exp(x), tf.log(x), tf.sqrt(x), tf.sigmoid(x), tf.tanh(x), tf.step(x), tf.abs(x)];
  }));

  for (const [name, operate, exact, range] of [
    ['exp', tf.exp, Math.exp, [-87, 88]],
    ['log', tf.log, Math.log, [1e-37, 1e37]],
    ['tanh', tf.tanh, Math.tanh, [-9, 9]],
    ['sigmoid', tf.sigmoid, (x: number) => 1 / (1 + Math.exp(-x)), [-80, 20]],
  ] as const) {
    it(`${name} is exact to 1e-6 of each value`, async () => {
      const [low, high] = range;
      const inputs = Float32Array.from({ length: 4001 }, (_, i) => name === 'log' ? low * (high / low) ** (i / 4000) : low + (high - low) * i / 4000);
      const [actual = new Float32Array()] = await valuesOn('simd', () => operate(tf.tensor1d(inputs)));
      for (const [i, x] of inputs.entries()) {
        const expected = exact(x);
        const error = Math.abs((actual[i] ?? NaN) - expected);
        assert(error <= 1e-6 * Math.max(Math.abs(expected), name === 'log' ? 1 : 0) + 1e-44, `${name}(${x}) = ${actual[i]}, not ${expected}`);
      }
    });
  }
});
