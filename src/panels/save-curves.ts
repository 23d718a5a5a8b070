import { basename, resolve } from 'node:path';
import * as vscode from 'vscode';
import type { RunPanelRequest } from '../shared/run-panel-protocol';

type SaveCurves = Extract<RunPanelRequest, { type: 'saveCurves' }>;

const formatNames: Readonly<Record<SaveCurves['format'], string>> = { svg: 'SVG', png: 'PNG', csv: 'CSV', json: 'JSON' };

/** Saves what the panel made of a run's curves where the person says, at first beside the experiment. */
export async function saveCurves(runFolder: string, { format, content }: SaveCurves): Promise<void> {
  // <experiment's folder>/.lookbook/runs/<run>
  const defaultUri = vscode.Uri.file(resolve(runFolder, '..', '..', '..', `${basename(runFolder)}-curves.${format}`));
  const target = await vscode.window.showSaveDialog({ defaultUri, filters: { [formatNames[format]]: [format] }, title: vscode.l10n.t('Export Curves') });
  if (target === undefined) return;
  await vscode.workspace.fs.writeFile(target, Buffer.from(content, format === 'png' ? 'base64' : 'utf8'));
  const open = vscode.l10n.t('Open');
  const answer = await vscode.window.showInformationMessage(vscode.l10n.t('The curves were saved as {0}.', basename(target.fsPath)), open);
  if (answer === open) await vscode.commands.executeCommand('vscode.open', target);
}
