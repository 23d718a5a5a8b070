import assert from 'node:assert/strict';
import * as vega from 'vega';
import { compile } from 'vega-lite';
import { curveDataSets, curveSignals, curveSpec } from '../../../../webview/charts/curve-spec';
import { metrics } from '../../../../src/shared/epoch-figures';

const options = { color: 'var(--lookbook-run-1)', width: 400, height: 208, fontFamily: 'sans-serif' };

function compiled(metric: 'loss' | 'accuracy', logarithmic = false): { spec: vega.Spec; warnings: unknown[] } {
  const warnings: unknown[] = [];
  const logger: vega.LoggerInterface = { ...vega.logger(vega.Warn), warn: (...words) => { warnings.push(words); return logger; } };
  return { spec: compile(curveSpec({ ...options, metric, logarithmic }), { logger }).spec, warnings };
}

/** A view as the panel makes it, but without a page. */
async function drawn(): Promise<{ view: vega.View; svg: () => Promise<string>; warnings: unknown[] }> {
  const warnings: unknown[] = [];
  const logger: vega.LoggerInterface = { ...vega.logger(vega.Warn), warn: (...words) => { warnings.push(words); return logger; } };
  const view = new vega.View(vega.parse(compiled('loss').spec, undefined, { ast: true }), { renderer: 'none', logger, expr: (await import('vega-interpreter')).expressionInterpreter });
  await view.runAsync();
  return { view, svg: () => view.toSVG(), warnings };
}

describe('the chart of a curve', () => {
  for (const metric of metrics) {
    it(`compiles for ${metric} without a warning and holds every data set and signal that is fed`, () => {
      const { spec, warnings } = compiled(metric);
      assert.deepEqual(warnings, []);
      const dataSets = spec.data?.map(({ name }) => name);
      for (const name of curveDataSets) assert.ok(dataSets?.includes(name), name);
      const signals = spec.signals?.map(({ name }) => name);
      for (const name of curveSignals) assert.ok(signals?.includes(name), name);
    });
  }

  it('takes a logarithmic axis without a warning', () => {
    const { spec, warnings } = compiled('loss', true);
    assert.deepEqual(warnings, []);
    assert.equal(spec.scales?.find(({ name }) => name === 'y')?.type, 'log');
  });

  it('takes both axes from signals and not from the data', () => {
    const { spec } = compiled('loss');
    assert.deepEqual(spec.scales?.map(({ name, domain }) => ({ name, domain })), [
      { name: 'x', domain: [{ signal: 'xDomain[0]' }, { signal: 'xDomain[1]' }] },
      { name: 'y', domain: [{ signal: 'yDomain[0]' }, { signal: 'yDomain[1]' }] },
    ]);
  });

  it('draws training solid, every batch faint and validation dashed, in the colour of the run', () => {
    const layer = (curveSpec({ ...options, metric: 'loss' }) as unknown as { layer: { data: { name: string }; mark: Record<string, unknown> }[] }).layer;
    const line = (name: string): Record<string, unknown> => layer.find(({ data, mark }) => data.name === name && mark.type === 'line')?.mark ?? {};
    assert.deepEqual([line('raw').opacity, line('raw').strokeDash], ['var(--raw-opacity)', undefined]);
    assert.deepEqual([line('training').strokeWidth, line('training').strokeDash], [1.75, undefined]);
    assert.deepEqual(line('validation').strokeDash, [5, 3]);
    for (const name of ['raw', 'training', 'validation']) assert.equal(line(name).color, options.color);
  });

  it('works without eval, keeps its view while data come, and breaks lines at gaps', async () => {
    const { view, svg, warnings } = await drawn();
    view.signal('xDomain', [0, 4]).signal('xTicks', [0, 4]).signal('xLabels', ['0', 'epoch 4']);
    const rows = [{ x: 1, y: 0.5 }, { x: 2, y: 0.4 }, { x: 2.5, y: null }, { x: 3, y: 0.3 }, { x: 4, y: 0.2 }];
    await view.change('training', vega.changeset().remove(vega.truthy).insert(rows)).runAsync();
    await view.change('best', vega.changeset().insert([{ x: 4, y: 0.2, label: '0.2000', align: 'right', dy: -15 }])).runAsync();
    const text = await svg();
    assert.match(text, /epoch 4/);
    assert.match(text, /text-anchor="end"[^>]*>0\.2000/);
    const line = /<path[^>]* d="(M[^"]*)"[^>]*stroke-width="1\.75"/.exec(text)?.[1] ?? '';
    assert.equal(line.match(/M/g)?.length, 2, line);
    assert.deepEqual(warnings, []);
  });
});
