import type { Evaluation } from '../../shared/evaluation';
import type { RunEvent } from '../../shared/run-event';
import type { RunRecord } from '../../shared/run-record';

/** Where a training is shown, in one form or another. */
export interface TrainOutput {
  event(event: RunEvent): void;
  /** A line that the trainer or the experiment printed, or that the command has to say. */
  note(line: string): void;
  ended(record: RunRecord, evaluation: Evaluation | null): void;
}
