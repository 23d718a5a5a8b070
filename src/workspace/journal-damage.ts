import type * as vscode from 'vscode';
import { formatFailure, type Failure } from '../shared/failure';

/** Logs damaged lines of journals, each once however many views read the run. */
export class JournalDamage {
  private readonly told = new Set<string>();

  constructor(private readonly log: vscode.LogOutputChannel) {}

  /** Takes note of a line that was left out. */
  readonly note = (problem: Failure): void => {
    const words = formatFailure(problem);
    if (this.told.has(words)) return;
    this.told.add(words);
    this.log.warn(words);
  };
}
