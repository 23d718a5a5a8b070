import type { Evaluation } from '../../shared/evaluation';
import { stringifyWithNonFinite } from '../../shared/json-number';
import type { RunEvent } from '../../shared/run-event';
import type { RunRecord } from '../../shared/run-record';
import { ResultCollector } from './run-result';
import type { TrainOutput } from './train-output';

/** For programs: the journal's lines as they come, then the result. Everything else goes to stderr. */
export class JsonOutput implements TrainOutput {
  private readonly collector = new ResultCollector();

  event(event: RunEvent): void {
    this.collector.add(event);
    this.print(event);
  }

  note(line: string): void {
    process.stderr.write(`${line}\n`);
  }

  ended(record: RunRecord, evaluation: Evaluation | null): void {
    this.print(this.collector.result(record, evaluation));
  }

  private print(value: object): void {
    process.stdout.write(`${stringifyWithNonFinite(value)}\n`);
  }
}
