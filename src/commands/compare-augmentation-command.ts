import { basename } from 'node:path';
import * as vscode from 'vscode';
import type { Inspections } from '../editor/inspections';
import { studyAugmentation, type TrainingOverrides } from '../shared/settings';
import type { StartedRun } from '../training/training-service';
import { chooseExperiment } from './choose-experiment';
import { explainTrust, readTrainArgument, saveAll, type TrainCommandContext } from './train-command';

export interface CompareAugmentationContext extends Pick<TrainCommandContext, 'trainings' | 'support'> {
  readonly compare: (runFolders: readonly string[]) => void;
  readonly inspections: Inspections;
}

/** The two runs, in the order in which they train. */
export interface AugmentationRuns {
  readonly without: StartedRun;
  readonly with: StartedRun;
}

/**
 * "Compare With and Without Augmentation": trains an experiment on the images as they are, and then augmented as it says
 * (or as the study does, where it says nothing), and compares the two as they learn.
 * @throws LookbookError where the argument is of no use or a run cannot be started.
 */
export async function compareAugmentation(argument: unknown, context: CompareAugmentationContext): Promise<AugmentationRuns | undefined> {
  if (!vscode.workspace.isTrusted) {
    await explainTrust();
    return undefined;
  }
  const { uri, overrides } = readTrainArgument(argument, 'lookbook.compareAugmentation');
  const file = await chooseExperiment(uri, vscode.l10n.t('Choose the experiment to train with and without augmentation'));
  if (file === undefined || !(await saveAll([file]))) return undefined;
  await context.support.provide(file);
  const start = (own: TrainingOverrides): Promise<StartedRun> => context.trainings.start({ file, overrides: { ...overrides, ...own } });
  const without = await start({ augment: false });
  const augmented = await start({ augment: true });
  context.compare([without.folder, augmented.folder]);
  void sayWhichAugmentation(file, context.inspections);
  return { without, with: augmented };
}

/** An experiment may list no augmentation: then it is trained with one that its author has not written. */
async function sayWhichAugmentation(file: vscode.Uri, inspections: Inspections): Promise<void> {
  await inspections.ensure(file);
  if (inspections.latest(file)?.settings.augment.length !== 0) return;
  const kinds = studyAugmentation.map(({ kind }) => kind).join(', ');
  const preview = vscode.l10n.t('Preview Augmentation');
  const answer = await vscode.window.showInformationMessage(
    vscode.l10n.t('{0} lists no augmentation, so it is trained with the study\'s: {1}. Write your own list into `augment` to try that.', basename(file.fsPath), kinds), preview,
  );
  if (answer === preview) await vscode.commands.executeCommand('lookbook.previewAugmentation', file);
}
