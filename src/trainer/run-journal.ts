import type { Checkpoint } from '../runs/checkpoint';
import type { CheckpointKind } from '../runs/run-folder';
import type { RunWriter } from '../runs/run-writer';
import type { Evaluation } from '../shared/evaluation';
import type { Phase, RunEventBody, RunEventOf } from '../shared/run-event';

/** Milliseconds between two words to the host: what listens draws, on a core that trains. */
const gap = 500;

/**
 * The run's journal as the trainer writes it: batches go into the run folder when the host is told that there is more to
 * read, every other event at once, and with it the batches before it.
 */
export class RunJournal {
  private lastTold = -Infinity;
  private timer: NodeJS.Timeout | undefined;

  /** @param tell receives the number of the last event. */
  constructor(private readonly writer: RunWriter, private readonly tell: (seq: number) => void) {}

  append(body: RunEventBody): void {
    this.writer.append(body);
    this.tellSoon();
  }

  batch(figures: Omit<RunEventOf<'batch'>, 'seq' | 'time' | 'type'>): void {
    this.writer.keep({ type: 'batch', ...figures });
    this.tellSoon();
  }

  phase(phase: Phase): void {
    this.append({ type: 'phase', phase });
  }

  warn(message: string): void {
    this.append({ type: 'warning', message });
  }

  async saveCheckpoint(kind: CheckpointKind, checkpoint: Checkpoint): Promise<void> {
    await this.writer.saveCheckpoint(kind, checkpoint);
    this.tellSoon();
  }

  /** @param weights by `layer/weight`. */
  logWeights(model: string, epoch: number, weights: Checkpoint['weights']): void {
    this.writer.logWeights(model, epoch, weights);
  }

  async saveEvaluation(evaluation: Evaluation): Promise<void> {
    await this.writer.saveEvaluation(evaluation);
    this.tellSoon();
  }

  /** Writes what is not written yet, and tells the host, without waiting. */
  flush(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.lastTold = performance.now();
    this.writer.flush();
    this.tell(this.writer.lastEvent?.seq ?? 0);
  }

  private tellSoon(): void {
    const wait = this.lastTold + gap - performance.now();
    if (wait <= 0) this.flush();
    else this.timer ??= setTimeout(() => { this.flush(); }, wait);
  }
}
