import type { Checkpoint } from '../runs/checkpoint';
import type { CheckpointKind } from '../runs/run-folder';
import type { RunWriter } from '../runs/run-writer';
import type { Evaluation } from '../shared/evaluation';
import type { Phase, RunEvent, RunEventBody } from '../shared/run-event';

/** At most two a second: what listens draws, on a core that trains. */
const gap = 500;

/**
 * The run's journal as the trainer writes it: every event goes into the run folder at once,
 * the host is told now and then that there is more to read.
 */
export class RunJournal {
  private lastTold = -Infinity;
  private seq = 0;
  private timer: NodeJS.Timeout | undefined;

  /** @param tell receives the number of the last event. */
  constructor(private readonly writer: RunWriter, private readonly tell: (seq: number) => void) {}

  append(body: RunEventBody): void {
    this.written(this.writer.append(body));
  }

  phase(phase: Phase): void {
    this.append({ type: 'phase', phase });
  }

  warn(message: string): void {
    this.append({ type: 'warning', message });
  }

  async saveCheckpoint(kind: CheckpointKind, checkpoint: Checkpoint): Promise<void> {
    this.written(await this.writer.saveCheckpoint(kind, checkpoint));
  }

  /** @param weights by `layer/weight`. */
  logWeights(model: string, epoch: number, weights: Checkpoint['weights']): void {
    this.writer.logWeights(model, epoch, weights);
  }

  async saveEvaluation(evaluation: Evaluation): Promise<void> {
    this.written(await this.writer.saveEvaluation(evaluation));
  }

  /** Tells the host of the last event without waiting. */
  flush(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.lastTold = performance.now();
    this.tell(this.writer.lastEvent?.seq ?? this.seq);
  }

  private written({ seq }: RunEvent): void {
    this.seq = seq;
    const wait = this.lastTold + gap - performance.now();
    if (wait <= 0) this.flush();
    else this.timer ??= setTimeout(() => { this.flush(); }, wait);
  }
}
