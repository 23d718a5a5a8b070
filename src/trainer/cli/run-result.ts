import type { Evaluation } from '../../shared/evaluation';
import { classificationReport } from '../../shared/metrics';
import type { RunEvent, RunEventOf } from '../../shared/run-event';
import type { RunRecord } from '../../shared/run-record';

type EpochFigures = Omit<RunEventOf<'epoch'>, 'type' | 'seq' | 'time'>;

/** What a run came to: the last line of `--json`. Figures that there are none of are `null`. */
export interface RunResult {
  readonly type: 'result';
  readonly run: string;
  readonly state: RunRecord['state'];
  readonly engine: string | null;
  readonly params: number | null;
  readonly testLoss: number | null;
  readonly testAccuracy: number | null;
  /** One class against the rest. */
  readonly perClassAccuracy: Readonly<Record<string, number>> | null;
  readonly confusionMatrix: readonly (readonly number[])[] | null;
  /** Per true class, test images that were given none of the classes. */
  readonly noClass: readonly number[] | null;
  readonly epochs: readonly EpochFigures[];
  /** Training images a second, validation and test left out. */
  readonly imagesPerSecond: number | null;
  /** From the run's start to its end. */
  readonly seconds: number;
}

/** Gathers from a journal what the result needs. */
export class ResultCollector {
  private readonly epochs: EpochFigures[] = [];
  private trainedImages = 0;
  private trainingSeconds = 0;
  private seconds = 0;

  add(event: RunEvent): void {
    if (event.type === 'batch') {
      this.trainedImages += event.images;
      this.trainingSeconds = event.seconds;
    } else if (event.type === 'epoch') {
      const { type: _type, seq: _seq, time: _time, ...figures } = event;
      this.epochs.push(figures);
    } else if (event.type === 'ended') {
      this.seconds = event.seconds;
    }
  }

  result(record: RunRecord, evaluation: Evaluation | null): RunResult {
    const report = evaluation === null ? null : classificationReport(evaluation.classes, evaluation.confusionMatrix, evaluation.noClass);
    return {
      type: 'result',
      run: record.id,
      state: record.state,
      engine: record.engine?.name ?? null,
      params: record.summary?.parameters ?? null,
      testLoss: evaluation?.testLoss ?? null,
      testAccuracy: evaluation?.testAccuracy ?? null,
      perClassAccuracy: report === null ? null : Object.fromEntries(report.classes.map(({ name, accuracy }) => [name, accuracy])),
      confusionMatrix: evaluation?.confusionMatrix ?? null,
      noClass: evaluation?.noClass ?? null,
      epochs: this.epochs,
      imagesPerSecond: this.trainingSeconds > 0 ? this.trainedImages / this.trainingSeconds : null,
      seconds: this.seconds,
    };
  }
}
