import { basename } from 'node:path';
import { CurveFollower } from '../runs/follow-curve';
import { readEvaluation, readRun, readTestResults } from '../runs/read-run';
import { sourceDigest } from '../runs/sources';
import type { ComparePanelMessage, DescribedRun, RunAnswers, RunCourse } from '../shared/compare-panel-protocol';
import type { Evaluation } from '../shared/evaluation';
import type { Failure } from '../shared/failure';
import { stringifyWithNonFinite, toJsonNumber } from '../shared/json-number';
import { testAnswers } from '../shared/paired-test';
import type { RunRecord } from '../shared/run-record';

/** What a comparison is told of one run: what it is, then its course as it grows. Read from the run folder, whoever writes it. */
export class ComparedRunFeed {
  private readonly curve: CurveFollower;
  /** Batches that were told. */
  private batches = 0;
  private courseTold = false;
  private told = '';

  constructor(readonly folder: string, onJournalProblem: (problem: Failure) => void) {
    this.curve = new CurveFollower(folder, onJournalProblem);
  }

  /** @throws LookbookError where there is no readable run. */
  async describe(colorSlot: number): Promise<DescribedRun> {
    const [figures, digest] = await Promise.all([this.read(), sourceDigest(this.folder)]);
    this.told = stringifyWithNonFinite(figures);
    const source = digest === null ? null : { file: basename(figures.record.sourceFile ?? figures.record.experimentFile), digest };
    return { folder: this.folder, ...figures, colorSlot, source };
  }

  /** The record and the evaluation, where they are others than were told. */
  async change(): Promise<Extract<ComparePanelMessage, { type: 'changed' }> | null> {
    const figures = await this.read();
    const now = stringifyWithNonFinite(figures);
    if (now === this.told) return null;
    this.told = now;
    return { type: 'changed', folder: this.folder, ...figures };
  }

  /** What has been trained since the last call; the first call always has an answer. */
  async course(): Promise<RunCourse | null> {
    const { batches, ...rest } = await this.curve.read();
    const from = this.batches;
    this.batches += batches.step.length;
    if (this.courseTold && batches.step.length === 0 && rest.epochs.length === 0 && rest.plannedEpochs === 0) return null;
    this.courseTold = true;
    return { folder: this.folder, from, ...batches, ...rest, epochs: [...rest.epochs] };
  }

  /** What the model took the test images for; `null` where that was not kept. @throws LookbookError where it is damaged. */
  async answers(evaluation: Evaluation): Promise<RunAnswers | null> {
    const results = await readTestResults(this.folder, evaluation);
    return results === null ? null : { folder: this.folder, ...testAnswers(results, evaluation) };
  }

  private async read(): Promise<{ record: RunRecord; evaluation: Evaluation | null }> {
    const record = await readRun(this.folder);
    return { record, evaluation: record.result === null ? null : await readEvaluation(this.folder) };
  }
}

/** What VS Code sends of a message: typed arrays are handed over, the rest is JSON, which has no word for NaN. */
export function comparisonToWire(value: unknown): unknown {
  if (typeof value === 'number') return toJsonNumber(value);
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return value;
  if (Array.isArray(value)) return value.map(comparisonToWire);
  return Object.fromEntries(Object.entries(value).filter(([, part]) => part !== undefined).map(([name, part]) => [name, comparisonToWire(part)]));
}
