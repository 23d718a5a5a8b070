import type { Failure } from '../shared/failure';
import { emptyCurve, runCurve, type RunCurve } from '../shared/run-curve';
import { readCurveFile } from './curve-file';
import { followJournal, type JournalFollower } from './follow-journal';

/** Reads the course of a run while it grows: each call of {@link read} gives what was added. */
export class CurveFollower {
  private journal: JournalFollower | null = null;
  private whole = false;

  constructor(private readonly folder: string, private readonly onProblem?: (problem: Failure) => void) {}

  /**
   * The course since the last call; an ended run's comes from its curve file, where it has one.
   * @throws LookbookError where the run folder is gone or cannot be read.
   */
  async read(): Promise<RunCurve> {
    if (this.whole) return emptyCurve;
    if (this.journal === null) {
      const kept = await readCurveFile(this.folder);
      this.whole = kept !== null;
      if (kept !== null) return kept;
      this.journal = followJournal(this.folder, this.onProblem);
    }
    return runCurve(await this.journal.read());
  }
}

/** The course of a run as far as it has come. @throws as {@link CurveFollower.read}. */
export function readRunCurve(folder: string): Promise<RunCurve> {
  return new CurveFollower(folder).read();
}
