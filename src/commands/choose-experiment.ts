import { basename } from 'node:path';
import * as vscode from 'vscode';
import { findExperiments, isExperiment } from '../workspace/experiment-files';

/** The experiment that a command is about: the one given, else the active one, else one that the person picks. @param placeHolder what is asked then */
export async function chooseExperiment(given: unknown, placeHolder: string): Promise<vscode.Uri | undefined> {
  return given instanceof vscode.Uri ? given : (activeExperiment() ?? (await pickExperiment(placeHolder)));
}

function activeExperiment(): vscode.Uri | undefined {
  const uri = vscode.window.activeTextEditor?.document.uri;
  return uri !== undefined && isExperiment(uri) ? uri : undefined;
}

async function pickExperiment(placeHolder: string): Promise<vscode.Uri | undefined> {
  const experiments = await findExperiments();
  if (experiments.length === 0) {
    await offerExamples();
    return undefined;
  }
  const items = experiments.map((uri) => ({ label: basename(uri.fsPath), description: vscode.workspace.asRelativePath(uri), uri }));
  const picked = await vscode.window.showQuickPick(items, { placeHolder, matchOnDescription: true });
  return picked?.uri;
}

/** Says that there is no experiment, and offers some. */
export async function offerExamples(): Promise<void> {
  const copy = vscode.l10n.t('Copy the Examples');
  const answer = await vscode.window.showInformationMessage(
    vscode.l10n.t('This workspace has no experiment. An experiment is a file whose name ends in .model.ts or .model.js.'), copy,
  );
  if (answer === copy) await vscode.commands.executeCommand('lookbook.copyExamples');
}
