import { rm } from 'node:fs/promises';
import { endianness } from 'node:os';
import { basename } from 'node:path';
import type { Evaluation } from '../shared/evaluation';
import type { Failure } from '../shared/failure';
import { stringifyWithNonFinite } from '../shared/json-number';
import type { RunEvent, RunEventBody, RunEventOf } from '../shared/run-event';
import type { RunRecord } from '../shared/run-record';
import type { TestSet } from '../shared/test-set';
import { writeCheckpoint, type Checkpoint } from './checkpoint';
import { writeCurveFile } from './curve-file';
import { errorCode } from './error-code';
import { JournalWriter } from './journal-writer';
import { processIdentity } from './liveness';
import { readRecord } from './read-run';
import { replaceFile, sweepTemporaryFiles } from './replace-file';
import { evaluationPath, journalPath, makeRunFolder, predictionsPath, recordPath, testSetPath, type CheckpointKind } from './run-folder';
import type { StoredTensor } from './safetensors';
import { writeSources, type SourceText } from './sources';
import { TensorBoardLog } from './tensorboard/tensorboard-log';
import { WriterLock, type LockOptions } from './writer-lock';

export interface NewRun {
  /** Absolute folder that is to hold the run's folder; made where it is missing. */
  readonly runsFolder: string;
  /** The file that the person asked to train: names the run. Absolute. */
  readonly experimentFile: string;
  readonly versions: RunRecord['versions'];
}

export type EndState = RunEventOf<'ended'>['state'];

/** The one writer of a run folder, from its making to the run's end. */
export class RunWriter {
  /** The latest `run.json` that is written or about to be. */
  record: RunRecord;
  private replacing: Promise<unknown> = Promise.resolve();
  /** `null` once the disk has refused it. */
  private tensorBoard: TensorBoardLog | null;

  private constructor(
    /** Absolute path of the run folder. */
    readonly folder: string,
    private readonly lock: WriterLock,
    private readonly journal: JournalWriter,
    record: RunRecord,
  ) {
    this.record = record;
    this.tensorBoard = new TensorBoardLog(folder);
  }

  /** Makes a run's folder and in it the record, state `queued`, and the journal with its first event, `created`. */
  static async create({ runsFolder, experimentFile, versions }: NewRun): Promise<RunWriter> {
    const now = new Date();
    const { id, folder } = await makeRunFolder(runsFolder, experimentFile, now);
    const lock = await WriterLock.take(folder);
    if (lock === null) throw new Error(`${folder}: the new run folder is already in use`);
    const record: RunRecord = {
      version: 1, id, name: basename(experimentFile), experimentFile, sourceFile: null, state: 'queued', failure: null,
      createdAt: now.toISOString(), startedAt: null, endedAt: null, process: await processIdentity(), settings: null, engine: null,
      versions, dataset: null, classes: [], summary: null, result: null,
    };
    try {
      // The record comes first: a folder without one is no run yet.
      await writeRecord(folder, record);
      const writer = new RunWriter(folder, lock, new JournalWriter(journalPath(folder)), record);
      writer.append({ type: 'created', run: id, experimentFile });
      return writer;
    } catch (error) {
      await lock.release();
      await rm(folder, { recursive: true, force: true });
      throw error;
    }
  }

  /**
   * Goes on writing where another process ended: clears away what a crash left half done, cuts a torn line off the journal.
   * @returns `null` where the writer still lives, or cannot be asked.
   */
  static async reopen(folder: string, options?: LockOptions): Promise<RunWriter | null> {
    const lock = await WriterLock.take(folder, options);
    if (lock === null) return null;
    try {
      // Read after the lock was taken: another may have ended the run in the meantime.
      const record = await readRecord(folder);
      await sweepTemporaryFiles(folder);
      return new RunWriter(folder, lock, new JournalWriter(journalPath(folder)), record);
    } catch (error) {
      await lock.release();
      throw error;
    }
  }

  /** The last event in the journal; `null` in an empty one. */
  get lastEvent(): RunEvent | null {
    return this.journal.last;
  }

  /**
   * Numbers, dates and writes an event. On return the system has it, and what was kept; a kill does not lose it.
   * Checkpoints and the evaluation have methods of their own, which write their events.
   * @throws LookbookError where the disk refuses.
   */
  append(body: RunEventBody): RunEvent {
    const event = this.journal.keep(body);
    this.flush();
    return event;
  }

  /** Numbers and dates an event that is written with the next one appended, or by {@link flush}; until then a kill loses it. */
  keep(body: RunEventBody): RunEvent {
    return this.journal.keep(body);
  }

