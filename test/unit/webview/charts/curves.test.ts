import assert from 'node:assert/strict';
import { bestEpoch } from '../../../../src/shared/epoch-figures';
import { batchFigures } from '../../../../src/shared/run-curve';
import { crosshairRows, curveRows, makeCurve, readoutAt } from '../../../../webview/charts/curves';
import { curveInput, receive, type ShownRun } from '../../../../webview/run/state';
import { madeUpSnapshot } from '../../../e2e/webview/made-up-run';

const words = { epoch: (label: string) => label, step: (label: string) => label };
const choices = { position: 'epoch', training: 'batch', smoothing: 0.9, ignoreOutliers: true, logLoss: false, zoom: null } as const;
const { history } = receive({ kind: 'waiting' }, madeUpSnapshot({ epochs: 4, batches: 25, batchesPerEpoch: 10, state: 'running' })).state as ShownRun;
const input = curveInput(history);

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

describe('the curves of a run, zoomed', () => {
  const zoomed = makeCurve('loss', input, { ...choices, position: 'step', zoom: [5, 15] }, words);

  it('show the part that was chosen, with its own vertical axis, and count what is outside of that', () => {
    assert.deepEqual(zoomed.xAxis.domain, [5, 15]);
    assert.deepEqual(zoomed.shown, [4, 15]);
    const values = [...zoomed.raw.subarray(4, 15)];
    const all = makeCurve('loss', input, { ...choices, position: 'step', zoom: [5, 15], ignoreOutliers: false }, words);
    assert.equal(all.outside.above + all.outside.below, 0);
    assert.equal(zoomed.outside.highest, Math.max(...values));
    assert.deepEqual([...zoomed.training], [...makeCurve('loss', input, { ...choices, position: 'step' }, words).training], 'smoothing begins where the run does');
  });

  it('run on to the edges of the plot, and leave dots outside of it away', () => {
    const { rows } = curveRows(zoomed, 300, String);
    const xs = (name: 'raw' | 'validation' | 'validationPoints'): unknown[] => rows[name].map((row) => (row as { x: number }).x);
    assert.deepEqual([xs('raw').at(0), xs('raw').at(-1)], [4, 16]);
    assert.deepEqual([xs('validation'), xs('validationPoints')], [[10, 20], [10]]);
  });

  it('show all of the run where the kept part means nothing', () => {
    assert.deepEqual(makeCurve('loss', input, { ...choices, zoom: [7, 9] }, words).xAxis.domain, [0, 3]);
  });
});

describe('the curves of a run, logarithmic', () => {
  const [first] = history.batches;
  const odd = [0, NaN, 0.5, Infinity, 0.01].map((loss, index) => ({ ...(first ?? assert.fail()), step: index + 1, loss }));
  const curve = makeCurve('loss', { batches: batchFigures(odd), epochs: [], batchesPerEpoch: 5 }, { ...choices, logLoss: true, ignoreOutliers: false, smoothing: 0 }, words);

  it('are of the loss alone', () => {
    assert.equal(curve.logarithmic, true);
    assert.equal(makeCurve('accuracy', input, { ...choices, logLoss: true }, words).logarithmic, false);
  });

  it('have no place for zero, which is counted, and leave what is not finite untouched', () => {
    assert.deepEqual(curve.yAxis.domain, [0.01, 0.5]);
    assert.deepEqual([curve.outside.below, curve.outside.lowest, curve.outside.nonFinite], [1, 0, 2]);
    assert.deepEqual(curveRows(curve, 300, String).rows.raw.map((row) => (row as { y: unknown }).y), [null, null, 0.5, null, 0.01]);
    assert.deepEqual([...curve.training], odd.map(({ loss }) => loss));
  });
});
