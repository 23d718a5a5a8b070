import { followJournal, type JournalFollower } from '../runs/follow-journal';
import { readEvaluation, readRun } from '../runs/read-run';
import type { Evaluation } from '../shared/evaluation';
import type { Failure } from '../shared/failure';
import { stringifyWithNonFinite } from '../shared/json-number';
import type { RunPanelMessage } from '../shared/run-panel-protocol';
import type { RunRecord } from '../shared/run-record';

/** What a run's panel is told: everything first, then what came since. Read from the run folder, whoever writes it. */
export class RunFeed {
  private journal: JournalFollower | undefined;
  private sent = { record: '', evaluation: '', queuedBehind: 0 };

  constructor(
    private readonly folder: string,
    private readonly colorSlot: () => number,
    private readonly queuedBehind: () => number,
    private readonly onJournalProblem: (problem: Failure) => void,
  ) {}

  /** All there is. @throws LookbookError where the run folder is gone or unreadable. */
  async snapshot(): Promise<RunPanelMessage> {
    this.journal = followJournal(this.folder, this.onJournalProblem);
    const { record, evaluation } = await this.read();
    // The journal last: what it says is never older than the record.
    const events = await this.journal.read();
    const queuedBehind = this.queuedBehind();
    this.sent = { record: stringifyWithNonFinite(record), evaluation: stringifyWithNonFinite(evaluation), queuedBehind };
    return { type: 'snapshot', record, events, evaluation, colorSlot: this.colorSlot(), queuedBehind };
  }

  /** What came since the last message; `null` before there was one. @throws as {@link snapshot}. */
  async delta(): Promise<RunPanelMessage | null> {
    if (this.journal === undefined) return null;
    const { record, evaluation } = await this.read();
    const events = await this.journal.read();
    const now = { record: stringifyWithNonFinite(record), evaluation: stringifyWithNonFinite(evaluation), queuedBehind: this.queuedBehind() };
    const before = this.sent;
    this.sent = now;
    const changes = {
      ...(now.record === before.record ? {} : { record }),
      ...(now.evaluation === before.evaluation ? {} : { evaluation }),
      ...(now.queuedBehind === before.queuedBehind ? {} : { queuedBehind: now.queuedBehind }),
    };
    return { type: 'delta', events, ...changes };
  }

  private async read(): Promise<{ record: RunRecord; evaluation: Evaluation | null }> {
    const record = await readRun(this.folder);
    return { record, evaluation: record.result === null ? null : await readEvaluation(this.folder) };
  }
}

/** A message as it can travel to a webview: VS Code sends JSON, which has no word for NaN. */
export function toWire(message: RunPanelMessage): unknown {
  return JSON.parse(stringifyWithNonFinite(message));
}
