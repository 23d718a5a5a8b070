/** Counts of a classification; see `Evaluation` for their meaning. */
export interface Confusion {
  /** classes × classes: rows true, columns predicted. */
  readonly matrix: number[][];
  /** Per true class, images that were given an output beyond the classes. */
  readonly noClass: number[];
}

/**
 * @param classCount classes, at most as many as there are outputs.
 * @param trueClasses one of [0, classCount) per image.
 * @param predictedOutputs the largest output of each image; anything outside [0, classCount) is no class.
 */
export function countConfusion(classCount: number, trueClasses: Int32Array, predictedOutputs: Int32Array): Confusion {
  const matrix = Array.from({ length: classCount }, () => new Array<number>(classCount).fill(0));
  const noClass = new Array<number>(classCount).fill(0);
  for (const [image, trueClass] of trueClasses.entries()) {
    const row = matrix[trueClass];
    const predicted = predictedOutputs[image] ?? -1;
    if (row === undefined) throw new RangeError(`Image ${image} has the class ${trueClass} of ${classCount}.`);
    if (predicted >= 0 && predicted < classCount) row[predicted] = (row[predicted] ?? 0) + 1;
    else noClass[trueClass] = (noClass[trueClass] ?? 0) + 1;
  }
  return { matrix, noClass };
}
