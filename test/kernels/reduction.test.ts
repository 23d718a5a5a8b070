import assert from 'node:assert/strict';
import type { Tensor } from '@tensorflow/tfjs-core';
import { assertAgrees, relativeError, sample, tf, valuesOn } from './support/oracle';

const shapes: readonly (readonly [number[], number | number[] | undefined])[] = [
  [[7], 0], [[], undefined], [[5, 6], 0], [[5, 6], 1], [[5, 6], undefined], [[300, 5], 0], [[3, 4, 5, 6], [0, 1, 2]], [[3, 4, 5, 6], [1, 2]], [[3, 4, 5, 6], [0, 2]],
  [[3, 4, 5, 6], [0, 3]], [[4, 1, 5], 1], [[2, 3000], 1], [[70_000], undefined], [[1300, 37], 0],
  // Several blocks of columns, the last one short, in one slice of rows and in two.
  [[5, 8211], 0], [[40, 4099], 0],
];

for (const [name, reduce] of [['sum', tf.sum], ['mean', tf.mean], ['max', tf.max], ['min', tf.min]] as const) {
  describe(name, () => {
    for (const [shape, axis] of shapes) {
      for (const keepDims of [false, true]) {
        it(`[${shape.join()}] over ${axis === undefined ? 'everything' : `[${[axis].flat().join()}]`}${keepDims ? ', dimensions kept' : ''}`, () =>
          assertAgrees(() => reduce(sample(shape, 'x'), axis, keepDims)));
      }
    }
  });
}

describe('softmax', () => {
  for (const shape of [[3], [4, 3], [64, 10], [2, 3, 17]]) {
    it(`[${shape.join()}]`, () => assertAgrees(() => [tf.softmax(sample(shape, 'x').mul(9)), tf.logSoftmax(sample(shape, 'x').mul(9))]));
  }

  it('of large values does not overflow', () => assertAgrees(() => tf.softmax(tf.tensor2d([[1000, 999, -1000], [-5000, -5000, -5001]]))));

  it('gradients', () => assertAgrees(() => [
    tf.grad((x) => tf.softmax(x))(sample([5, 3], 'x'), sample([5, 3], 'dy')),
    tf.grad((x) => tf.logSoftmax(x))(sample([5, 3], 'x'), sample([5, 3], 'dy')),
  ]));
});

describe('gradients of reductions', () => {
  for (const [name, reduce] of [['sum', tf.sum], ['mean', tf.mean]] as const) {
    for (const [shape, axis] of shapes) {
      it(`${name} of [${shape.join()}] over ${axis === undefined ? 'everything' : `[${[axis].flat().join()}]`}`, async () => {
        const axes = axis === undefined ? shape.map((_size, dimension) => dimension) : [axis].flat();
        const count = name === 'mean' ? axes.reduce((product, dimension) => product * (shape[dimension] ?? 1), 1) : 1;
        const kept = shape.map((size, dimension) => axes.includes(dimension) ? 1 : size);
        // By definition: every value that was summed has its sum's gradient.
        const [expected = new Float32Array()] = await valuesOn('cpu', () => tf.zeros(shape).add(sample(kept, 'dy').div(count)));
        const dy = (): Tensor => sample(kept, 'dy').reshape(shape.filter((_size, dimension) => !axes.includes(dimension)));
        for (const backend of ['simd', 'cpu'] as const) {
          const [actual = new Float32Array()] = await valuesOn(backend, () => tf.grad((x) => reduce(x, axis))(sample(shape, 'x'), dy()));
          assert(relativeError(actual, expected) <= 1e-6);
        }
      });
    }
  }
});
