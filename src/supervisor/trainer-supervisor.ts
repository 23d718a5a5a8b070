import { basename } from 'node:path';
import type { PrepareRequest } from '../shared/trainer-protocol';
import { whatIsKept } from './trainer-end';
import { TrainerProcess, type Training } from './training';

export type { CreatedRun, Training } from './training';

export interface TrainerSupervisorOptions {
  /** Absolute path of the trainer's bundle. */
  readonly trainerFile: string;
  /** Takes what trainers and the code in them print, line by line. */
  readonly log: (line: string) => void;
  /** The Node (or Electron) binary for trainers; absent: this process's. */
  readonly execPath?: string;
}

/**
 * Starts trainer processes and sees each of them to its end. One trains at a time; those behind it are started at once
 * all the same, to evaluate and keep the experiment as it is now, and then wait for their turn.
 */
export class TrainerSupervisor {
  private readonly waitingLine: QueuedTraining[] = [];
  private disposed = false;

  constructor(private readonly options: TrainerSupervisorOptions) {}

  /** Trainings that have not ended; the first is the one whose turn it is. */
  get queue(): readonly Training[] {
    return this.waitingLine;
  }

  /** Starts a training, or queues it behind those under way. */
  train(request: PrepareRequest): Training {
    if (this.disposed) throw new Error('The supervisor of trainings is disposed');
    const { trainerFile, execPath, log } = this.options;
    const name = basename(request.originalFile ?? request.experimentFile);
    const process = new TrainerProcess({
      trainerFile, execPath, request,
      log: (line) => { log(`${name}: ${line}`); },
      onPrepared: () => { this.advance(); },
    });
    const training = new QueuedTraining(process, this.waitingLine);
    this.waitingLine.push(training);
    const leave = (): void => {
      this.waitingLine.splice(this.waitingLine.indexOf(training), 1);
      this.advance();
    };
    process.ended.then(leave, leave);
    return training;
  }

  /** Ends every trainer and waits until they are gone and their runs say so. */
  async dispose(): Promise<void> {
    this.disposed = true;
    const trainings = [...this.waitingLine];
    for (const { process } of trainings) {
      process.kill({
        state: 'interrupted',
        failure: { message: 'The window or program that had started the training was closed.', remedy: whatIsKept },
      });
    }
    await Promise.allSettled(trainings.map((training) => training.ended));
  }

  private advance(): void {
    this.waitingLine[0]?.process.begin();
  }
}

/** A trainer process with its place in the line. */
class QueuedTraining implements Training {
  constructor(readonly process: TrainerProcess, private readonly line: readonly QueuedTraining[]) {}

  get created(): Training['created'] {
    return this.process.created;
  }

  get ended(): Training['ended'] {
    return this.process.ended;
  }

  get position(): number {
    return Math.max(0, this.line.indexOf(this));
  }

  onAdvanced(listener: (seq: number) => void): () => void {
    return this.process.onAdvanced(listener);
  }

  stop(): void {
    this.process.stop();
  }
}
