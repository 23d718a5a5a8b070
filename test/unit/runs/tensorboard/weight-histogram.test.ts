import assert from 'node:assert/strict';
import { weightHistogram } from '../../../../src/runs/tensorboard/weight-histogram';

describe('weight histogram', () => {
  it('counts values in thirty buckets from the lowest to the highest', () => {
    const histogram = weightHistogram(Float32Array.from({ length: 61 }, (_, index) => index));
    assert.deepEqual([histogram?.min, histogram?.max, histogram?.num, histogram?.sum], [0, 60, 61, 1830]);
    assert.deepEqual(histogram?.bucketLimit, Array.from({ length: 30 }, (_, index) => 2 * (index + 1)));
    assert.deepEqual(histogram.bucket, [...new Array<number>(29).fill(2), 3]);
  });

  it('loses no value to rounding', () => {
    const values = Float32Array.from({ length: 10_000 }, (_, index) => Math.sin(index) * 1e-3);
    const { bucket = [], bucketLimit = [], max } = weightHistogram(values) ?? {};
    assert.equal(bucket.reduce((sum, count) => sum + count, 0), 10_000);
    assert.equal(bucketLimit.at(-1), max);
  });

  it('has one bucket for values that are all alike', () => {
    assert.deepEqual(weightHistogram(new Float32Array(8).fill(0.5)), { min: 0.5, max: 0.5, num: 8, sum: 4, sumSquares: 2, bucketLimit: [0.5], bucket: [8] });
  });

  it('does not count what is not finite', () => {
    assert.equal(weightHistogram(Float32Array.of(NaN, 1, Infinity, 3))?.num, 2);
    assert.equal(weightHistogram(Float32Array.of(NaN, -Infinity)), null);
    assert.equal(weightHistogram(new Float32Array()), null);
  });
});
