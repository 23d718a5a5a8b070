import { basename, resolve } from 'node:path';
import * as vscode from 'vscode';
import type { ExportFormat, SaveCurvesRequest } from '../shared/save-curves-request';

const formatNames: Readonly<Record<ExportFormat, string>> = { svg: 'SVG', png: 'PNG', csv: 'CSV', json: 'JSON' };

/** Saves what a panel made of curves where the person says, at first beside the experiment of a run. @param name of what is saved, as a file's. */
export async function saveCurves(runFolder: string, { format, content }: SaveCurvesRequest, name = basename(runFolder)): Promise<void> {
  // <experiment's folder>/.lookbook/runs/<run>
  const defaultUri = vscode.Uri.file(resolve(runFolder, '..', '..', '..', `${name}-curves.${format}`));
  const target = await vscode.window.showSaveDialog({ defaultUri, filters: { [formatNames[format]]: [format] }, title: vscode.l10n.t('Export Curves') });
  if (target === undefined) return;
  await vscode.workspace.fs.writeFile(target, Buffer.from(content, format === 'png' ? 'base64' : 'utf8'));
  const open = vscode.l10n.t('Open');
  const answer = await vscode.window.showInformationMessage(vscode.l10n.t('The curves were saved as {0}.', basename(target.fsPath)), open);
  if (answer === open) await vscode.commands.executeCommand('vscode.open', target);
}
