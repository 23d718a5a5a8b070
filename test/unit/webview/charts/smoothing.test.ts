import assert from 'node:assert/strict';
import { fittingWeight, smooth } from '../../../../webview/charts/smoothing';

describe('smoothing of a curve', () => {
  it('is the mean of all values so far, weighted by the weight to the power of their age', () => {
    const values = [3, -1, 4, 1, -5, 9];
    for (const weight of [0, 0.5, 0.9, 0.99]) {
      const smoothed = smooth(values, weight);
      values.forEach((_, at) => {
        const ages = values.slice(0, at + 1).map((value, index) => ({ value, weight: weight ** (at - index) }));
        const expected = ages.reduce((sum, entry) => sum + entry.value * entry.weight, 0) / ages.reduce((sum, entry) => sum + entry.weight, 0);
        assert.ok(Math.abs((smoothed[at] ?? Number.NaN) - expected) < 1e-12, `weight ${weight}, value ${at}: ${smoothed[at]} for ${expected}`);
      });
    }
  });

  it('does not pull the start of a constant curve towards zero', () => {
    assert.deepEqual([...smooth([2, 2, 2], 0.97)], [2, 2, 2]);
  });

  it('passes values that are not finite through and forgets them', () => {
    assert.deepEqual([...smooth([1, Number.NaN, 1, Infinity, 1], 0.9)], [1, Number.NaN, 1, Infinity, 1]);
  });

  it('is chosen weaker for a short run', () => {
    assert.deepEqual([1, 20, 50, 250, 844, 8440].map(fittingWeight), [0, 0, 0.5, 0.9, 0.97, 0.97]);
  });
});
