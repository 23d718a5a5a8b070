import assert from 'node:assert/strict';
import { settingRows, type RunWithSettings } from '../../../src/shared/differing-settings';
import type { LayerSummary } from '../../../src/shared/model-summary';
import { madeUpRecord } from '../../e2e/webview/made-up-run';

const layer = (className: string, description: string): LayerSummary => ({
  name: className, className, description, inputShape: null, outputShape: [null, 1], parameters: 0, trainableParameters: 0,
  parameterFormula: '', receptiveField: null, multiplyAdds: null, inputs: [], source: null,
});

function run(layers: readonly LayerSummary[], { digest = 'x', seed = 42, file = 'model-4.model.ts' } = {}): RunWithSettings {
  const record = madeUpRecord({ epochs: 4, batches: 0, state: 'completed' });
  const { settings, summary } = record;
  assert.ok(settings !== null && summary !== null);
  return { record: { ...record, settings: { ...settings, training: { ...settings.training, seed } }, summary: { ...summary, layers: [...layers] } }, source: { file, digest } };
}

function rowOf(runs: readonly RunWithSettings[], name: string): readonly (string | null)[] {
  return settingRows(runs).find((row) => row.name === name)?.values ?? assert.fail(`no row ${name}`);
}

describe('the settings of runs side by side', () => {
  const plain = [layer('Conv2D', '32 filters'), layer('Conv2D', '64 filters'), layer('Flatten', ''), layer('Dense', '128 units'), layer('Dense', '3 units')];
  const dropped = [layer('Conv2D', '32 filters'), layer('Dropout', 'rate 0.25'), layer('Conv2D', '64 filters'), layer('Dropout', 'rate 0.25'), layer('Flatten', ''), layer('Dense', '128 units, L2 0.0001'), layer('Dense', '3 units, L2 0.0001')];

  it('name what differs, and nothing else', () => {
    const rows = settingRows([run(plain), run(dropped, { seed: 7, digest: 'y' })]);
    assert.deepEqual(rows.filter(({ differs }) => differs).map(({ name }) => name), ['seed', 'layers', 'Dense', 'Dropout', 'source']);
    assert.deepEqual(rows.find(({ name }) => name === 'batchSize'), { name: 'batchSize', values: ['64', '64'], differs: false });
  });

  it('tell layers of a kind together, and leave out what a run does without', () => {
    assert.deepEqual(rowOf([run(plain), run(dropped)], 'Dropout'), [null, 'rate 0.25 (2×)']);
    assert.deepEqual(rowOf([run(plain), run(dropped)], 'Dense'), ['128 units; 3 units', '128 units, L2 0.0001; 3 units, L2 0.0001']);
    assert.equal(settingRows([run(plain)]).some(({ name }) => name === 'augment'), false);
  });

  it('write classes and augmentations out', () => {
    const { record, source } = run(plain);
    assert.ok(record.settings);
    const settings = { ...record.settings, data: { dataset: 'fashion-mnist', classes: { Top: [0, 2], Bag: [8] } }, augment: [{ kind: 'rotate', degrees: 15, fill: 0, probability: 0.5 }], limit: 640 } as const;
    const changed = { record: { ...record, settings: { ...settings, data: { ...settings.data, classes: { Top: [0, 2], Bag: [8] } }, augment: [...settings.augment] } }, source };
    const of = (name: string): string | null | undefined => rowOf([run(plain), changed], name)[1];
    assert.deepEqual([of('classes'), of('augment'), of('limit')], ['Top (0, 2), Bag (8)', 'rotate (degrees 15, fill 0, probability 0.5)', '640']);
  });

  it('number sources of one name that differ', () => {
    assert.deepEqual(rowOf([run(plain), run(plain, { digest: 'y' }), run(plain)], 'source'), ['model-4.model.ts (1)', 'model-4.model.ts (2)', 'model-4.model.ts (1)']);
    assert.deepEqual(rowOf([run(plain), run(plain, { file: 'model-5.model.ts' })], 'source'), ['model-4.model.ts', 'model-5.model.ts']);
  });

  it('stand for nothing where a run failed before it had any', () => {
    const failed: RunWithSettings = { record: { settings: null, summary: null, engine: null, dataset: null }, source: null };
    assert.equal(rowOf([failed, run(plain)], 'epochs')[0], null);
    assert.deepEqual(rowOf([failed], 'source'), [null]);
  });
});
