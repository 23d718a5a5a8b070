import assert from 'node:assert/strict';
import { moved, spanBetween, usableSpan, zoomedAround, type ZoomLimits } from '../../../../webview/charts/zoom';

const limits: ZoomLimits = { whole: [0, 10], least: 0.5 };

describe('zooming along an axis', () => {
  it('keeps what is under the pointer where it is', () => {
    assert.deepEqual(zoomedAround([0, 10], 4, 0.5, limits), [2, 7]);
    assert.deepEqual(zoomedAround([2, 7], 4, 0.5, limits), [3, 5.5]);
  });

  it('never leaves the axis, nor sees less than the least', () => {
    assert.deepEqual(zoomedAround([6, 8], 6, 2, limits), [6, 10]);
    assert.deepEqual(zoomedAround([6, 10], 10, 2, limits), [2, 10]);
    assert.deepEqual(zoomedAround([5, 5.5], 5.25, 0.1, limits), [5, 5.5]);
  });

  it('is over when all is seen', () => {
    assert.equal(zoomedAround([1, 9], 5, 2, limits), null);
    assert.equal(spanBetween(-1, 11, limits), null);
  });

  it('takes two points in any order, and not too near to one another', () => {
    assert.deepEqual(spanBetween(7, 3, limits), [3, 7]);
    assert.deepEqual(spanBetween(5, 5.1, limits)?.map((end) => Number(end.toFixed(9))), [4.8, 5.3]);
  });

  it('moves sideways up to the ends', () => {
    assert.deepEqual(moved([2, 4], 0.5, limits), [3, 5]);
    assert.deepEqual(moved([2, 4], -9, limits), [0, 2]);
  });

  it('forgets a kept span that means nothing any more', () => {
    assert.deepEqual(usableSpan([2, 4], limits), [2, 4]);
    assert.deepEqual(usableSpan([9, 12], limits), [7, 10]);
    for (const kept of [null, [4, 2], [NaN, 3], [11, 12], [-3, -1], [0, 10]] as const) assert.equal(usableSpan(kept, limits), null, String(kept));
  });
});
