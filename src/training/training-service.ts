import { join } from 'node:path';
import * as vscode from 'vscode';
import { defaultRunsFolder } from '../runs/run-folder';
import { failureOf } from '../shared/failure';
import type { RunRecord } from '../shared/run-record';
import type { TrainingOverrides } from '../shared/settings';
import { TrainerSupervisor, type Training } from '../supervisor/trainer-supervisor';
import type { RunHistory } from '../workspace/run-history';
import { dataSourceOf, readTrainingDefaults } from '../workspace/settings';

/** What is to be trained. */
export interface TrainingWish {
  /** The file to evaluate. */
  readonly file: vscode.Uri;
  /** The file that the person thinks of, where `file` is a run's copy of it. */
  readonly originalFile?: vscode.Uri;
  /** Folder that holds the run folders; absent: `.lookbook/runs` beside the experiment. */
  readonly runsFolder?: string;
  /** Put in place of the settings and of the experiment's own words. */
  readonly overrides?: TrainingOverrides;
}

export interface StartedRun {
  readonly run: string;
  readonly folder: string;
}

/** The trainings that this window started and that have not ended. */
export class TrainingService implements vscode.Disposable {
  private readonly supervisor: TrainerSupervisor;
  private readonly trainings = new Map<string, Training>();
  private readonly changed = new vscode.EventEmitter<void>();
  private readonly ended = new vscode.EventEmitter<{ folder: string; record: RunRecord }>();

  /** A training began or ended. */
  readonly onDidChange = this.changed.event;
  readonly onDidEnd = this.ended.event;

  constructor(
    extensionPath: string,
    private readonly history: RunHistory,
    private readonly log: vscode.LogOutputChannel,
  ) {
    this.supervisor = new TrainerSupervisor({
      trainerFile: join(extensionPath, 'dist', 'trainer.mjs'),
      log: (line) => { log.info(line); },
    });
  }

  /** Run folders of the trainings under way, the running one first, then the queue. */
  get folders(): readonly string[] {
    return [...this.trainings.entries()].sort(([, a], [, b]) => a.position - b.position).map(([folder]) => folder);
  }

  /**
   * Starts a training, or queues it behind those under way.
   * @throws LookbookError where a setting is of no use or no run folder can be made.
   */
  async start(wish: TrainingWish): Promise<StartedRun> {
    const created = await this.launch(wish).created;
    await this.history.refresh(created.folder);
    return created;
  }

  /** The same for those who want to see the training to its end. @throws LookbookError where a setting is of no use. */
  launch(wish: TrainingWish): Training {
    const original = wish.originalFile ?? wish.file;
    const defaults = readTrainingDefaults(original);
    const { folder: dataFolder, urls: dataUrls, cacheFolder } = dataSourceOf(original);
    const training = this.supervisor.train({
      type: 'prepare',
      experimentFile: wish.file.fsPath,
      ...(wish.originalFile === undefined ? {} : { originalFile: wish.originalFile.fsPath }),
      runsFolder: wish.runsFolder ?? defaultRunsFolder(original.fsPath),
      overrides: {
        engine: defaults.engine,
        ...(defaults.threads === null ? {} : { threads: defaults.threads }),
        wideSimd: defaults.wideSimd,
        fastMath: defaults.fastMath,
        ...(defaults.limit === null ? {} : { limit: defaults.limit }),
        ...wish.overrides,
      },
      ...(dataFolder === undefined ? {} : { dataFolder }),
      ...(dataUrls === undefined ? {} : { dataUrls }),
      cacheFolder,
    });
    training.created.then(({ folder }) => { this.keep(folder, training); }, () => undefined);
    return training;
  }

  /** Asks the training of a run folder to stop; asked again, it skips the test too. False where it is not ours. */
  stop(folder: string): boolean {
    const training = this.trainings.get(folder);
    training?.stop();
    return training !== undefined;
  }

  /** Trainings ahead of a run folder's in the queue. */
  queuedBehind(folder: string): number {
    return this.trainings.get(folder)?.position ?? 0;
  }

  async dispose(): Promise<void> {
    this.changed.dispose();
    this.ended.dispose();
    await this.supervisor.dispose();
  }

  private keep(folder: string, training: Training): void {
    this.trainings.set(folder, training);
    training.onAdvanced(() => { this.history.wake(folder); });
    void this.awaitEnd(folder, training);
    this.changed.fire();
  }

  private async awaitEnd(folder: string, training: Training): Promise<void> {
    try {
      this.ended.fire({ folder, record: await training.ended });
    } catch (error) {
      this.log.error(failureOf(error).detail ?? failureOf(error).message);
    } finally {
      this.trainings.delete(folder);
      await this.history.refresh(folder);
      // Those that waited have moved up.
      for (const waiting of this.trainings.keys()) this.history.wake(waiting);
      this.changed.fire();
    }
  }
}
