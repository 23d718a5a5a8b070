import assert from 'node:assert/strict';
import { bestEpoch, crosshairRows, curveRows, makeCurve, readoutAt } from '../../../../webview/charts/curves';
import { receive, type ShownRun } from '../../../../webview/run/state';
import { madeUpSnapshot } from '../../../e2e/webview/made-up-run';

const words = { epoch: (label: string) => label, step: (label: string) => label };
const choices = { position: 'epoch', training: 'batch', smoothing: 0.9, ignoreOutliers: true } as const;
const { history } = receive({ kind: 'waiting' }, madeUpSnapshot({ epochs: 4, batches: 25, batchesPerEpoch: 10, state: 'running' })).state as ShownRun;
const input = { batches: history.batches, epochs: history.epochs, batchesPerEpoch: 10 };

describe('the curves of a run', () => {
  it('stand at the batch, epoch or second where they were measured', () => {
    const epoch = makeCurve('loss', input, choices, words);
    assert.deepEqual([epoch.xs[9], epoch.epochXs[0], epoch.xAxis.domain], [1, 1, [0, 3]]);
    const step = makeCurve('loss', input, { ...choices, position: 'step' }, words);
    assert.deepEqual([step.xs[9], step.epochXs[1]], [10, 20]);
    const time = makeCurve('loss', input, { ...choices, position: 'time' }, words);
    assert.equal(time.epochXs[1], history.batches[19]?.seconds);
  });

  it('draw training per epoch when asked to', () => {
    const curve = makeCurve('accuracy', input, { ...choices, training: 'epoch' }, words);
    assert.deepEqual([...curve.training], history.epochs.map(({ accuracy }) => accuracy));
    const { rows } = curveRows(curve, 300, String);
    assert.deepEqual([rows.raw.length, rows.training.length, rows.epochs.length], [0, 2, 2]);
  });

  it('are read at the crosshair as they were known there', () => {
    const curve = makeCurve('loss', input, choices, words);
    const latest = readoutAt(curve, null);
    assert.deepEqual([latest.training, latest.validation], [curve.training.at(-1), history.epochs[1]?.val_loss]);
    const inSecond = readoutAt(curve, 1.45);
    assert.deepEqual([inSecond.training, inSecond.validation], [curve.training[13], history.epochs[0]?.val_loss]);
    assert.ok(Number.isNaN(readoutAt(curve, 0.5).validation));
    assert.deepEqual(crosshairRows(curve, 1.45).cross, [{ x: 1.45 }]);
    assert.deepEqual(crosshairRows(curve, null), { cross: [], crossPoints: [] });
  });

  it('mark the best value, not the last, and nothing that is not a number', () => {
    assert.deepEqual(bestEpoch('loss', [0.5, 0.2, 0.3]), { index: 1, value: 0.2 });
    assert.deepEqual(bestEpoch('accuracy', [0.5, Number.NaN, 0.4]), { index: 0, value: 0.5 });
    assert.equal(bestEpoch('loss', [Number.NaN]), null);
  });

  it('have no validation when nothing is validated', () => {
    const trained = receive({ kind: 'waiting' }, madeUpSnapshot({ epochs: 4, batches: 25, batchesPerEpoch: 10, state: 'running', validation: false })).state as ShownRun;
    const curve = makeCurve('loss', { ...input, epochs: trained.history.epochs }, choices, words);
    assert.equal(curve.validation.length, 0);
    assert.equal(curveRows(curve, 300, String).rows.best.length, 1);
  });
});
