import assert from 'node:assert/strict';
import { wilsonInterval } from '../../../src/shared/wilson-interval';

describe('the interval of a share', () => {

  it('reads as on the sketch: 61 of 10,000 missed', () => {
    const { low, high } = wilsonInterval(9939, 10_000);
    assert.deepEqual([low.toFixed(4), high.toFixed(4)], ['0.9922', '0.9952']);
  });

  it('holds the share and stays within 0 and 1', () => {
    for (const [part, whole] of [[0, 10], [10, 10], [1, 3], [0, 0]] as const) {
      const { low, high } = wilsonInterval(part, whole);
      const share = whole === 0 ? 0.5 : part / whole;
      assert.ok(low >= 0 && high <= 1 && low <= share + 1e-12 && high >= share - 1e-12);
    }
  });

  it('solves the equation that defines it: both ends stand 1.96 standard errors from the share', () => {
    const [part, whole] = [37, 250];
    for (const end of Object.values(wilsonInterval(part, whole))) {
      const errors = Math.abs(part / whole - end) / Math.sqrt((end * (1 - end)) / whole);
      assert.ok(Math.abs(errors - 1.959963984540054) < 1e-9, String(errors));
    }
  });
});
