import * as v from 'valibot';

const whole = v.pipe(v.number(), v.integer(), v.minValue(0));

/** `test-set.json`: which image each row of `predictions.bin` is of, and what is in it. */
export const testSet = v.object({
  version: v.literal(1),
  /** What the dataset calls its labels. */
  labelNames: v.array(v.string()),
  /** Per label its class, an index into the evaluation's `classes`; -1: its images were left out. */
  classOf: v.array(v.pipe(v.number(), v.integer(), v.minValue(-1))),
  /** Where each image stands in the dataset's test images, counted from 0. */
  images: v.array(whole),
  /** The label of each image. */
  labels: v.array(whole),
});
export type TestSet = v.InferOutput<typeof testSet>;

/** Each test image with what the model made of it. */
export interface TestResults {
  readonly testSet: TestSet;
  /** Images × outputs probabilities, in the order of `testSet.images`. */
  readonly predictions: Float32Array<ArrayBuffer>;
}

/** True where some class is not just one label: then labels tell more than classes do. */
export function groupsLabels({ classOf }: Pick<TestSet, 'classOf'>): boolean {
  return classOf.some((ofLabel, label) => ofLabel >= 0 && classOf.indexOf(ofLabel) !== label);
}
