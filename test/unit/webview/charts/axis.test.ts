import assert from 'node:assert/strict';
import fc from 'fast-check';
import { clock, epochAxis, stepAxis, timeAxis, valueAxis, logAxis, spanAxis } from '../../../../webview/charts/axis';

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

  it('ends a logarithmic axis on 1, 2 or 5 times a power of ten', () => {
    assert.deepEqual(logAxis(0.013, 0.9), { domain: [0.01, 1], ticks: [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1], labels: ['0.01', '0.02', '0.05', '0.1', '0.2', '0.5', '1'] });
    assert.deepEqual(logAxis(3e-5, 8), { domain: [2e-5, 10], ticks: [1e-4, 1e-3, 0.01, 0.1, 1, 10], labels: ['0.0001', '0.001', '0.01', '0.1', '1', '10'] });
    assert.deepEqual(logAxis(0.5, 0.5).domain, [0.5, 1]);
    assert.ok(logAxis(1e-12, 1).ticks.length <= 7);
  });

  it('labels a part of an axis as finely as it is looked at', () => {
    assert.deepEqual(spanAxis('epoch', [1.32, 1.71], words).labels, ['1.4', '1.5', '1.6', words.epoch('1.7')]);
    assert.deepEqual(spanAxis('step', [1003, 1012], words).ticks, [1004, 1006, 1008, 1010, 1012]);
    assert.deepEqual(spanAxis('time', [61, 185], words).labels, ['1:30', '2:00', '2:30', '3:00']);
    assert.deepEqual(spanAxis('time', [1.05, 1.35], words).labels, ['1.1 s', '1.2 s', '1.3 s']);
  });
});
