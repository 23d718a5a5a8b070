import { basename } from 'node:path';
import * as v from 'valibot';
import * as vscode from 'vscode';
import { LookbookError } from '../shared/failure';
import { trainingOverrides } from '../shared/settings';
import { showFailure } from '../training/failure-notice';
import type { StartedRun, TrainingService } from '../training/training-service';
import type { EditorSupport } from '../workspace/editor-support';
import { chooseExperiment } from './choose-experiment';

const trainArgument = v.object({
  uri: v.optional(v.custom<vscode.Uri>((value) => value instanceof vscode.Uri, 'not a Uri')),
  overrides: v.optional(trainingOverrides, {}),
});

/**
 * What commands that train take: nothing, a file or folder, or that with settings for these runs.
 * @throws LookbookError where it is something else.
 */
export function readTrainArgument(argument: unknown, command: string): v.InferOutput<typeof trainArgument> {
  const read = v.safeParse(trainArgument, argument instanceof vscode.Uri ? { uri: argument } : (argument ?? {}));
  if (read.success) return read.output;
  throw new LookbookError({ message: vscode.l10n.t('{0} does not understand its argument: {1}', command, read.issues[0].message) });
}

export interface TrainCommandContext {
  readonly trainings: TrainingService;
  readonly support: EditorSupport;
  readonly log: vscode.LogOutputChannel;
  openRun(folder: string): Promise<void>;
}

/** "Train Fashion Model": the file given, else the active experiment, else one that the person picks. Gives the run, or nothing where none came about. @throws as {@link readTrainArgument} */
export async function train(argument: unknown, context: TrainCommandContext): Promise<StartedRun | undefined> {
  if (!vscode.workspace.isTrusted) {
    await explainTrust();
    return undefined;
  }
  const { uri, overrides } = readTrainArgument(argument, 'lookbook.train');
  const file = await chooseExperiment(uri, vscode.l10n.t('Choose the experiment to train'));
  if (file === undefined || !(await saveAll([file]))) return undefined;
  await context.support.provide(file);
  return await startAndShow(() => context.trainings.start({ file, overrides }), file, context);
}

/** Starts a training and opens its panel; a failure to start is told. */
export async function startAndShow(start: () => Promise<StartedRun>, file: vscode.Uri, context: Pick<TrainCommandContext, 'log' | 'openRun'>): Promise<StartedRun | undefined> {
  try {
    const started = await start();
    await context.openRun(started.folder);
    return started;
  } catch (error) {
    showFailure(error, context.log, basename(file.fsPath));
    return undefined;
  }
}

/** Says why nothing is trained in an untrusted workspace, and leads to where that is changed. */
export async function explainTrust(): Promise<void> {
  const manage = vscode.l10n.t('Manage Workspace Trust');
  const answer = await vscode.window.showWarningMessage(
    vscode.l10n.t('Training runs the code of this workspace on your machine, and the workspace is not trusted.'), manage,
  );
  if (answer === manage) await vscode.commands.executeCommand('workbench.trust.manage');
}

/** Saves experiments, and whatever else they may import: the trainer reads the disk. False where an experiment cannot be saved. */
export async function saveAll(files: readonly vscode.Uri[]): Promise<boolean> {
  const isWanted = ({ uri }: vscode.TextDocument): boolean => files.some(({ fsPath }) => fsPath === uri.fsPath);
  const sources = vscode.workspace.textDocuments.filter((document) =>
    document.isDirty && !document.isUntitled && (isWanted(document) || /^(type|java)script/.test(document.languageId)));
  for (const document of sources) {
    if ((await document.save()) || !isWanted(document)) continue;
    void vscode.window.showErrorMessage(vscode.l10n.t('{0} could not be saved, so it was not trained.', basename(document.uri.fsPath)));
    return false;
  }
  return true;
}
