import assert from 'node:assert/strict';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { graphOf } from '../../src/engine/simd/plan/graph';
import { slicesOf } from '../../src/engine/simd/plan/slices';
import { relativeError, simdEngine, tf } from './support/oracle';
import { planGradients, tapeGradients, train, unfusedPlan, type Trial } from './support/training';

/** Dropout before pooling, alone and between dense layers; penalties; a layer that is used twice. */
function network(): LayersModel {
  const { layers } = tf;
  const input = tf.input({ shape: [24, 24, 1] });
  const shared = layers.conv2d({ filters: 16, kernelSize: 3, padding: 'same', activation: 'relu', kernelRegularizer: 'l1l2' });
  const stem = layers.conv2d({ filters: 16, kernelSize: 3, padding: 'same', activation: 'relu', biasRegularizer: tf.regularizers.l2({ l2: 0.01 }) });
  return tf.model({
    inputs: input,
    outputs: [
      stem, layers.dropout({ rate: 0.25 }), layers.maxPooling2d({ poolSize: 2 }), shared, layers.dropout({ rate: 0.3 }), shared,
      layers.dropout({ rate: 0.2 }), layers.maxPooling2d({ poolSize: 2 }), layers.flatten(), layers.dense({ units: 20, activation: 'relu' }),
      layers.dropout({ rate: 0.5 }), layers.dense({ units: 3, activation: 'softmax' }),
    ].reduce((x, layer) => layer.apply(x) as typeof input, input),
  });
}

const trial: Trial = { build: network, classes: 3, batches: [150] };

describe('a batch in slices', () => {
  before(simdEngine);

  it('is cut by the size of the layers\' outputs, at multiples of sixteen images', () => {
    const model = network();
    const cut = (count: number): number[] => slicesOf(graphOf(model), [count, 24, 24, 1]).map((slice) => slice.count);
    assert.deepEqual([1, 64, 65, 150, 256].map(cut), [[1], [64], [48, 17], [64, 64, 22], [64, 64, 64, 64]]);
    assert.deepEqual(slicesOf(graphOf(model), [150, 24, 24, 1]).map(({ first }) => first), [0, 64, 128]);
    model.dispose();
  });

  it('goes as a whole where little is kept of an image, or where its images depend on each other', () => {
    const { layers } = tf;
    const dense = tf.sequential({ layers: [layers.flatten({ inputShape: [24, 24, 1] }), layers.dense({ units: 300 }), layers.dense({ units: 3, activation: 'softmax' })] });
    const normalised = tf.sequential({ layers: [layers.conv2d({ inputShape: [24, 24, 1], filters: 32, kernelSize: 3 }), layers.batchNormalization(), layers.flatten(), layers.dense({ units: 3 })] });
    for (const model of [dense, normalised]) {
      assert.deepEqual(slicesOf(graphOf(model), [256, 24, 24, 1]), [{ first: 0, count: 256 }]);
      model.dispose();
    }
  });

  it('has the gradients of the tape, to the same bits on one, two and three threads', async () => {
    assert.equal((await unfusedPlan(trial)).calls.filter(({ kernel }) => kernel === 'crossEntropy').length, 3);
    const expected = await tapeGradients('simd', trial);
    const actual = await planGradients(1, trial);
    // Rounding of the weights from which the tape's gradient is taken off is part of the tolerance.
    for (const [index, values] of expected.entries()) assert(relativeError(actual[index] ?? [], values) <= 2e-4, `weight ${index}: ${relativeError(actual[index] ?? [], values)}`);
    for (const threads of [2, 3]) assert.deepEqual(await planGradients(threads, trial), actual);
  });

  it('learns as the tape does, with a last batch of another size', async () => {
    const long = { ...trial, batches: [150, 150, 70, 150, 20] };
    const expected = await train({ tape: 'simd' }, long);
    const actual = await train({ planThreads: 2 }, long);
    assert(relativeError(actual.losses, expected.losses) <= 1e-4, `losses differ by ${relativeError(actual.losses, expected.losses)}`);
    assert.deepEqual(actual.correct, expected.correct);
  });
});
