import assert from 'node:assert/strict';
import { assertAgrees, relativeError, sample, tf } from './support/oracle';

describe('the comparison with the oracle', () => {
  it('notices a result that is wrong in one value', async () => {
    let calls = 0;
    await assert.rejects(assertAgrees(() => {
      const y = sample([3, 5]).add(1);
      // The second call is the one on simd.
      return calls++ === 0 ? y : y.add(tf.tensor2d([1e-3, ...new Array<number>(14).fill(0)], [3, 5]));
    }), /relative error/);
  });

  it('notices a NaN on one side', () => {
    assert.equal(relativeError([1, NaN], [1, 2]), Infinity);
    assert.equal(relativeError([1, 2], [1, NaN]), Infinity);
    assert.equal(relativeError([NaN], [NaN]), 0);
  });

  it('notices a kernel that runs as plain JavaScript', async () => {
    await assert.rejects(assertAgrees(() => tf.cumsum(sample([4, 4]))), /plain JavaScript/);
  });
});
