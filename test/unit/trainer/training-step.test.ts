import assert from 'node:assert/strict';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { Tf } from '../../../src/engine/engine';
import { optimizerNames } from '../../../src/shared/settings';
import type { Batch } from '../../../src/trainer/batch';
import { takeCheckpoint } from '../../../src/trainer/checkpoints';
import { createOptimizer } from '../../../src/trainer/optimizers';
import { createTrainingStep } from '../../../src/trainer/training-step';
import { assertClose, cpuTf, tensorsLeftBy } from './cpu-tf';

const shape = [2, 1, 1];

function batch(pixels: number[], classes: number[]): Batch {
  return { count: classes.length, images: Float32Array.from(pixels), classes: Int32Array.from(classes) };
}

describe('training step', () => {
  let tf: Tf;
  before(async () => { tf = await cpuTf(); });

  /** Softmax regression from two pixels to two classes, weights [[1, 0], [0, 1]]. */
  function regression(options: object = {}): LayersModel {
    const model = tf.sequential({ layers: [tf.layers.flatten({ inputShape: shape }), tf.layers.dense({ units: 2, activation: 'softmax', ...options })] });
    model.setWeights([tf.tensor2d([[1, 0], [0, 1]]), tf.tensor1d([0, 0])]);
    return model;
  }

  const kernelOf = (model: LayersModel): Float32Array => model.getWeights()[0]?.dataSync<'float32'>() ?? new Float32Array();

  it('learns as softmax regression does on paper', () => {
    const model = regression();
    const step = createTrainingStep(tf, model, shape, createOptimizer(tf, 'sgd', 0.5), 'crossEntropy');
    const { loss, correct } = step(batch([1, 0, 0, 1], [0, 0]));
    const p = Math.E / (Math.E + 1);
    assertClose([loss, correct], [(-Math.log(p) - Math.log(1 - p)) / 2, 1]);
    // dW = xᵀ(p - y) / n
    assertClose(kernelOf(model), [1 - 0.25 * (p - 1), -0.25 * (1 - p), 0 - 0.25 * (1 - p - 1), 1 - 0.25 * p]);
  });

  it('adds the penalties to the loss and to what is learnt', () => {
    const model = regression({ kernelRegularizer: tf.regularizers.l2({ l2: 0.1 }) });
    const step = createTrainingStep(tf, model, shape, createOptimizer(tf, 'sgd', 0.5), 'crossEntropy');
    // Nothing to see: all that is learnt of the kernel is the penalty's, 2 · 0.1 · w.
    const { loss } = step(batch([0, 0], [0]));
    assertClose([loss], [Math.LN2 + 0.1 * 2]);
    assertClose(kernelOf(model), [0.9, 0, 0, 0.9]);
  });

  it('adds the penalties of a sequential model inside another, once however often it is used', () => {
    const penalised = tf.layers.dense({ units: 2, kernelInitializer: 'ones', kernelRegularizer: tf.regularizers.l2({ l2: 0.1 }) });
    const inner = tf.sequential({ layers: [tf.layers.flatten({ inputShape: shape }), penalised] });
    const model = tf.sequential({ layers: [inner, penalised, tf.layers.activation({ activation: 'softmax' })] });
    const { loss } = createTrainingStep(tf, model, shape, createOptimizer(tf, 'sgd', 0.5), 'crossEntropy')(batch([0, 0], [0]));
    assertClose([loss], [Math.LN2 + 0.1 * 4]);
  });

  it('keeps the constraints of the layers', () => {
    const model = regression({ kernelConstraint: tf.constraints.unitNorm({ axis: 0 }) });
    createTrainingStep(tf, model, shape, createOptimizer(tf, 'sgd', 0.5), 'crossEntropy')(batch([1, 0.5], [1]));
    const [a = 0, b = 0, c = 0, d = 0] = kernelOf(model);
    assertClose([Math.hypot(a, c), Math.hypot(b, d)], [1, 1]);
  });

  it('leaves the weights as they are when the loss is not finite', () => {
    const model = regression();
    const { loss } = createTrainingStep(tf, model, shape, createOptimizer(tf, 'adam', 0.5), 'crossEntropy')(batch([NaN, 1], [0]));
    assert.ok(Number.isNaN(loss));
    assertClose(kernelOf(model), [1, 0, 0, 1]);
  });

  it('trains dropout and batch normalisation as training, and without leaving tensors behind', async () => {
    const model = tf.sequential({
      layers: [
        // Filters of ones: those that are drawn may both give nothing but what relu cuts off.
        tf.layers.conv2d({ inputShape: [4, 4, 1], filters: 2, kernelSize: 3, activation: 'relu', kernelInitializer: 'ones' }), tf.layers.batchNormalization({}),
        tf.layers.maxPooling2d({ poolSize: 2 }), tf.layers.dropout({ rate: 0.5 }), tf.layers.flatten(), tf.layers.dense({ units: 2, activation: 'softmax' }),
      ],
    });
    const optimizer = createOptimizer(tf, 'adam', 0.01);
    const step = createTrainingStep(tf, model, [4, 4, 1], optimizer, 'crossEntropy');
    const images = (count: number): Batch => batch(Array.from({ length: count * 16 }, (_, i) => (i % 7) / 7), new Array<number>(count).fill(0));
    step(images(3));
    const moving = model.layers[1]?.getWeights()[2]?.dataSync();
    assert.ok(moving?.some((mean) => mean !== 0), 'the moving mean moved');
    assert.equal(await tensorsLeftBy(tf, () => { for (let i = 0; i < 5; i++) step(images(2)); }), 0);
    optimizer.dispose();
  });

  it('refuses a model without anything to train', () => {
    const model = regression({ trainable: false });
    assert.throws(() => createTrainingStep(tf, model, shape, createOptimizer(tf, 'sgd', 0.1), 'crossEntropy'), /no trainable weights/);
  });

  // One weight w = 1 with the constant gradient g = 2, the first update of each rule with Keras's defaults and rate 0.1.
  const g = 2;
  const firstUpdate = {
    sgd: 1 - 0.1 * g,
    momentum: 1 - 0.1 * g,
    rmsprop: 1 - (0.1 * g) / Math.sqrt(0.1 * g * g),
    adam: 1 - 0.1,
    adamax: 1 - 0.1,
    adagrad: 1 - (0.1 * g) / Math.sqrt(0.1 + g * g),
    adadelta: 1 - 0.1 * (Math.sqrt(1e-7) / Math.sqrt(0.05 * g * g + 1e-7)) * g,
  };
  for (const name of optimizerNames) {
    it(`updates by the rule of ${name}, and its state can be kept`, async () => {
      const weight = tf.variable(tf.scalar(1), true);
      const optimizer = createOptimizer(tf, name, 0.1);
      optimizer.minimize(() => tf.mul(weight, g).asScalar());
      assertClose(weight.dataSync(), [firstUpdate[name]], 1e-4);

      const model = regression();
      const before = tf.memory().numTensors;
      const { optimizer: state, weights } = await takeCheckpoint(model, optimizer, { epoch: 1, batch: 1, step: 1 });
      assert.equal(tf.memory().numTensors, before);
      assert.deepEqual(state.get('iter')?.data, new Int32Array([1]));
      assert.equal(state.size > 1, name !== 'sgd', 'everything but plain descent has a memory');
      assert.deepEqual([...weights.keys()].map((key) => key.split('/')[1]), ['kernel', 'bias']);
      optimizer.dispose();
      weight.dispose();
    });
  }
});
