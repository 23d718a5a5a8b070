import { dirname, join } from 'node:path';
import * as vscode from 'vscode';
import { writtenReport, type WrittenReport } from '../shared/child-progress';
import type { RunHistory } from '../workspace/run-history';
import { readTrainingDefaults } from '../workspace/settings';
import { runArguments } from './run-argument';
import { runWithProgress } from './run-with-progress';

export interface WriteReportContext {
  readonly history: RunHistory;
  readonly extensionPath: string;
  readonly log: vscode.LogOutputChannel;
}

/**
 * "Write Report": of the runs that are selected, otherwise of a folder of runs that the person picks (the only one needs
 * no asking). Gives the files, or nothing where none came about.
 */
export async function writeReport(clicked: unknown, selected: unknown, context: WriteReportContext): Promise<WrittenReport | undefined> {
  const chosen = runArguments(clicked, selected);
  const paths = chosen.length > 0 ? chosen : await chooseRunsFolder(context.history);
  const [first] = paths;
  if (first === undefined) return undefined;
  const out = await vscode.window.showSaveDialog({
    title: vscode.l10n.t('Write Report'), saveLabel: vscode.l10n.t('Write Report'), filters: { HTML: ['html'] },
    defaultUri: vscode.Uri.file(join(placeFor(first, chosen.length > 0), 'report.html')),
  });
  if (out === undefined) return undefined;
  const { dataFolder } = readTrainingDefaults(vscode.Uri.file(first));
  const written = await runWithProgress({
    title: vscode.l10n.t('Writing the report'),
    file: join(context.extensionPath, 'dist', 'report.mjs'),
    args: ['--json', '--out', out.fsPath, ...(dataFolder === null ? [] : ['--data', dataFolder]), '--', ...paths],
    result: writtenReport,
    failure: { message: vscode.l10n.t('The report could not be written.'), remedy: vscode.l10n.t('The log tells more.') },
  }, context.log);
  if (written?.result == null) return undefined;
  void offer(written.result);
  return written.result;
}

/** Runs stand in `.lookbook/runs` beside the experiments, and so does the report; elsewhere beside the folder of runs. */
function placeFor(path: string, isRun: boolean): string {
  const runsFolder = isRun ? dirname(path) : path;
  const parent = dirname(runsFolder);
  return parent.endsWith('.lookbook') ? dirname(parent) : parent;
}

async function chooseRunsFolder(history: RunHistory): Promise<readonly string[]> {
  const counts = new Map<string, number>();
  for (const { folder } of history.runs) counts.set(dirname(folder), (counts.get(dirname(folder)) ?? 0) + 1);
  const folders = [...counts.keys()];
  if (folders.length === 0) void vscode.window.showInformationMessage(vscode.l10n.t('There is no run in this workspace to report on. Train an experiment first.'));
  if (folders.length < 2) return folders;
  const items = folders.map((folder) => {
    const count = counts.get(folder) ?? 0;
    return { label: vscode.workspace.asRelativePath(placeFor(folder, false)), description: count === 1 ? vscode.l10n.t('1 run') : vscode.l10n.t('{0} runs', count), paths: [folder] };
  });
  const all = { label: vscode.l10n.t('All of them'), description: vscode.l10n.t('{0} runs', history.runs.length), paths: folders };
  const picked = await vscode.window.showQuickPick([...items, all], { placeHolder: vscode.l10n.t('Choose the folder to report on') });
  return picked?.paths ?? [];
}

/** Says where it is; the person opens it in the browser or as Markdown beside the code. */
async function offer({ html, markdown }: WrittenReport): Promise<void> {
  const [open, preview] = [vscode.l10n.t('Open'), vscode.l10n.t('Open as Markdown')];
  const answer = await vscode.window.showInformationMessage(vscode.l10n.t('The report is written: {0}', vscode.workspace.asRelativePath(html)), open, preview);
  if (answer === open) await vscode.env.openExternal(vscode.Uri.file(html));
  if (answer === preview) await vscode.commands.executeCommand('markdown.showPreview', vscode.Uri.file(markdown));
}
