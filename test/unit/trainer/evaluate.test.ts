import assert from 'node:assert/strict';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { LabelledImages } from '../../../src/dataset/image-dataset';
import type { Tf } from '../../../src/engine/engine';
import { BatchThread } from '../../../src/trainer/batches/batch-thread';
import { evaluateImages } from '../../../src/trainer/evaluate';
import { assertClose, cpuTf } from './cpu-tf';

/** Images of two pixels: (255, 0) of label 0 and (0, 255) of label 1, in turn. */
function images(count: number): LabelledImages {
  return {
    count, height: 1, width: 2, channels: 1,
    images: Uint8Array.from({ length: 2 * count }, (_, i) => ((i >> 1) % 2 === i % 2 ? 255 : 0)),
    labels: Uint8Array.from({ length: count }, (_, i) => i % 2),
  };
}

const classMap = { names: ['zero', 'one'], classOf: Int32Array.of(0, 1) };

describe('evaluation of images', () => {
  let tf: Tf;
  const batches = new BatchThread();
  before(async () => { tf = await cpuTf(); });
  after(() => batches.dispose());

  function regression(kernel: number[], activation: 'softmax' | 'linear'): LayersModel {
    const units = kernel.length / 2;
    const model = tf.sequential({
      layers: [tf.layers.flatten({ inputShape: [1, 2, 1] }), tf.layers.dropout({ rate: 0.9 }), tf.layers.dense({ units, activation, useBias: false })],
    });
    model.setWeights([tf.tensor2d(kernel, [2, units])]);
    return model;
  }

  it('gives mean loss, accuracy and every prediction, over more than one batch and without dropout', async () => {
    const model = regression([2, 0, 1, 0], 'softmax');
    const set = images(301);
    const before = tf.memory().numTensors;
    const figures = await evaluateImages({ tf }, model, batches, { set, classMap, order: Uint32Array.from(set.labels.keys()) }, 'crossEntropy');
    assert.equal(tf.memory().numTensors, before);
    const [p0, p1] = [1 / (1 + Math.exp(-2)), 1 / (1 + Math.exp(-1))];
    assert.ok(figures);
    assertClose([figures.loss, figures.accuracy], [(-151 * Math.log(p0) - 150 * Math.log(1 - p1)) / 301, 151 / 301]);
    assertClose(figures.predictions.subarray(298 * 2, 300 * 2), [p0, 1 - p0, p1, 1 - p1]);
    assert.deepEqual([figures.outputs, figures.predictions.length, figures.predictedOutputs.length], [2, 602, 301]);
  });

  it('gives probabilities for logits too', async () => {
    const figures = await evaluateImages({ tf }, regression([2, 0, 1, 0], 'linear'), batches, { set: images(2), classMap, order: Uint32Array.of(1) }, 'crossEntropyFromLogits');
    const p = 1 / (1 + Math.exp(-1));
    assertClose(figures?.predictions ?? [], [p, 1 - p]);
    assertClose([figures?.loss ?? NaN], [-Math.log(1 - p)]);
  });

  it('knows outputs beyond the classes, and ones that are no number', async () => {
    const wide = await evaluateImages({ tf }, regression([0, 0, 9, 9, 0, 0], 'softmax'), batches, { set: images(2), classMap, order: Uint32Array.of(0, 1) }, 'crossEntropy');
    assert.deepEqual(wide?.predictedOutputs, Int32Array.of(2, 0));
    const broken = await evaluateImages({ tf }, regression([NaN, 0, 0, 0], 'softmax'), batches, { set: images(2), classMap, order: Uint32Array.of(0) }, 'crossEntropy');
    assert.deepEqual(broken?.predictedOutputs, Int32Array.of(-1));
    assert.ok(Number.isNaN(broken.loss));
  });

  it('ends within a batch when nobody wants it any more', async () => {
    const controller = new AbortController();
    setImmediate(() => { controller.abort(); });
    const set = images(2_000);
    assert.equal(await evaluateImages({ tf }, regression([1, 0, 0, 1], 'softmax'), batches, { set, classMap, order: Uint32Array.from(set.labels.keys()) }, 'crossEntropy', controller.signal), null);
  });
});
