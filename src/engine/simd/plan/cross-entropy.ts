import { floatBits } from '../kernel-runner';
import type { Recorder, Value } from './recorder';

export type Loss = 'crossEntropy' | 'crossEntropyFromLogits';

/** Probabilities are kept this far from 0 and 1 before the logarithm; Keras's `epsilon()`. */
const epsilon = 1e-7;

/** In the order of assembly/cross-entropy.ts. */
export const givenKinds = ['probabilities', 'logits', 'softmax'] as const;

/** One value an image. */
export interface LossPlaces {
  readonly classes: Value;
  readonly losses: Value;
  readonly hits: Value;
}

/**
 * Records each image's cross-entropy and whether the model is right.
 * @param outputs [images, outputs], probabilities or logits
 * @param batch images of which the loss is the mean: these and those of other slices
 * @returns the gradient of the mean loss with respect to the outputs, in training
 */
export function recordCrossEntropy(loss: Loss, outputs: Value, { classes, losses, hits }: LossPlaces, batch: number, recorder: Recorder): Value | undefined {
  const [images = 1, length = 1] = outputs.shape;
  const gradient = recorder.training ? recorder.value('gradient', outputs.shape) : undefined;
  recorder.kernels.run('crossEntropy', images, 16 * length, [
    outputs.address, classes.address, losses.address, hits.address, gradient?.address ?? 0, length,
    givenKinds.indexOf(loss === 'crossEntropyFromLogits' ? 'logits' : 'probabilities'), floatBits(epsilon), floatBits(1 / batch),
  ]);
  return gradient;
}
