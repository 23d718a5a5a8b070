import assert from 'node:assert/strict';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { Tf } from '../../../src/engine/engine';
import { describePlace, findNonFinite } from '../../../src/trainer/find-non-finite';
import { cpuTf } from './cpu-tf';

let tf: Tf;
before(async () => { tf = await cpuTf(); });

function network(): LayersModel {
  return tf.sequential({
    layers: [
      tf.layers.conv2d({ name: 'first', inputShape: [4, 4, 1], filters: 2, kernelSize: 3, kernelInitializer: 'ones' }), tf.layers.batchNormalization({ name: 'normalised' }),
      tf.layers.flatten(), tf.layers.dense({ name: 'last', units: 2, activation: 'softmax' }),
    ],
  });
}

const batch = { count: 2, images: Float32Array.from({ length: 32 }, (_, i) => i / 32), classes: Int32Array.of(0, 1) };

describe('the place of the first value that is no number', () => {
  it('is the images, the weights or the results of a layer, or the loss', () => {
    const model = network();
    const place = (images = batch.images): string => describePlace(findNonFinite(tf, model, { ...batch, images }, [4, 4, 1]));
    assert.match(place(), /outputs of all layers are finite/);
    assert.match(place(Float32Array.from(batch.images, (value, i) => i === 3 ? NaN : value)), /images themselves/);
    assert.match(place(Float32Array.from(batch.images, () => 3e38)), /arose in the layer first/);
    const last = model.getLayer('last');
    last.setWeights(last.getWeights().map((weight) => tf.fill(weight.shape, Infinity)));
    assert.match(place(), /among the weights of the layer last/);
  });

  it('leaves model, averages and tensors as they were', () => {
    const model = network();
    const values = (): number[] => model.getWeights().flatMap((weight) => [...weight.dataSync()]);
    const earlier = values();
    findNonFinite(tf, model, batch, [4, 4, 1]);
    const tensors = tf.memory().numTensors;
    findNonFinite(tf, model, batch, [4, 4, 1]);
    assert.deepEqual(values(), earlier);
    assert.equal(tf.memory().numTensors, tensors);
    assert(model.layers.every((layer) => !Object.hasOwn(layer, 'call')));
  });
});
