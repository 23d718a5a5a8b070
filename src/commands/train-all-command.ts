import { basename } from 'node:path';
import * as vscode from 'vscode';
import { experimentsIn } from '../supervisor/experiment-folder';
import { failedOutcomes, TrainAll, type TrainingOutcome } from '../supervisor/train-all';
import { showTrainAll } from '../training/train-all-progress';
import type { TrainingService } from '../training/training-service';
import type { EditorSupport } from '../workspace/editor-support';
import type { RunHistory } from '../workspace/run-history';
import { chooseFolder } from './choose-folder';
import { explainTrust, readTrainArgument, saveAll } from './train-command';

export interface TrainAllContext {
  readonly trainings: TrainingService;
  readonly history: RunHistory;
  readonly support: EditorSupport;
}

/** What became of one experiment, for whoever executes the command. */
export interface TrainedExperiment {
  readonly file: string;
  readonly folder: string | null;
}

/**
 * "Train All": every experiment of a folder in turn. Gives the runs when all have ended, or nothing where there was
 * nothing to train.
 * @throws LookbookError where the argument or the folder is of no use.
 */
export async function trainAll(argument: unknown, context: TrainAllContext): Promise<TrainedExperiment[] | undefined> {
  if (!vscode.workspace.isTrusted) {
    await explainTrust();
    return undefined;
  }
  const { uri, overrides } = readTrainArgument(argument, 'lookbook.trainAll');
  const folder = await chooseFolder(uri, vscode.l10n.t('Choose the folder whose experiments to train'));
  if (folder === undefined) return undefined;
  const files = (await experimentsIn(folder.fsPath)).map((file) => vscode.Uri.file(file));
  if (files.length === 0) {
    void vscode.window.showInformationMessage(vscode.l10n.t('There is no experiment in {0}: no file whose name ends in .model.ts or .model.js.', vscode.workspace.asRelativePath(folder)));
    return undefined;
  }
  if (!(await saveAll(files))) return undefined;
  for (const file of files) await context.support.provide(file);
  const all = new TrainAll(files, (file) => context.trainings.launch({ file, overrides }));
  const ended = all.run();
  await showTrainAll(vscode.l10n.t('Training all of {0}', basename(folder.fsPath)), all, context.history, ended);
  const outcomes = await ended;
  void tellOutcome(outcomes, files.length);
  return outcomes.map(({ wish: { fsPath }, run }) => ({ file: fsPath, folder: run?.folder ?? null }));
}

/** Says what became of all; waits for no answer. */
async function tellOutcome(outcomes: readonly TrainingOutcome<vscode.Uri>[], wanted: number): Promise<void> {
  const trained = outcomes.filter(({ run }) => run?.record.state === 'completed');
  const failed = failedOutcomes(outcomes);
  const tested = outcomes.flatMap(({ run }) => (run?.record.result == null ? [] : [run.folder]));
  const compare = vscode.l10n.t('Compare');
  const buttons = tested.length > 1 ? [compare] : [];
  const counted = vscode.l10n.t('Trained {0} of {1} experiments.', trained.length, wanted);
  const answer = failed.length === 0
    ? await vscode.window.showInformationMessage(counted, ...buttons)
    : await vscode.window.showWarningMessage(`${counted} ${vscode.l10n.t('Failed: {0}', failed.map(describeFailure).join('; '))}`, ...buttons);
  if (answer === compare) await vscode.commands.executeCommand('lookbook.compareRuns', tested);
}

function describeFailure({ wish, failure }: TrainingOutcome<vscode.Uri>): string {
  return `${basename(wish.fsPath)} (${failure?.message ?? vscode.l10n.t('The run failed for an unknown reason.')})`;
}
