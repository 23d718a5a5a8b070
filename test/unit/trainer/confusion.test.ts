import assert from 'node:assert/strict';
import { indexOfLargest } from '../../../src/shared/index-of-largest';
import { countConfusion } from '../../../src/trainer/confusion';

describe('confusion', () => {
  it('has true classes as rows, predicted ones as columns, and what fits no class beside it', () => {
    const { matrix, noClass } = countConfusion(3, Int32Array.of(0, 0, 0, 1, 2, 2, 1), Int32Array.of(0, 1, 0, 2, 2, 7, -1));
    assert.deepEqual(matrix, [[2, 1, 0], [0, 0, 1], [0, 0, 1]]);
    assert.deepEqual(noClass, [0, 1, 1]);
  });

  it('finds the first of the largest values and passes over what is no number', () => {
    assert.equal(indexOfLargest(Float32Array.of(1, 3, 3)), 1);
    assert.equal(indexOfLargest(Float32Array.of(NaN, -2, -1)), 2);
    assert.equal(indexOfLargest(Float32Array.of(NaN, NaN)), -1);
  });
});
