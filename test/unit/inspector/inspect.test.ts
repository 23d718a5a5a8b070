import assert from 'node:assert/strict';
import { join } from 'node:path';
import * as v from 'valibot';
import { createCpuEngine } from '../../../src/engine/cpu';
import type { Tf } from '../../../src/engine/engine';
import { inspect } from '../../../src/inspector/inspect';
import { useZeroWeights } from '../../../src/inspector/zero-weights';
import { LookbookError } from '../../../src/shared/failure';
import { inspection } from '../../../src/shared/inspector-protocol';

const file = join(process.cwd(), 'examples', 'model-4.model.ts');

describe('inspecting an experiment', () => {
  let tf: Tf;
  let patches: ReturnType<typeof useZeroWeights>;

  before(async () => {
    ({ tf } = await createCpuEngine());
    patches = useZeroWeights(tf);
  });
  after(() => { patches.restore(); });

  it('gives what the editor shows, as the protocol has it', async () => {
    const found = await inspect(tf, { file });
    assert.deepEqual(v.parse(inspection, found), found);
    assert.equal(found.name, 'Model 4: dropout');
    assert.deepEqual(found.classes, ['Top', 'Bottom', 'Accessories']);
    assert.equal(found.summary.parameters, 420_739);
    assert.deepEqual(found.files, [file]);
    assert.equal(found.definition?.start.line, found.summary.layers.length === 9 ? 5 : 0);
  });

  it('keeps no tensors and no weights, whether it succeeds or fails', async () => {
    const text = (units: string): string => `import * as tf from '@tensorflow/tfjs';
import { defineExperiment } from 'lookbook';
const kept = tf.zeros([5]);
const early = tf.layers.dense({ units: 4 });
early.apply(tf.input({ shape: [3] }));
export default defineExperiment({ name: 'x', data: { dataset: 'fashion-mnist' }, model: ({ inputShape }) =>
  tf.sequential({ layers: [tf.layers.flatten({ inputShape }), tf.layers.dense({ units: ${units}, activation: 'softmax' })] }) });
`;
    const before = tf.memory().numTensors;
    await inspect(tf, { file, text: text('10') });
    await assert.rejects(inspect(tf, { file, text: text('2') }), LookbookError);
    assert.equal(tf.memory().numTensors, before);
  });

  it('draws no initial weights', async () => {
    const text = `import * as tf from '@tensorflow/tfjs';
import { defineExperiment } from 'lookbook';
export default defineExperiment({ name: 'x', data: { dataset: 'fashion-mnist' }, model: ({ inputShape, classCount }) => {
  const model = tf.sequential({ layers: [tf.layers.flatten({ inputShape }), tf.layers.dense({ units: 20000 }), tf.layers.dense({ units: classCount, kernelInitializer: 'orthogonal', activation: 'softmax' })] });
  for (const weight of model.weights) if (weight.read().dataSync().some((value) => value !== 0)) throw new Error(weight.name);
  return model;
} });
`;
    assert.equal((await inspect(tf, { file, text })).summary.parameters, 785 * 20_000 + 20_001 * 10);
  });
});
