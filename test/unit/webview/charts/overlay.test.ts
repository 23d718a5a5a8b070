import assert from 'node:assert/strict';
import { makeCurve } from '../../../../webview/charts/curves';
import { makeOverlay, overlayCrosshair, type OverlayRun, overlayRows } from '../../../../webview/charts/overlay';
import { overlaySpec } from '../../../../webview/charts/overlay-spec';
import { sharedScale } from '../../../../webview/charts/shared-scale';
import { runCurve } from '../../../../src/shared/run-curve';
import { madeUpEvents } from '../../../e2e/webview/made-up-run';
import { drawSpec } from './spec-support';

const words = { epoch: (label: string) => label, step: (label: string) => label };
const choices = { position: 'epoch', training: 'batch', smoothing: 0.5, ignoreOutliers: true, logLoss: false, zoom: null } as const;

function run(id: string, validation = true): OverlayRun {
  const curve = makeCurve('loss', runCurve(madeUpEvents({ epochs: 4, batches: 1200, batchesPerEpoch: 300, state: 'completed', validation })), choices, words);
  return { id, label: `Run ${id} ${'with a very long name '.repeat(3)}`, color: `var(--lookbook-run-${id})`, shape: 'circle', curve };
}

describe('a scale for several runs', () => {
  it('holds all that are alike', () => {
    const { axis, fits } = sharedScale([[0, 0.2], [0, 0.3], [0, 0.5]], 'loss', false);
    assert.deepEqual([axis.domain, fits], [[0, 0.6], [true, true, true]]);
  });

  it('leaves out what would flatten the others, by its height or by its place', () => {
    assert.deepEqual(sharedScale([[0, 0.2], [0, 3], [0, 0.3]], 'loss', false).fits, [true, false, true]);
    assert.deepEqual(sharedScale([[0, 0.2], [0.55, 0.75], [0, 0.2]], 'loss', false).fits, [true, false, true]);
    assert.deepEqual(sharedScale([[0.95, 1], [0.2, 1]], 'accuracy', false).fits, [true, false]);
  });

  it('is for all where it is logarithmic, and there without runs', () => {
    assert.deepEqual(sharedScale([[0.01, 0.2], [0.1, 30]], 'loss', true).fits, [true, true]);
    assert.deepEqual(sharedScale([], 'accuracy', false).axis.domain, [0, 1]);
  });
});

describe('an overlay', () => {
  for (const logarithmic of [false, true]) {
    it(`compiles and draws without a warning${logarithmic ? ', logarithmic too' : ''}`, async () => {
      const { svg, warnings } = await drawSpec(overlaySpec({ width: 600, height: 240, fontFamily: 'sans-serif', logarithmic }));
      assert.deepEqual(warnings, []);
      assert.match(svg, /<svg/);
    });
  }

  it('draws each run’s lines in its colour, thinned and said to be', () => {
    const overlay = makeOverlay([run('1'), run('2')], 'both', true, null);
    assert.ok(overlay);
    const { rows, merged } = overlayRows(overlay, 200, 240, (value) => value.toFixed(4));
    assert.equal(merged, true);
    const runs = (name: 'training' | 'validation'): unknown[] => [...new Set(rows[name].map((row) => (row as { run: string }).run))];
    assert.deepEqual([runs('training'), runs('validation')], [['1', '2'], ['1', '2']]);
    assert.ok(rows.training.length <= 2 * (2 * 200 + 2));
    assert.equal(rows.validationPoints.length, 8);
  });

  it('labels lines where they end, apart from one another, with the value there', () => {
    const overlay = makeOverlay([run('1'), run('2')], 'validation', true, null);
    assert.ok(overlay);
    const labels = overlayRows(overlay, 200, 240, (value) => value.toFixed(4)).rows.labels as { label: string; dy: number }[];
    assert.equal(labels.length, 2);
    assert.ok(labels.every(({ label }) => label.length < 40 && label.endsWith((overlay.runs[0]?.curve.validation.at(-1) ?? 0).toFixed(4))));
    assert.ok(Math.abs((labels[1]?.dy ?? 0) - (labels[0]?.dy ?? 0)) >= 14, 'the runs are equal, their labels apart');
  });

  it('shows the training line of a run that validates nothing, also where only validation was asked for', () => {
    const overlay = makeOverlay([run('1'), run('2', false)], 'validation', true, null);
    assert.ok(overlay);
    const { rows } = overlayRows(overlay, 200, 240, String);
    assert.deepEqual([...new Set(rows.training.map((row) => (row as { run: string }).run))], ['2']);
  });

  it('lets one run stand out', () => {
    const overlay = makeOverlay([run('1'), run('2')], 'training', true, '2');
    assert.ok(overlay);
    const training = overlayRows(overlay, 200, 240, String).rows.training as readonly { run: string; opacity: number }[];
    assert.ok(training.every(({ run: id, opacity }) => (id === '2' ? opacity === 1 : opacity < 0.3)));
  });

  it('reads each line at the crosshair', () => {
    const overlay = makeOverlay([run('1'), run('2')], 'both', true, null);
    assert.ok(overlay);
    const { cross, crossPoints } = overlayCrosshair(overlay, 2);
    assert.deepEqual(cross, [{ x: 2 }]);
    assert.deepEqual(crossPoints.map((row) => (row as { y: number }).y), overlay.runs.map(({ curve }) => curve.training[599]));
  });
});
