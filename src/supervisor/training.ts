import * as v from 'valibot';
import { readRun } from '../runs/read-run';
import { sweepDead, type DeadEnd } from '../runs/sweep-dead';
import { failureOf, LookbookError } from '../shared/failure';
import type { RunRecord } from '../shared/run-record';
import { trainerMessage, type PrepareRequest, type TrainerMessage, type TrainerRequest } from '../shared/trainer-protocol';
import { Deferred } from './deferred';
import { ForkedChild, type ChildExit } from './forked-child';
import { endAfterExit, whatIsKept } from './trainer-end';

export interface CreatedRun {
  /** The run's id. */
  readonly run: string;
  /** Absolute path of its folder. */
  readonly folder: string;
}

/** One training as those see it who asked for it. */
export interface Training {
  /** Resolves when the run folder exists. @throws LookbookError where none could be made. */
  readonly created: Promise<CreatedRun>;
  /** Tells when the journal has grown, with the number of its last event. @returns what ends the telling. */
  onAdvanced(listener: (seq: number) => void): () => void;
  /** First: end after the current batch, then test. Again: skip the test too. A trainer that does not listen is killed. */
  stop(): void;
  /** The record with its final state, once the process is gone. @throws LookbookError where there is no run to speak of. */
  readonly ended: Promise<RunRecord>;
  /** Trainings ahead of this one: 0 for the one whose turn it is. */
  readonly position: number;
}

/** Milliseconds within which a trainer must acknowledge a stop, and end when told to skip the test. */
const acknowledgement = 5_000;
const endWithoutTest = 10_000;

export interface TrainerProcessOptions {
  readonly trainerFile: string;
  readonly execPath: string | undefined;
  readonly request: PrepareRequest;
  readonly log: (line: string) => void;
  /** The experiment is evaluated and kept: the trainer waits for its turn. */
  readonly onPrepared: () => void;
}

/** One trainer process from its start to its end, which is written down whatever the end is. */
export class TrainerProcess {
  private readonly createdRun = new Deferred<CreatedRun>();
  readonly created = this.createdRun.promise;
  readonly ended: Promise<RunRecord>;
  private readonly child: ForkedChild;
  private readonly listeners = new Set<(seq: number) => void>();
  private run: CreatedRun | null = null;
  private refusal: LookbookError | null = null;
  private stops = 0;
  private acknowledgementDue: NodeJS.Timeout | undefined;
  private endDue: NodeJS.Timeout | undefined;
  /** Set where the supervisor itself ends the process. */
  private killedFor: DeadEnd | null = null;
  private turn: 'unprepared' | 'waiting' | 'begun' = 'unprepared';

  constructor(private readonly options: TrainerProcessOptions) {
    this.child = new ForkedChild({
      file: options.trainerFile,
      execPath: options.execPath,
      onMessage: (message) => { this.receive(message); },
      onLine: options.log,
    });
    this.ended = this.child.exited.then((exit) => this.finish(exit));
    this.ended.catch((error: unknown) => { this.createdRun.reject(error); });
    this.send(options.request);
  }

  onAdvanced(listener: (seq: number) => void): () => void {
    this.listeners.add(listener);
    return () => { this.listeners.delete(listener); };
  }

  /** Lets the training begin if it is prepared and has not begun. */
  begin(): void {
    if (this.turn !== 'waiting') return;
    this.turn = 'begun';
    this.send({ type: 'begin' });
  }

  stop(): void {
    this.stops += 1;
    this.send({ type: 'stop' });
    if (this.stops === 1) this.acknowledgementDue = this.killAfter(acknowledgement, 'The training process did not react to the stop within five seconds and was killed.');
    if (this.stops === 2) this.endDue = this.killAfter(endWithoutTest, 'The training process did not end within ten seconds of the second stop and was killed.');
  }

  /** Ends the process at once; `end` is what the run's record is to say. */
  kill(end: DeadEnd): void {
    this.killedFor ??= end;
    this.child.kill();
  }

  private send(request: TrainerRequest): void {
    this.child.send(request);
  }

  private killAfter(milliseconds: number, message: string): NodeJS.Timeout {
    return setTimeout(() => {
      this.kill({ state: 'stopped', failure: { message, remedy: whatIsKept } });
    }, milliseconds);
  }

  private receive(received: unknown): void {
    const message = v.safeParse(trainerMessage, received);
    if (message.success) this.handle(message.output);
    else this.options.log(`A message that no trainer sends was ignored: ${message.issues[0].message}`);
  }

  private handle(message: TrainerMessage): void {
    switch (message.type) {
      case 'created':
        this.run = { run: message.run, folder: message.folder };
        this.createdRun.resolve(this.run);
        break;
      case 'prepared':
        if (this.turn !== 'unprepared') break;
        this.turn = 'waiting';
        this.options.onPrepared();
        break;
      case 'advanced':
        for (const listener of this.listeners) listener(message.seq);
        break;
      case 'stopping':
        clearTimeout(this.acknowledgementDue);
        break;
      case 'refused':
        this.refusal = new LookbookError(message.failure);
        break;
    }
  }

  private async finish(exit: ChildExit): Promise<RunRecord> {
    clearTimeout(this.acknowledgementDue);
    clearTimeout(this.endDue);
    const end = this.killedFor ?? endAfterExit(exit, this.child.stderrTail);
    if (this.run === null) throw this.refusal ?? new LookbookError(end.failure ?? { message: 'The training ended before its run folder was made.' });
    try {
      await sweepDead(this.run.folder, end);
    } catch (error) {
      // A full disk, or a folder that somebody deleted: readers derive the end.
      this.options.log(`The run's end could not be written down: ${failureOf(error).message}`);
    }
    return readRun(this.run.folder);
  }
}
