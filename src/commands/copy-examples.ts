import * as vscode from 'vscode';
import type { EditorSupport } from '../workspace/editor-support';

const folderName = 'lookbook-examples';
const openedFirst = 'model-4.model.ts';

/** Copies the six models of the study into the workspace, leaves alone what is there already, and opens one. */
export async function copyExamples(extensionUri: vscode.Uri, support: EditorSupport): Promise<void> {
  const target = await targetFolder();
  if (target === undefined) return;
  const source = vscode.Uri.joinPath(extensionUri, 'examples');
  const folder = vscode.Uri.joinPath(target, folderName);
  const names = (await vscode.workspace.fs.readDirectory(source)).map(([name]) => name).filter((name) => name.endsWith('.model.ts'));
  await vscode.workspace.fs.createDirectory(folder);
  for (const name of names) {
    try {
      await vscode.workspace.fs.copy(vscode.Uri.joinPath(source, name), vscode.Uri.joinPath(folder, name), { overwrite: false });
    } catch (error) {
      if (!(error instanceof vscode.FileSystemError && error.code === 'FileExists')) throw error;
    }
  }
  if (vscode.workspace.getWorkspaceFolder(folder) === undefined) {
    await vscode.commands.executeCommand('vscode.openFolder', folder);
    return;
  }
  const first = vscode.Uri.joinPath(folder, openedFirst);
  // Before it is opened: the type checker then finds the declarations at its first look.
  await support.provide(first);
  await vscode.window.showTextDocument(first, { preview: false });
}

/** The workspace's folder, one that the person picks where there are several, or any folder where there is none. */
async function targetFolder(): Promise<vscode.Uri | undefined> {
  const folders = vscode.workspace.workspaceFolders ?? [];
  if (folders.length === 1) return folders[0]?.uri;
  if (folders.length > 1) return (await vscode.window.showWorkspaceFolderPick())?.uri;
  const picked = await vscode.window.showOpenDialog({
    canSelectFiles: false, canSelectFolders: true, openLabel: vscode.l10n.t('Copy Here'), title: vscode.l10n.t('Where shall the examples go?'),
  });
  return picked?.[0];
}
