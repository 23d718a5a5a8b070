import { assertAgrees, sample, tf } from './support/oracle';

const shapes: readonly (readonly [number[], number | number[] | undefined])[] = [
  [[7], 0], [[], undefined], [[5, 6], 0], [[5, 6], 1], [[5, 6], undefined], [[300, 5], 0], [[3, 4, 5, 6], [0, 1, 2]], [[3, 4, 5, 6], [1, 2]], [[3, 4, 5, 6], [0, 2]],
  [[3, 4, 5, 6], [0, 3]], [[4, 1, 5], 1], [[2, 3000], 1], [[70_000], undefined], [[1300, 37], 0],
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
