import type { AppliedTransform } from '../shared/augmentation-view';
import type { Augmentation } from '../shared/settings';
import { ImageAugmenter } from './augmentation/image-augmenter';
import type { ClassMap } from './class-map';
import { imageSize, type LabelledImages } from './image-dataset';
import { scaledBytes } from './scaling';

/** Where a batch goes; the sizes say how many images it holds at most. */
export interface BatchTarget {
  /** images × height × width × channels, 0 to 1. */
  readonly images: Float32Array;
  /** Class indices. */
  readonly classes: Int32Array;
  /** Takes what was applied to each image, where somebody wants to know. */
  readonly applied?: (readonly AppliedTransform[])[];
}

/** Which batch it is: everything on which its random choices depend, and where in the epoch's order it begins. */
export interface BatchPosition {
  readonly seed: number;
  /** From 1. */
  readonly epoch: number;
  readonly start: number;
}

/**
 * Fills a batch with the images `order[start]`, `order[start + 1]`, …: gathered, augmented, scaled to 0..1, with their
 * classes. How an image is augmented depends on seed, epoch and its number in the data, not on its place in the order.
 *
 * @param augment transforms in the order in which they are applied; none for validation and test
 * @returns how many images it holds: fewer than fit at the end of the order
 */
export function fillBatch(
  target: BatchTarget, set: LabelledImages, classMap: ClassMap, order: Uint32Array, augment: readonly Augmentation[], { seed, epoch, start }: BatchPosition,
): number {
  const size = imageSize(set);
  const images = order.subarray(start, start + target.classes.length);
  const augmenter = augment.length > 0 ? new ImageAugmenter(set, augment) : undefined;
  for (let place = 0; place < images.length; place++) {
    const image = images[place] ?? 0, bytes = set.images.subarray(image * size, (image + 1) * size);
    const scaled = target.images.subarray(place * size, (place + 1) * size);
    if (augmenter) {
      const { pixels, applied } = augmenter.augment(bytes, { seed, epoch, image });
      target.applied?.push(applied);
      scalePixels(pixels, scaled);
    } else {
      target.applied?.push([]);
      scaleBytes(bytes, scaled);
    }
    target.classes[place] = classMap.classOf[set.labels[image] ?? 0] ?? -1;
  }
  return images.length;
}

/** Four at a time, which takes half as long: this thread has a core that trains. */
function scaleBytes(from: Uint8Array, to: Float32Array): void {
  const whole = from.length - from.length % 4;
  for (let i = 0; i < whole; i += 4) {
    to[i] = scaledBytes[from[i] ?? 0] ?? 0;
    to[i + 1] = scaledBytes[from[i + 1] ?? 0] ?? 0;
    to[i + 2] = scaledBytes[from[i + 2] ?? 0] ?? 0;
    to[i + 3] = scaledBytes[from[i + 3] ?? 0] ?? 0;
  }
  for (let i = whole; i < from.length; i++) to[i] = scaledBytes[from[i] ?? 0] ?? 0;
}

function scalePixels(from: Float32Array, to: Float32Array): void {
  for (let i = 0; i < from.length; i++) to[i] = (from[i] ?? 0) / 255;
}
