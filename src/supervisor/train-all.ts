import { failureOf, type Failure } from '../shared/failure';
import type { RunRecord } from '../shared/run-record';
import type { Training } from './training';

/** What {@link TrainAll} needs of a training. */
export type TrainingTurn = Pick<Training, 'created' | 'ended' | 'stop'>;

/** What became of one training. */
export interface TrainingOutcome<Wish = unknown> {
  /** What was asked for. */
  readonly wish: Wish;
  /** The run folder and its record at its end; `null` where no run came about. */
  readonly run: { readonly folder: string; readonly record: RunRecord } | null;
  /** Why there is no run, or why it failed or was interrupted. */
  readonly failure: Failure | null;
  /** From its start to its end, as a person waits for it. */
  readonly seconds: number;
}

/**
 * Trains in turn: each experiment is started, and so read from the disk, when the one before it has ended. One that fails
 * does not keep the others from their turn.
 */
export class TrainAll<Wish> {
  private readonly ends: TrainingOutcome<Wish>[] = [];
  private current: TrainingTurn | null = null;
  private folder: string | null = null;
  private stops = 0;

  /**
   * @param wishes what is to be trained, in the order of turns.
   * @param start starts one training; what it throws is that training's failure.
   */
  constructor(readonly wishes: readonly Wish[], private readonly start: (wish: Wish) => TrainingTurn) {}

  /** What became of those whose turn is over. */
  get outcomes(): readonly TrainingOutcome<Wish>[] {
    return this.ends;
  }

  /** Run folder of the training whose turn it is; `null` before it has one, and when all is over. */
  get currentFolder(): string | null {
    return this.folder;
  }

  /** Trains them all. @returns what became of each that had its turn: all of them, unless {@link stop} was called. */
  async run(): Promise<readonly TrainingOutcome<Wish>[]> {
    for (const wish of this.wishes) {
      if (this.stops > 0) break;
      this.ends.push(await this.train(wish));
      this.current = null;
      this.folder = null;
    }
    return this.ends;
  }

  /** First: the running one is stopped after its batch, then tested; those behind it are not started. Again: no test either. */
  stop(): void {
    this.stops += 1;
    this.current?.stop();
  }

  private async train(wish: Wish): Promise<TrainingOutcome<Wish>> {
    const start = performance.now();
    const seconds = (): number => (performance.now() - start) / 1000;
    try {
      const turn = this.start(wish);
      this.current = turn;
      const [folder, record] = await Promise.all([this.folderOf(turn), turn.ended]);
      return { wish, run: { folder, record }, failure: record.failure, seconds: seconds() };
    } catch (thrown) {
      return { wish, run: null, failure: failureOf(thrown), seconds: seconds() };
    }
  }

  private async folderOf({ created }: TrainingTurn): Promise<string> {
    const { folder } = await created;
    this.folder = folder;
    return folder;
  }
}

/** The outcomes that a person has to look into. Runs that a person stopped are not among them. */
export function failedOutcomes<Wish>(outcomes: readonly TrainingOutcome<Wish>[]): TrainingOutcome<Wish>[] {
  return outcomes.filter(({ run }) => run === null || run.record.state === 'failed' || run.record.state === 'interrupted');
}

/**
 * Seconds for those whose turn is yet to come, if each takes as long as the earlier ones did on average.
 * @param seconds what the earlier ones took, and the running one is thought to take. @returns `null` where nothing is known.
 */
export function secondsForRest(seconds: readonly number[], waiting: number): number | null {
  if (waiting === 0) return 0;
  if (seconds.length === 0) return null;
  return (seconds.reduce((sum, one) => sum + one, 0) / seconds.length) * waiting;
}
