import { load } from './create-tfjs-node-engine';
import type { Installation } from './installation';

const steps = 20;

/**
 * Loads an installation into this process and trains a small network with it for a moment: convolution, pooling, their
 * gradients and an optimiser.
 *
 * @returns what it is, for a person
 * @throws if it does not load, or if training does not lower the loss
 */
export async function checkInstallation(installation: Installation): Promise<string> {
  const { tf, version, detail } = await load(installation, 2);
  const model = tf.sequential({
    layers: [
      tf.layers.conv2d({ inputShape: [8, 8, 1], filters: 4, kernelSize: 3, padding: 'same', activation: 'relu' }),
      tf.layers.maxPooling2d({ poolSize: 2 }),
      tf.layers.flatten(),
      tf.layers.dense({ units: 2, activation: 'softmax' }),
    ],
  });
  model.compile({ optimizer: tf.train.adam(0.01), loss: 'categoricalCrossentropy' });
  const images = tf.randomUniform([16, 8, 8, 1], 0, 1, 'float32', 1);
  const classes = tf.oneHot(tf.range(0, 16, 1, 'int32').mod(tf.scalar(2, 'int32')), 2);
  const losses: number[] = [];
  for (let step = 0; step < steps; step++) losses.push(Number(await model.trainOnBatch(images, classes)));
  const [first = NaN, last = NaN] = [losses[0], losses.at(-1)];
  if (!(last < first)) throw new Error(`${steps} steps of training took the loss from ${first} to ${last}`);
  return `tfjs-node ${version}, ${detail}`;
}
