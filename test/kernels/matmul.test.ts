import fc from 'fast-check';
import type { Tensor } from '@tensorflow/tfjs-core';
import { assertAgrees, sample, tf } from './support/oracle';

const sizes = [[1, 1, 1], [4, 8, 8], [5, 7, 9], [1, 3, 13], [64, 130, 3], [3, 513, 12], [6, 1700, 17]] as const;

function operands(m: number, k: number, n: number, transposeA: boolean, transposeB: boolean): [Tensor, Tensor] {
  return [sample(transposeA ? [k, m] : [m, k], 'a'), sample(transposeB ? [n, k] : [k, n], 'b')];
}

describe('matrix product', () => {
  for (const transposeA of [false, true]) {
    for (const transposeB of [false, true]) {
      const title = `${transposeA ? 'transposed' : 'plain'} times ${transposeB ? 'transposed' : 'plain'}`;
      for (const [m, k, n] of sizes) {
        it(`${title}, ${m} x ${k} x ${n}`, () => assertAgrees(() => {
          const [a, b] = operands(m, k, n, transposeA, transposeB);
          return tf.matMul(a, b, transposeA, transposeB);
        }));
      }

      it(`${title}, random sizes`, () => fc.assert(
        fc.asyncProperty(fc.integer({ min: 1, max: 21 }), fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 21 }), (m, k, n) => assertAgrees(() => {
          const [a, b] = operands(m, k, n, transposeA, transposeB);
          return tf.matMul(a, b, transposeA, transposeB);
        })),
        { seed: 11, numRuns: 25 },
      ));

      it(`${title}, a batch, and one operand for all of it`, () => assertAgrees(() => {
        const [a, b] = operands(5, 6, 7, transposeA, transposeB);
        const batchA = tf.stack([a, a.mul(2), a.neg()]);
        const batchB = tf.stack([b, b.add(1), b.mul(3)]);
        return [tf.matMul(batchA, batchB, transposeA, transposeB), tf.matMul(batchA, b.expandDims(0), transposeA, transposeB), tf.matMul(a.expandDims(0), batchB, transposeA, transposeB)];
      }, { fallthroughs: ['Pack'] }));

      for (const activation of ['linear', 'relu', 'relu6', 'elu', 'sigmoid', 'leakyrelu'] as const) {
        it(`${title}, with bias and ${activation}`, () => assertAgrees(() => [[6, 11, 13], [3, 1900, 5]].map(([m = 1, k = 1, n = 1]) => {
          const [a, b] = operands(m, k, n, transposeA, transposeB);
          return tf.fused.matMul({ a, b, transposeA, transposeB, bias: sample([n], 'bias'), activation, leakyreluAlpha: 0.3 });
        })));
      }
    }
  }
});
