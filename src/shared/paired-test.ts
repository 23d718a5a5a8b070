import { mcnemarTest, type McNemarTest } from './mcnemar';
import type { Evaluation } from './evaluation';
import { indexOfLargest } from './index-of-largest';
import type { TestResults } from './test-set';

/** What a model took each test image for: a few bytes an image, so that many runs can be compared. */
export interface TestAnswers {
  /** Stands for which images these are: the same for the same images in the same order. */
  readonly images: string;
  /** Class of each image, -1 for none. */
  readonly trueClasses: Int16Array<ArrayBuffer>;
  /** Class that the model gave each image, -1 where it gave none of them. */
  readonly predicted: Int16Array<ArrayBuffer>;
}

/** The answers of a tested run. */
export function testAnswers({ testSet: { images, labels, classOf }, predictions }: TestResults, { outputs, classes }: Pick<Evaluation, 'outputs' | 'classes'>): TestAnswers {
  const predicted = Int16Array.from(images, (_image, row) => {
    const largest = indexOfLargest(predictions.subarray(row * outputs, (row + 1) * outputs));
    return largest < classes.length ? largest : -1;
  });
  return { images: fingerprint(images), trueClasses: Int16Array.from(labels, (label) => classOf[label] ?? -1), predicted };
}

/** How many numbers there are and 64 bits that mix them all: FNV-1a (Fowler, Noll, Vo), once from each of two starting values. */
function fingerprint(numbers: readonly number[]): string {
  const mixed = [0x811c9dc5, 0x01234567].map((start) => {
    let hash = start;
    for (const number of numbers) hash = Math.imul(hash ^ number, 0x01000193);
    return (hash >>> 0).toString(16).padStart(8, '0');
  });
  return [numbers.length, ...mixed].join('-');
}

/** Why two runs cannot be told apart by a paired test: one has no answers, or they were asked different things. */
export type Unpaired = 'untested' | 'classes' | 'images';

/** What is known of a run's test. */
export interface TestedRun {
  readonly evaluation: Evaluation | null;
  /** `null` where the run was not tested, or did not keep its answers. */
  readonly answers: TestAnswers | null;
}

/** `null` where a paired test of the two means something. */
export function unpaired(first: TestedRun, second: TestedRun): Unpaired | null {
  if (first.evaluation === null || second.evaluation === null) return 'untested';
  if (!sameClasses(first.evaluation.classes, second.evaluation.classes)) return 'classes';
  if (first.answers === null || second.answers === null) return 'untested';
  const { images, trueClasses } = first.answers;
  if (images !== second.answers.images) return 'images';
  // The names are the same, but not what they stand for.
  return sameNumbers(trueClasses, second.answers.trueClasses) ? null : 'classes';
}

export function sameClasses(first: readonly string[], second: readonly string[]): boolean {
  return first.length === second.length && first.every((name, index) => name === second[index]);
}

function sameNumbers(first: Int16Array, second: Int16Array): boolean {
  return first.length === second.length && first.every((value, index) => value === second[index]);
}

/**
 * McNemar's test of two runs on the same images, which {@link unpaired} has made sure of.
 * @param ofClass the class that is to be told from the rest; `null`: all are to be told apart.
 */
export function pairedTest(first: TestAnswers, second: TestAnswers, ofClass: number | null = null): McNemarTest {
  const { trueClasses } = first;
  let [onlyFirst, onlySecond] = [0, 0];
  for (let image = 0; image < trueClasses.length; image++) {
    const truth = trueClasses[image];
    const [given, givenBySecond] = [first.predicted[image], second.predicted[image]];
    const byFirst = ofClass === null ? given === truth : (given === ofClass) === (truth === ofClass);
    const bySecond = ofClass === null ? givenBySecond === truth : (givenBySecond === ofClass) === (truth === ofClass);
    if (byFirst && !bySecond) onlyFirst++;
    if (bySecond && !byFirst) onlySecond++;
  }
  return mcnemarTest(onlyFirst, onlySecond);
}
