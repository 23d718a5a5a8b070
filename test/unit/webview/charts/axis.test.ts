import assert from 'node:assert/strict';
import fc from 'fast-check';
import { clock, epochAxis, stepAxis, timeAxis, valueAxis } from '../../../../webview/charts/axis';

const words = { epoch: (label: string) => `epoch ${label}`, step: (label: string) => `step ${label}` };

describe('axes of a curve', () => {
  it('end on round values around the data', () => {
    assert.deepEqual(valueAxis(0, 0.18), { domain: [0, 0.2], ticks: [0, 0.05, 0.1, 0.15, 0.2], labels: ['0.00', '0.05', '0.10', '0.15', '0.20'] });
    assert.deepEqual(valueAxis(0.943, 0.999, { least: 0, most: 1 }).ticks, [0.94, 0.96, 0.98, 1]);
  });

  it('hold every range within two to seven intervals and tell all ticks apart', () => {
    fc.assert(fc.property(fc.double({ min: 1e-6, max: 1e6, noNaN: true }), fc.double({ min: 1e-3, max: 10, noNaN: true }), (low, ratio) => {
      const high = low * (1 + ratio);
      const { domain, ticks, labels } = valueAxis(low, high);
      assert.ok(domain[0] <= low * (1 + 1e-9) && domain[1] >= high * (1 - 1e-9), `${domain.join()} for ${low} to ${high}`);
      assert.ok(ticks.length >= 3 && ticks.length <= 8, `${ticks.length} ticks for ${low} to ${high}`);
      assert.equal(new Set(labels).size, labels.length, labels.join());
    }));
  });

  it('never pass what a value cannot', () => {
    assert.deepEqual(valueAxis(0.991, 1, { most: 1 }).domain[1], 1);
    assert.deepEqual(valueAxis(1, 1, { least: 0, most: 1 }).domain[1], 1);
  });

  it('grow once an epoch and name their unit at the last label', () => {
    assert.deepEqual(epochAxis(2.6, words), { domain: [0, 3], ticks: [0, 1, 2, 3], labels: ['0', '1', '2', 'epoch 3'] });
    assert.deepEqual(epochAxis(3, words).domain, [0, 3]);
    assert.deepEqual(epochAxis(0.01, words).domain, [0, 1]);
    assert.deepEqual(epochAxis(10, words).labels, ['0', '2', '4', '6', '8', 'epoch 10']);
    assert.deepEqual(stepAxis(845, 844, words).domain, [0, 1688]);
    assert.equal(stepAxis(2000, 844, words).labels.at(-1), 'step 2,000');
  });

  it('tell time as a clock does', () => {
    assert.equal(clock(5), '0:05');
    assert.equal(clock(3725), '1:02:05');
    assert.deepEqual(timeAxis(70), { domain: [0, 75], ticks: [0, 15, 30, 45, 60, 75], labels: ['0:00', '0:15', '0:30', '0:45', '1:00', '1:15'] });
  });
});
