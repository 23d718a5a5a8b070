import assert from 'node:assert/strict';
import * as vega from 'vega';
import { expressionInterpreter } from 'vega-interpreter';
import { compile } from 'vega-lite';
import { calibrate } from '../../../../src/shared/calibration';
import { calibrationPoints, calibrationSpec } from '../../../../webview/charts/calibration-spec';

const words = { formatCount: String, description: 'Calibration' };
const place = { width: 400, fontFamily: 'sans-serif' };
/** Forty sure and mostly right predictions, ten unsure and half right ones. */
const calibration = calibrate([
  ...Array.from({ length: 40 }, (_, index) => ({ confidence: 0.97, right: index > 0 })),
  ...Array.from({ length: 10 }, (_, index) => ({ confidence: 0.55, right: index % 2 === 0 })),
]);

describe('the chart of a calibration', () => {
  it('has a point for each filled bin, with its count on the side where there is room', () => {
    assert.deepEqual(calibrationPoints(calibration, String).map(({ confidence, accuracy, label, align }) => [Number(confidence.toFixed(3)), accuracy, label, align]), [
      [0.55, 0.5, '10', 'left'], [0.97, 39 / 40, '40', 'right'],
    ]);
  });

  it('compiles without a warning, needs no eval, and draws counts and the diagonal from where both axes begin', async () => {
    const warnings: unknown[] = [];
    const logger: vega.LoggerInterface = { ...vega.logger(vega.Warn), warn: (...said) => { warnings.push(said); return logger; } };
    const { spec } = compile(calibrationSpec(calibration, 'var(--lookbook-run-1)', words, place), { logger });
    const view = new vega.View(vega.parse(spec, undefined, { ast: true }), { renderer: 'none', logger, expr: expressionInterpreter });
    const text = await view.toSVG();
    assert.deepEqual(warnings, []);
    for (const part of ['>10<', '>40<', '>0.6<', '>1.0<', 'stroke-dasharray="2,3"', 'var(--lookbook-run-1)']) assert.ok(text.includes(part), part);
    const domain = (name: string): unknown => (view.scale(name) as unknown as { domain: () => unknown }).domain();
    // The lower interval of the unsure bin reaches to 0.24.
    assert.deepEqual([domain('x'), domain('y')], [[0.5, 1], [0.2, 1]]);
    view.finalize();
  });
});
