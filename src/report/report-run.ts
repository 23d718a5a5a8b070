import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { readRunCurve } from '../runs/follow-curve';
import { readEvaluation, readRun, readTestResults } from '../runs/read-run';
import { type Calibration, calibrate } from '../shared/calibration';
import type { Evaluation } from '../shared/evaluation';
import { testAnswers } from '../shared/paired-test';
import type { ComparedRun } from '../shared/run-comparison';
import type { RunCurve } from '../shared/run-curve';
import { type LabelRow, labelRows, type TestOutcome, testOutcomes } from '../shared/test-outcomes';
import { groupsLabels, type TestResults, type TestSet } from '../shared/test-set';

/** Each test image's outcome, and what follows from all. */
export interface TestedImages {
  readonly testSet: TestSet;
  readonly outcomes: readonly TestOutcome[];
  readonly calibration: Calibration;
  /** `null` where each label is a class of its own. */
  readonly labelRows: readonly LabelRow[] | null;
}

/** All that a report says of a run, read from its folder. */
export interface RunContent extends ComparedRun {
  readonly folder: string;
  /** Name of the experiment's file. */
  readonly fileName: string;
  /** The experiment as it was; `null` where it was not kept. */
  readonly source: string | null;
  readonly curve: RunCurve;
  /** `null` for runs that were not tested, or did not keep which image is which. */
  readonly images: TestedImages | null;
}

/** A run that was tested. */
export interface TestedRunContent extends RunContent {
  readonly evaluation: Evaluation;
}

export function isTested(run: RunContent): run is TestedRunContent {
  return run.evaluation !== null;
}

/** Reads a run folder whole. @throws LookbookError where a file of it is damaged. */
export async function readRunContent(folder: string): Promise<RunContent> {
  const [record, curve, evaluation] = await Promise.all([readRun(folder), readRunCurve(folder), readEvaluation(folder)]);
  const results = evaluation === null ? null : await readTestResults(folder, evaluation);
  return {
    folder, record, evaluation, curve,
    epochs: curve.epochs,
    fileName: basename(record.sourceFile ?? record.experimentFile),
    source: record.sourceFile === null ? null : await readFile(join(folder, record.sourceFile), 'utf8').catch(() => null),
    answers: evaluation === null || results === null ? null : testAnswers(results, evaluation),
    images: evaluation === null || results === null ? null : testedImages(results, evaluation.classes.length),
  };
}

function testedImages(results: TestResults, classCount: number): TestedImages {
  const outcomes = testOutcomes(results);
  const { testSet } = results;
  return {
    testSet, outcomes,
    calibration: calibrate(outcomes.map(({ confidence, predicted, trueClass }) => ({ confidence, right: predicted === trueClass }))),
    labelRows: groupsLabels(testSet) ? labelRows(testSet, outcomes, classCount) : null,
  };
}
