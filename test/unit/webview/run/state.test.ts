import assert from 'node:assert/strict';
import { imagesPerSecond, openEpoch, timeLeft } from '../../../../webview/run/course';
import { type PanelState, receive, type ShownRun } from '../../../../webview/run/state';
import { madeUpEvents, madeUpResults, madeUpSnapshot, tenClassEvaluation, threeClassEvaluation } from '../../../e2e/webview/made-up-run';

const run = { epochs: 3, batches: 25, batchesPerEpoch: 10, state: 'running' } as const;
const all = madeUpEvents(run);

function shown(state: PanelState): ShownRun {
  assert.equal(state.kind, 'run');
  return state;
}

function withFirst(count: number): PanelState {
  return receive({ kind: 'waiting' }, madeUpSnapshot(run, { events: all.slice(0, count) })).state;
}

describe('the state of a run panel', () => {
  it('is the same whether the events came at once or in parts', () => {
    const whole = withFirst(all.length);
    let parts = withFirst(5);
    for (let from = 5; from < all.length; from += 3) parts = receive(parts, { type: 'delta', events: all.slice(from, from + 3) }).state;
    assert.deepEqual(parts, whole);
    assert.equal(shown(whole).history.batches.length, 25);
    assert.equal(shown(whole).history.epochs.length, 2);
    assert.deepEqual(shown(whole).history.phases.slice(0, 5), ['evaluating-experiment', 'loading-dataset', 'loading-engine', 'training', 'validating']);
  });

  it('asks for a snapshot when events are missing, and keeps what it has', () => {
    const before = withFirst(10);
    const { state, gap } = receive(before, { type: 'delta', events: all.slice(11, 14) });
    assert.equal(gap, true);
    assert.equal(state, before);
    assert.equal(receive({ kind: 'waiting' }, { type: 'delta', events: [] }).gap, true);
  });

  it('passes over events that it already holds', () => {
    const { state, gap } = receive(withFirst(10), { type: 'delta', events: all.slice(6, 14) });
    assert.equal(gap, false);
    assert.deepEqual(state, withFirst(14));
  });

  it('takes record, evaluation and queue from a delta only where they are in it', () => {
    const before = shown(withFirst(10));
    const after = shown(receive(before, { type: 'delta', events: [], record: { ...before.record, state: 'stopping' }, queuedBehind: 2 }).state);
    assert.deepEqual([after.record.state, after.queuedBehind, after.evaluation], ['stopping', 2, null]);
    assert.equal(shown(receive(after, { type: 'delta', events: [] }).state).record.state, 'stopping');
  });

  it('starts afresh with every snapshot', () => {
    const gone = receive(withFirst(10), { type: 'gone', message: 'deleted' }).state;
    assert.deepEqual(gone, { kind: 'gone', message: 'deleted' });
    assert.deepEqual(receive(gone, madeUpSnapshot(run, { events: all.slice(0, 10) })).state, withFirst(10));
  });
});

describe('the course of a run', () => {
  const { history } = shown(withFirst(all.length));

  it('has means of the epoch so far', () => {
    const batches = history.batches.slice(-5);
    const open = openEpoch(history);
    assert.equal(open?.epoch, 3);
    assert.equal(open.batch, 5);
    assert.ok(Math.abs(open.loss - batches.reduce((sum, { loss }) => sum + loss, 0) / 5) < 1e-12);
    assert.ok(Math.abs(open.seconds - 5 * 0.0155) < 1e-9);
    assert.equal(openEpoch({ ...history, batches: history.batches.slice(0, 20) }), null);
  });

  it('tells the images a second of late', () => {
    assert.ok(Math.abs((imagesPerSecond(history) ?? 0) - 64 / 0.0155) < 1e-6);
    assert.equal(imagesPerSecond({ ...history, batches: [] }), null);
  });

  it('counts the validation that is still to come into the time left', () => {
    assert.ok(Math.abs((timeLeft(history) ?? 0) - (5 * 0.0155 + 0.8)) < 0.01, String(timeLeft(history)));
  });
});

describe('what a run panel knows of the test images', () => {
  const evaluated = receive({ kind: 'waiting' }, madeUpSnapshot({ ...run, state: 'completed' }, { evaluation: threeClassEvaluation })).state;

  it('comes after the figures and agrees with them', () => {
    assert.deepEqual(shown(evaluated).test, { kind: 'none' });
    const { test } = shown(receive(evaluated, madeUpResults(threeClassEvaluation)).state);
    assert.ok(test.kind === 'kept');
    const sums = test.labelRows?.reduce((all, { counts, trueClass }) => all.map((row, at) => row.map((sum, column) => sum + (at === trueClass ? counts[column] ?? 0 : 0))), [[0, 0, 0], [0, 0, 0], [0, 0, 0]]);
    assert.deepEqual(sums, threeClassEvaluation.confusionMatrix);
    assert.equal(test.calibration.bins.reduce((sum, { count }) => sum + count, 0), 10_000);
    const ten = receive({ kind: 'waiting' }, madeUpSnapshot({ ...run, classes: tenClassEvaluation.classes }, { evaluation: tenClassEvaluation })).state;
    const ungrouped = shown(receive(ten, madeUpResults(tenClassEvaluation)).state).test;
    assert.ok(ungrouped.kind === 'kept' && ungrouped.labelRows === null);
  });

  it('tells how far the download has come that pictures wait for, until they come or cannot', () => {
    const download = { file: 't10k-images.gz', received: 1_000, total: 4_000 };
    const loading = receive(evaluated, { type: 'loadingTestImages', download }).state;
    assert.deepEqual(shown(loading).pictures.download, download);
    assert.equal(shown(receive(loading, { type: 'noTestImages', images: [7], message: 'No data.' }).state).pictures.download, null);
    assert.equal(shown(receive(loading, { type: 'testImages', images: [7], size: { width: 1, height: 1, channels: 1 }, pixels: Uint8Array.of(1) }).state).pictures.download, null);
  });

  it('holds pictures by their numbers, and the reason where they cannot be had', () => {
    const size = { width: 2, height: 1, channels: 1 };
    const refused = receive(evaluated, { type: 'noTestImages', images: [7], message: 'No data.' }).state;
    assert.deepEqual(shown(refused).pictures, { known: new Map(), problem: 'No data.', download: null });
    const { pictures } = shown(receive(refused, { type: 'testImages', images: [7, 3], size, pixels: Uint8Array.of(1, 2, 3, 4) }).state);
    assert.equal(pictures.download, null);
    assert.deepEqual([pictures.problem, [...pictures.known].map(([number, { pixels }]) => [number, [...pixels]])], [null, [[7, [1, 2]], [3, [3, 4]]]]);
  });
});
