import { indexOfLargest } from './index-of-largest';
import type { TestResults, TestSet } from './test-set';

/** What became of one test image. */
export interface TestOutcome {
  /** Where it stands in the dataset's test images, counted from 0. */
  readonly image: number;
  readonly label: number;
  readonly trueClass: number;
  /** The largest output; at or beyond the number of classes it is no class, -1 where no output is a number. */
  readonly predicted: number;
  /** The largest output's probability; NaN where no output is a number. */
  readonly confidence: number;
  /** One probability per output. */
  readonly probabilities: Float32Array;
}

/** One row per dataset label that belongs to a class. */
export interface LabelRow {
  readonly label: number;
  readonly trueClass: number;
  /** Per class, how many of the label's images were given it. */
  readonly counts: readonly number[];
  /** Images that were given an output beyond the classes. */
  readonly noClass: number;
  /** Images that were not given the label's class. */
  readonly missed: number;
}

/** One outcome per test image, in the order of the predictions. */
export function testOutcomes({ testSet: { classOf, images, labels }, predictions }: TestResults): TestOutcome[] {
  const outputs = images.length === 0 ? 0 : predictions.length / images.length;
  return images.map((image, row) => {
    const probabilities = predictions.subarray(row * outputs, (row + 1) * outputs);
    const predicted = indexOfLargest(probabilities);
    const label = labels[row] ?? -1;
    return { image, label, trueClass: classOf[label] ?? -1, predicted, confidence: probabilities[predicted] ?? NaN, probabilities };
  });
}

/** The surest predictions first; equally sure ones, and those without a confidence at the end, in the order of the data. */
export function mostConfidentFirst(outcomes: readonly TestOutcome[]): TestOutcome[] {
  const sureness = ({ confidence }: TestOutcome): number => (Number.isNaN(confidence) ? -Infinity : confidence);
  return [...outcomes].sort((a, b) => {
    const [first, second] = [sureness(a), sureness(b)];
    return first === second ? a.image - b.image : second - first;
  });
}

/** Which labels were taken for which classes: class after class, within a class in the order of the labels. */
export function labelRows({ classOf }: Pick<TestSet, 'classOf'>, outcomes: readonly TestOutcome[], classCount: number): LabelRow[] {
  const rows = classOf.map((trueClass, label) => ({ label, trueClass, counts: new Array<number>(classCount).fill(0), noClass: 0, missed: 0 }));
  for (const { label, predicted, trueClass } of outcomes) {
    const row = rows[label];
    if (row === undefined) continue;
    const counted = row.counts[predicted];
    if (counted === undefined) row.noClass += 1;
    else row.counts[predicted] = counted + 1;
    if (predicted !== trueClass) row.missed += 1;
  }
  return rows.filter(({ trueClass }) => trueClass >= 0).sort((a, b) => a.trueClass - b.trueClass || a.label - b.label);
}
