// Model 1 on pixels from 0 to 255, and with logits: their loss has no upper bound, as that of probabilities has.
import * as tf from '@tensorflow/tfjs';
import { defineExperiment } from 'lookbook';

export default defineExperiment({
  name: 'Model 1 on pixels 0 to 255, logits',
  data: {
    dataset: 'fashion-mnist',
    classes: { Top: [0, 2, 3, 4, 6], Bottom: [1, 5, 7, 9], Accessories: [8] },
  },
  augment: [],
  training: {
    epochs: 10, batchSize: 64, validationSplit: 0,
    optimizer: 'adam', learningRate: 1e-3, seed: 42, loss: 'crossEntropyFromLogits',
  },
  model: ({ inputShape }) => tf.sequential({
    layers: [
      // Lookbook gives pixels from 0 to 1.
      tf.layers.rescaling({ scale: 255, inputShape }),
      tf.layers.flatten(),
      tf.layers.dense({ units: 128, activation: 'relu' }),
      tf.layers.dense({ units: 10 }),
    ],
  }),
});