  /**
   * Writes what was kept.
   * @throws as {@link append}.
   */
  flush(): void {
    const events = this.journal.flush();
    this.forTensorBoard((log) => { for (const event of events) log.add(event); });
  }

  /** Changes `run.json`. Calls may overlap; each resolves when what it asked for is on the disk. */
  update(patch: Partial<RunRecord>): Promise<void> {
    this.record = { ...this.record, ...patch };
    const replaced = this.replacing.then(() => writeRecord(this.folder, this.record));
    this.replacing = replaced.catch(() => undefined);
    return replaced;
  }

  /** Keeps the experiment, first in the list, and every local file it imports. */
  async saveSource(sources: readonly SourceText[]): Promise<void> {
    await this.update({ sourceFile: await writeSources(this.folder, sources) });
  }

  /** Replaces a checkpoint, then appends its event: where the event is, the file is whole. */
  async saveCheckpoint(kind: CheckpointKind, checkpoint: Checkpoint): Promise<RunEvent> {
    await writeCheckpoint(this.folder, kind, checkpoint);
    const { epoch, step } = checkpoint.position;
    return this.append({ type: 'checkpoint', kind, epoch, step });
  }

  /**
   * Writes histograms of the weights for TensorBoard.
   * @param model its name.
   * @param epoch counts from 1.
   * @param weights by `layer/weight`.
   */
  logWeights(model: string, epoch: number, weights: ReadonlyMap<string, StoredTensor>): void {
    this.forTensorBoard((log) => { log.addWeights(model, epoch, weights); });
  }

  /** Writes `evaluation.json`, then appends the event `evaluation`. */
  async saveEvaluation(evaluation: Evaluation): Promise<RunEvent> {
    await replaceFile(evaluationPath(this.folder), `${stringifyWithNonFinite(evaluation, 2)}\n`);
    const { testLoss, testAccuracy, epoch } = evaluation;
    return this.append({ type: 'evaluation', testLoss, testAccuracy, epoch });
  }

  /**
   * Keeps what the model said of each test image, and which image that is.
   * @param outputs test images × outputs, in the order of `testSet.images`.
   */
  async savePredictions(outputs: Float32Array, testSet: TestSet): Promise<void> {
    await replaceFile(testSetPath(this.folder), `${JSON.stringify(testSet)}\n`);
    const bytes = Buffer.from(Uint8Array.from(new Uint8Array(outputs.buffer, outputs.byteOffset, outputs.byteLength)).buffer);
    await replaceFile(predictionsPath(this.folder), endianness() === 'BE' ? bytes.swap32() : bytes);
  }

  /**
   * Appends the run's last event, writes the record's end and gives the folder free. The writer is of no use afterwards.
   * A journal that already has its last event, from a writer that died before it could write the record, keeps it.
   */
  async end(state: EndState, failure: Failure | null): Promise<void> {
    this.forTensorBoard((log) => { log.flush(); });
    const { lastEvent, record } = this;
    if (lastEvent?.type === 'ended') {
      await this.keepCurve();
      await this.update({ state: lastEvent.state, failure: lastEvent.failure, endedAt: lastEvent.time });
    } else {
      const seconds = Math.max(0, Date.now() - Date.parse(record.startedAt ?? record.createdAt)) / 1000;
      const { time } = this.append({ type: 'ended', state, failure, seconds });
      await this.keepCurve();
      await this.update({ state, failure, endedAt: time });
    }
    await this.close();
  }

  /** Gives the folder free without ending the run. */
  async close(): Promise<void> {
    this.flush();
    this.forTensorBoard((log) => { log.flush(); });
    this.tensorBoard?.close();
    await this.replacing;
    this.journal.close();
    await this.lock.release();
  }

  /** Before the record says that the run has ended: what a crash leaves of it is swept. It only spares readers time, so where the disk refuses, they read the journal. */
  private async keepCurve(): Promise<void> {
    await writeCurveFile(this.folder).catch(() => undefined);
  }

  /** The journal has all that TensorBoard gets, so a run does not fail for it: the first refusal is told, and is the last. */
  private forTensorBoard(write: (log: TensorBoardLog) => void): void {
    const log = this.tensorBoard;
    if (log === null) return;
    try {
      write(log);
    } catch (error) {
      this.tensorBoard = null;
      log.close();
      this.journal.append({ type: 'warning', message: `TensorBoard gets no more of this run: its event files cannot be written (${errorCode(error) ?? String(error)}).` });
    }
  }
}

function writeRecord(folder: string, record: RunRecord): Promise<void> {
  return replaceFile(recordPath(folder), `${stringifyWithNonFinite(record, 2)}\n`);
}
