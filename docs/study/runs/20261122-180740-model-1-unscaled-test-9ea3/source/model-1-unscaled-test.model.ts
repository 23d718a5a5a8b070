// Model 1 as the stock tutorial has it, with logits, learnt from pixels between 0 and 1 and tested on pixels between 0
// and 255: what comes of it when the training images are scaled and the test images are forgotten.
import * as tf from '@tensorflow/tfjs';
import { defineExperiment } from 'lookbook';

/** Leaves images alone while the model learns, and undoes their scaling when it is tested. */
class ForgottenScaling extends tf.layers.Layer {
  static override className = 'ForgottenScaling';

  override computeOutputShape(inputShape: tf.Shape): tf.Shape {
    return inputShape;
  }

  override call(inputs: tf.Tensor | tf.Tensor[], { training }: { training?: boolean }): tf.Tensor {
    const [images] = Array.isArray(inputs) ? inputs : [inputs];
    return training === true ? tf.clone(images) : tf.mul(images, 255);
  }
}

export default defineExperiment({
  name: 'Model 1 tested on pixels 0 to 255',
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
      new ForgottenScaling({ inputShape }),
      tf.layers.flatten(),
      tf.layers.dense({ units: 128, activation: 'relu' }),
      tf.layers.dense({ units: 10 }),
    ],
  }),
});
