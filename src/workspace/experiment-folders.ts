import { dirname } from 'node:path';
import * as vscode from 'vscode';
import { experimentGlob, findExperiments } from './experiment-files';
import { Throttle } from './throttle';

/** Milliseconds between two looks at a workspace in which files come and go. */
const lookEvery = 1_000;

/** A folder that holds experiments, in itself or in folders below it. */
export interface ExperimentFolder {
  readonly uri: vscode.Uri;
  readonly experiments: number;
}

/**
 * The folders of the workspace from which "all experiments" may be wanted: those with experiments directly in them, and
 * the workspace's own where they hold several such.
 */
export async function findExperimentFolders(): Promise<ExperimentFolder[]> {
  const experiments = await findExperiments();
  const holders = [...new Set(experiments.map(({ fsPath }) => dirname(fsPath)))];
  const roots = (vscode.workspace.workspaceFolders ?? [])
    .map(({ uri }) => uri.fsPath)
    .filter((root) => !holders.includes(root) && holders.filter((holder) => isWithin(holder, root)).length > 1);
  return [...roots, ...holders].map((folder) => ({
    uri: vscode.Uri.file(folder),
    experiments: experiments.filter(({ fsPath }) => isWithin(dirname(fsPath), folder)).length,
  }));
}

function isWithin(folder: string, other: string): boolean {
  return folder === other || folder.startsWith(other.endsWith('/') ? other : `${other}/`) || folder.startsWith(`${other}\\`);
}

/** Keeps the context key `lookbook.experimentFolders`, by which menus know the folders that hold experiments at any depth. */
export class ExperimentFolderContext implements vscode.Disposable {
  private readonly disposables: vscode.Disposable[];

  constructor(log: vscode.LogOutputChannel) {
    const update = new Throttle(() => setContext(), lookEvery, (error) => { log.error(String(error)); });
    const watcher = vscode.workspace.createFileSystemWatcher(experimentGlob, false, true, false);
    const request = (): void => { update.request(); };
    this.disposables = [update, watcher, watcher.onDidCreate(request), watcher.onDidDelete(request), vscode.workspace.onDidChangeWorkspaceFolders(request)];
    request();
  }

  dispose(): void {
    for (const disposable of this.disposables) disposable.dispose();
  }
}

async function setContext(): Promise<void> {
  const paths = (await findExperiments()).flatMap((uri) => {
    const root = vscode.workspace.getWorkspaceFolder(uri)?.uri.fsPath ?? dirname(uri.fsPath);
    return parents(uri.fsPath).filter((folder) => isWithin(folder, root));
  });
  await vscode.commands.executeCommand('setContext', 'lookbook.experimentFolders', [...new Set(paths)]);
}

/** Every folder that a file is in, the innermost first. */
function parents(file: string): string[] {
  const folder = dirname(file);
  return folder === file ? [] : [folder, ...parents(folder)];
}
