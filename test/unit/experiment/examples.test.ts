import assert from 'node:assert/strict';
import { join } from 'node:path';
import { buildModel } from '../../../src/experiment/build-model';
import { loadExperiment } from '../../../src/experiment/load-experiment';
import { examplesFolder, request, textAt, tf } from './support';

const published = [
  { name: 'Model 1: baseline', parameters: 101_770, fixed: 0 },
  { name: 'Model 2: two conv', parameters: 420_739, fixed: 0 },
  { name: 'Model 3: L2', parameters: 420_739, fixed: 0 },
  { name: 'Model 4: dropout', parameters: 420_739, fixed: 0 },
  { name: 'Model 5: dropout, L2', parameters: 420_739, fixed: 0 },
  { name: 'Model 6: batch norm', parameters: 420_995, fixed: 128 },
];

describe('the examples', () => {
  for (const [index, { name, parameters, fixed }] of published.entries()) {
    it(`${name} has ${parameters} parameters, each layer traced to its call`, async () => {
      const file = join(examplesFolder, `model-${index + 1}.model.ts`);
      const loaded = await loadExperiment({ file, tf });
      const { model, summary, remarks } = buildModel(loaded, tf, request);
      assert.equal(loaded.definition.name, name);
      assert.equal(summary.parameters, parameters);
      assert.equal(summary.parameters - summary.trainableParameters, fixed);
      assert.equal(summary.layers.reduce((sum, layer) => sum + layer.parameters, 0), parameters);
      for (const layer of summary.layers) assert.match(textAt(loaded, layer.source) ?? '', /^tf\.layers\.\w+\(.*\)$/su);
      for (const layer of summary.layers) assert.equal(layer.parameters > 0, layer.parameterFormula !== '', layer.name);
      assert.match(textAt(loaded, loaded.definitionRange) ?? '', /^defineExperiment\(\{[^]*\}\)$/u);
      assert.deepEqual(remarks.map(({ message }) => message), index === 0 ? ['The model has 10 outputs for 3 classes; a prediction beyond the classes counts as wrong and is shown as "no class".'] : []);
      model.dispose();
    });
  }

  it('have the settings of the study', async () => {
    const { settings } = await loadExperiment({ file: join(examplesFolder, 'model-4.model.ts'), tf });
    assert.deepEqual(settings, {
      data: { dataset: 'fashion-mnist', classes: { Top: [0, 2, 3, 4, 6], Bottom: [1, 5, 7, 9], Accessories: [8] } },
      augment: [],
      training: { epochs: 10, batchSize: 64, validationSplit: 0.1, optimizer: 'adam', learningRate: 1e-3, seed: 42, loss: 'crossEntropy', shuffle: true },
    });
  });

  for (const name of ['unscaled', 'unscaled-logits', 'unscaled-test']) {
    it(`the study's model 1, ${name}, has 101,770 parameters, too`, async () => {
      const loaded = await loadExperiment({ file: join(examplesFolder, '..', 'docs', 'study', `model-1-${name}.model.ts`), tf });
      const { model, summary } = buildModel(loaded, tf, request);
      assert.equal(summary.parameters, 101_770);
      model.dispose();
    });
  }
});
