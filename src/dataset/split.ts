import { LookbookError } from '../shared/failure';
import { randomInteger, randomKey } from '../shared/random';
import type { ClassMap } from './class-map';
import type { LabelledImages } from './image-dataset';

/** Image numbers, in the order of the data. */
export interface Split {
  readonly training: Uint32Array;
  readonly validation: Uint32Array;
}

/** The numbers of the images whose label belongs to a class, in the order of the data. */
export function imagesOfClasses({ labels }: LabelledImages, { classOf }: ClassMap): Uint32Array {
  const kept = new Uint32Array(labels.length);
  let count = 0;
  for (const [image, label] of labels.entries()) {
    if ((classOf[label] ?? -1) >= 0) kept[count++] = image;
  }
  return kept.slice(0, count);
}

/**
 * Divides the training images as Keras does: of those that belong to a class the first `limit`, of these the last part
 * for validation, before any shuffling. Keras rounds the number of training images down.
 *
 * @param validationSplit share for validation, 0 up to, not including, 1
 * @throws LookbookError if no image is left to train on
 */
export function splitImages(set: LabelledImages, classMap: ClassMap, { limit, validationSplit }: { limit?: number | undefined; validationSplit: number }): Split {
  const images = imagesOfClasses(set, classMap).subarray(0, limit);
  const trainingCount = Math.floor(images.length * (1 - validationSplit));
  if (trainingCount === 0) {
    throw new LookbookError({
      message: `Of ${images.length} images none is left to train on after validationSplit ${validationSplit} took its part.`,
      remedy: 'Raise the limit or lower training.validationSplit.',
    });
  }
  return { training: images.slice(0, trainingCount), validation: images.slice(trainingCount) };
}

/** `images` in an order that is a function of seed and epoch alone (Fisher and Yates, as Durstenfeld wrote it). */
export function shuffledOrder(images: Uint32Array, seed: number, epoch: number): Uint32Array {
  const order = images.slice();
  const key = randomKey(seed, 'shuffle', epoch);
  for (let last = order.length - 1; last > 0; last--) {
    const other = randomInteger(key, last, last + 1);
    const held = order[last] ?? 0;
    order[last] = order[other] ?? 0;
    order[other] = held;
  }
  return order;
}
