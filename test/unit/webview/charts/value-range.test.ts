import assert from 'node:assert/strict';
import { curveAxis, outside } from '../../../../webview/charts/value-range';

/** A loss that starts at 10 and soon stays near 0.1. */
const spiked = Array.from({ length: 1000 }, (_, index) => (index < 10 ? 10 - index : 0.1 + 0.05 * Math.sin(index)));

describe('the vertical axis of a curve', () => {
  it('is not ruined by the spike of the first batches, which are counted', () => {
    const axis = curveAxis('loss', spiked, [], true);
    assert.deepEqual(axis.domain, [0, 0.15]);
    assert.deepEqual(outside(spiked, axis.domain), { above: 10, highest: 10, below: 0, lowest: Math.min(...spiked), nonFinite: 0 });
  });

  it('shows every batch when outliers are not to be ignored', () => {
    const axis = curveAxis('loss', spiked, [], false);
    assert.ok(axis.domain[1] >= 10);
    assert.equal(outside(spiked, axis.domain).above, 0);
  });

  it('always shows the figures of the epochs', () => {
    assert.ok(curveAxis('loss', spiked, [0.9], true).domain[1] >= 0.9);
  });

  it('starts a loss at zero unless a floor keeps it away from there', () => {
    assert.equal(curveAxis('loss', [0.2, 0.1, 0.05], [], true).domain[0], 0);
    const [from] = curveAxis('loss', [0.62, 0.58, 0.56], [], true).domain;
    assert.ok(from > 0.5, String(from));
  });

  it('ends an accuracy at 1 and never passes it', () => {
    assert.equal(curveAxis('accuracy', [0.95, 1, 0.98], [], true).domain[1], 1);
    assert.equal(curveAxis('accuracy', [1, 1], [1], true).domain[1], 1);
  });

  it('survives values that are not finite, and counts them', () => {
    const raw = [0.5, Number.NaN, 2, Infinity];
    const axis = curveAxis('loss', raw, [Number.NaN], false);
    assert.deepEqual(axis.domain, [0, 2]);
    assert.equal(outside(raw, axis.domain).nonFinite, 2);
    assert.deepEqual(curveAxis('loss', [], [], true).domain, [0, 1]);
  });
});
