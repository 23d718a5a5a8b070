import * as vscode from 'vscode';
import { findExperimentFolders } from '../workspace/experiment-folders';
import { offerExamples } from './choose-experiment';

/** The folder of experiments that a command is about: the one given, else the only one, else one that the person picks. */
export async function chooseFolder(given: vscode.Uri | undefined, placeHolder: string): Promise<vscode.Uri | undefined> {
  if (given !== undefined) return given;
  const folders = await findExperimentFolders();
  const [only] = folders;
  if (only === undefined) {
    await offerExamples();
    return undefined;
  }
  if (folders.length === 1) return only.uri;
  const items = folders.map(({ uri, experiments }) => ({
    label: vscode.workspace.asRelativePath(uri),
    description: experiments === 1 ? vscode.l10n.t('1 experiment') : vscode.l10n.t('{0} experiments', experiments),
    uri,
  }));
  return (await vscode.window.showQuickPick(items, { placeHolder }))?.uri;
}
