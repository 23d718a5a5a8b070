import assert from 'node:assert/strict';
import type { Tf } from '../../../src/engine/engine';
import { assignWeights, copyWeights, namedWeights } from '../../../src/trainer/weights';
import { cpuTf } from './cpu-tf';

describe('weights', () => {
  let tf: Tf;
  before(async () => { tf = await cpuTf(); });

  it('are called by layer and weight, nested models included', () => {
    const inner = tf.sequential({ name: 'inner', layers: [tf.layers.dense({ name: 'a', units: 2, inputShape: [2] }), tf.layers.dense({ name: 'b', units: 2 })] });
    const model = tf.sequential({ layers: [inner, tf.layers.batchNormalization({ name: 'norm' })] });
    assert.deepEqual([...namedWeights(model).keys()], [
      'inner/kernel', 'inner/bias', 'inner/kernel_2', 'inner/bias_2', 'norm/gamma', 'norm/beta', 'norm/moving_mean', 'norm/moving_variance',
    ]);
  });

  it('come back as they were copied', async () => {
    const model = tf.sequential({ layers: [tf.layers.dense({ name: 'd', units: 2, inputShape: [1] })] });
    model.setWeights([tf.tensor2d([[1, 2]]), tf.tensor1d([3, 4])]);
    const copy = await copyWeights(model);
    model.setWeights([tf.tensor2d([[0, 0]]), tf.tensor1d([0, 0])]);
    const before = tf.memory().numTensors;
    assignWeights(tf, model, copy);
    assert.equal(tf.memory().numTensors, before);
    assert.deepEqual(model.getWeights().map((weight) => Array.from(weight.dataSync())), [[1, 2], [3, 4]]);
    assert.throws(() => { assignWeights(tf, model, new Map()); }, /no value for the weight d\/kernel/);
  });
});
