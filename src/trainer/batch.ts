import type { BatchTarget } from '../dataset/batch';

/** The images that a step or an evaluation looks at together: views into a target, valid until that is filled anew. */
export interface Batch extends BatchTarget {
  readonly count: number;
}

/** Room for `capacity` images of `imageSize` numbers each. */
export function createBatchTarget(capacity: number, imageSize: number): BatchTarget {
  return { images: new Float32Array(capacity * imageSize), classes: new Int32Array(capacity) };
}

/** The first `count` images of a filled target, without a copy. */
export function batchOf({ images, classes }: BatchTarget, count: number): Batch {
  const imageSize = images.length / classes.length;
  return { count, images: images.subarray(0, count * imageSize), classes: classes.subarray(0, count) };
}
