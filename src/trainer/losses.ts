import type { Scalar, Tensor1D, Tensor2D } from '@tensorflow/tfjs-core';
import type { Tf } from '../engine/engine';
import type { TrainingSettings } from '../shared/settings';

/** Probabilities are kept this far from 0 and 1 before the logarithm; Keras's `epsilon()`. */
const epsilon = 1e-7;

/**
 * Cross-entropy of each image, in nats.
 *
 * `crossEntropy` takes probabilities and does with them what Keras's `sparse_categorical_crossentropy` does: scales each
 * row to a sum of 1, clips to [1e-7, 1 - 1e-7], takes the logarithm. `crossEntropyFromLogits` takes any real numbers.
 * @param classes [images] int32, each in [0, outputs).
 * @param outputs [images, outputs]; may have more columns than there are classes.
 * @returns [images]
 */
export function perImageLoss(tf: Tf, loss: TrainingSettings['loss'], classes: Tensor1D, outputs: Tensor2D): Tensor1D {
  return tf.tidy(() => {
    const wanted = tf.oneHot(classes, outputs.shape[1], 1, 0, 'float32');
    const logarithms = loss === 'crossEntropyFromLogits'
      ? tf.logSoftmax(outputs, -1)
      : tf.log(tf.clipByValue(tf.div(outputs, tf.sum(outputs, -1, true)), epsilon, 1 - epsilon));
    return tf.neg(tf.sum<Tensor1D>(tf.mul(wanted, logarithms), -1));
  });
}

/** How many images have their largest output at their class. Among equal outputs the first counts. */
export function countCorrect(tf: Tf, classes: Tensor1D, outputs: Tensor2D): Scalar {
  return tf.tidy(() => tf.sum<Scalar>(tf.cast(tf.equal(tf.argMax(outputs, -1), classes), 'float32')));
}
