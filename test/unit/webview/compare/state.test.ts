import assert from 'node:assert/strict';
import { CurveCache } from '../../../../webview/compare/curves';
import { choicesOf } from '../../../../webview/compare/choices';
import { comparisonCsv } from '../../../../webview/compare/comparison-data';
import { baselineOf, type PanelState, receive, type ShownRuns } from '../../../../webview/compare/state';
import { coursesOf, described, madeUpComparison, manyRuns, oddRuns, studyRuns } from '../../../e2e/webview/made-up-comparison';

const words = { epoch: (label: string) => label, step: (label: string) => label };

function shown(messages = madeUpComparison(studyRuns)): ShownRuns {
  let state: PanelState = { kind: 'waiting' };
  for (const message of messages) {
    const received = receive(state, message);
    assert.equal(received.gap, false);
    ({ state } = received);
  }
  assert.ok(state.kind === 'runs');
  return state;
}

describe('what the comparison knows', () => {
  it('is put together from what is told of each run', () => {
    const { runs } = shown();
    assert.deepEqual(runs.map(({ label }) => label), studyRuns.map(({ name }) => name));
    assert.deepEqual(runs.map(({ curve }) => curve.batches.loss.length), studyRuns.map(({ batches }) => batches));
    assert.ok(runs.every(({ courseKnown, answers, epochs }) => courseKnown && answers !== null && epochs.length > 0));
  });

  it('numbers runs of one name, and gives runs of one colour another shape', () => {
    const { runs } = shown(madeUpComparison(oddRuns));
    assert.deepEqual(runs.filter(({ record }) => record.name === 'Model 4: dropout').map(({ label }) => label), ['Model 4: dropout (1)', 'Model 4: dropout (2)']);
    const marks = runs.map(({ colorSlot, shape }) => `${colorSlot} ${shape}`);
    assert.equal(new Set(marks).size, marks.length);
  });

  it('grows with a run that trains, and asks anew where something is missing', () => {
    const [run] = studyRuns;
    assert.ok(run);
    const first = receive({ kind: 'waiting' }, { type: 'runs', runs: [described(run)], problems: [] }).state;
    const begun = receive(first, coursesOf(run, { to: 1000 })).state;
    assert.equal(receive(begun, coursesOf(run, { from: 1200, to: 1300 })).gap, true);
    const grown = receive(begun, coursesOf(run, { from: 1000, to: 1300 })).state;
    assert.ok(grown.kind === 'runs');
    const [whole] = shown([{ type: 'runs', runs: [described(run)], problems: [] }, coursesOf(run, { to: 1300 })]).runs;
    assert.deepEqual(grown.runs[0]?.curve, whole?.curve);
    assert.equal(receive(first, coursesOf({ ...run, folder: '/runs/gone' })).state, first, 'a run that was taken out');
  });

  it('compares with the run that was chosen, otherwise with the first', () => {
    const { runs } = shown();
    assert.equal(baselineOf(runs, '/runs/2')?.folder, '/runs/2');
    assert.equal(baselineOf(runs, '/runs/gone')?.folder, '/runs/4');
  });
});

describe('the curves of a comparison', () => {
  const choices = choicesOf({});

  it('share their axes, but for the run that would flatten the others', () => {
    const { curves, overlay } = new CurveCache(words).curves(shown().runs, choices, null);
    assert.deepEqual(curves.map(({ ownScale }) => ownScale), [false, true, false, false]);
    assert.equal(new Set(curves.map(({ curve }) => curve.xAxis.domain.join())).size, 1);
    assert.equal(new Set(curves.filter(({ ownScale }) => !ownScale).map(({ curve }) => curve.yAxis.domain.join())).size, 1);
    assert.deepEqual(overlay?.beyond.map(({ run, side }) => `${run.label} ${side}`), ['Model 1: stock baseline above']);
    const own = new CurveCache(words).curves(shown().runs, { ...choices, scale: 'own' }, null).curves;
    assert.equal(own.some(({ ownScale }) => ownScale), false);
    assert.notDeepEqual(own[0]?.curve.yAxis.domain, own[3]?.curve.yAxis.domain);
  });

  it('keep every figure: values come from all batches, whatever is drawn', () => {
    const { runs } = shown();
    const { curves } = new CurveCache(words).curves(runs, { ...choices, smoothing: 0 }, null);
    for (const { run, curve } of curves) assert.deepEqual([...curve.training], [...run.curve.batches.loss]);
  });

  it('are worked out again only for the run that changed', () => {
    const cache = new CurveCache(words);
    const state = shown();
    const before = cache.curves(state.runs, choices, null);
    assert.equal(cache.curves(state.runs, choices, null), before);
    const [first, ...rest] = state.runs;
    assert.ok(first);
    const after = cache.curves([{ ...first, answers: null }, ...rest], choices, null);
    assert.equal(after.curves[0]?.curve.training, before.curves[0]?.curve.training);
  });

  it('leave runs out that have not trained', () => {
    const { curves } = new CurveCache(words).curves(shown(madeUpComparison(oddRuns)).runs, choices, null);
    assert.equal(curves.length, oddRuns.length - 1);
  });

  it('are exported with every batch of every run', () => {
    const runs = manyRuns(3, 40);
    const lines = comparisonCsv(shown(madeUpComparison(runs)).runs).trimEnd().split('\n');
    assert.equal(lines.length, 1 + 3 * 40);
    assert.match(lines[10] ?? '', /^20261122-140200-many-0-a1b2,"Model 4: dropout, seed 0",10,1,[\d.]+,[\d.]+,[\d.]+,[\d.]+,[\d.]+$/);
  });
});
