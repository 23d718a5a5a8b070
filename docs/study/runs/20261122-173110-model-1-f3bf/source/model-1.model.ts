// The stock tutorial baseline, as published: it keeps its ten outputs for three classes, which Lookbook remarks
// on.
import * as tf from '@tensorflow/tfjs';
import { defineExperiment } from 'lookbook';

export default defineExperiment({
  name: 'Model 1: baseline',
  data: {
    dataset: 'fashion-mnist',
    classes: { Top: [0, 2, 3, 4, 6], Bottom: [1, 5, 7, 9], Accessories: [8] },
  },
  augment: [],
  training: {
    epochs: 10, batchSize: 64, validationSplit: 0.1,
    optimizer: 'adam', learningRate: 1e-3, seed: 42,
  },
  model: ({ inputShape }) => tf.sequential({
    layers: [
      tf.layers.flatten({ inputShape }),
      tf.layers.dense({ units: 128, activation: 'relu' }),
      tf.layers.dense({ units: 10, activation: 'softmax' }),
    ],
  }),
});
