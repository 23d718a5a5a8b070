// Model 2 with an L2 penalty on the kernels of the dense layers.
import * as tf from '@tensorflow/tfjs';
import { defineExperiment } from 'lookbook';

const l2 = tf.regularizers.l2({ l2: 1e-4 });

export default defineExperiment({
  name: 'Model 3: L2',
  data: {
    dataset: 'fashion-mnist',
    classes: { Top: [0, 2, 3, 4, 6], Bottom: [1, 5, 7, 9], Accessories: [8] },
  },
  augment: [],
  training: {
    epochs: 10, batchSize: 64, validationSplit: 0.1,
    optimizer: 'adam', learningRate: 1e-3, seed: 42,
  },
  model: ({ inputShape, classCount }) => tf.sequential({
    layers: [
      tf.layers.conv2d({ inputShape, filters: 32, kernelSize: 3, padding: 'same', activation: 'relu' }),
      tf.layers.maxPooling2d({ poolSize: 2 }),
      tf.layers.conv2d({ filters: 64, kernelSize: 3, padding: 'same', activation: 'relu' }),
      tf.layers.maxPooling2d({ poolSize: 2 }),
      tf.layers.flatten(),
      tf.layers.dense({ units: 128, activation: 'relu', kernelRegularizer: l2 }),
      tf.layers.dense({ units: classCount, activation: 'softmax', kernelRegularizer: l2 }),
    ],
  }),
});
