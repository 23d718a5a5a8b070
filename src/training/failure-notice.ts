import * as vscode from 'vscode';
import { failureOf, type Failure } from '../shared/failure';
import type { RunRecord } from '../shared/run-record';
import { sourceColumn } from '../workspace/source-column';

/** Opens the place in the source that a failure names. */
export async function showPlace({ file, position }: Failure): Promise<void> {
  if (file === undefined) return;
  const uri = vscode.Uri.file(file);
  const start = position === undefined ? undefined : new vscode.Position(position.line - 1, position.column - 1);
  await vscode.window.showTextDocument(uri, { viewColumn: sourceColumn(uri), ...(start === undefined ? {} : { selection: new vscode.Range(start, start) }) });
}

/** Tells of a failure, with ways to its place and to the log; waits for no answer. */
export function showFailure(thrown: unknown, log: vscode.LogOutputChannel, context?: string): void {
  const failure = failureOf(thrown);
  log.error([context, failure.message, failure.detail].filter((part) => part !== undefined).join('\n'));
  void offer(failure, log, context);
}

/** Tells of a run that failed. */
export function showFailedRun({ name, failure }: RunRecord, log: vscode.LogOutputChannel): void {
  void offer(failure ?? { message: vscode.l10n.t('The run failed for an unknown reason.') }, log, name);
}

async function offer(failure: Failure, log: vscode.LogOutputChannel, context: string | undefined): Promise<void> {
  const show = vscode.l10n.t('Show');
  const showLog = vscode.l10n.t('Show Log');
  const words = [context === undefined ? failure.message : `${context}: ${failure.message}`, failure.remedy].filter((part) => part !== undefined).join(' ');
  const answer = await vscode.window.showErrorMessage(words, ...(failure.file === undefined ? [] : [show]), showLog);
  if (answer === show) await showPlace(failure);
  if (answer === showLog) log.show();
}
