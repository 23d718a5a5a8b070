import * as vscode from 'vscode';

/** The editor column for a source file: where it is shown already, otherwise one that does not cover the panel being read. */
export function sourceColumn(uri: vscode.Uri): vscode.ViewColumn {
  const { all } = vscode.window.tabGroups;
  const shows = all.find(({ activeTab }) => activeTab?.input instanceof vscode.TabInputText && activeTab.input.uri.toString() === uri.toString());
  const free = all.find(({ activeTab }) => !(activeTab?.input instanceof vscode.TabInputWebview));
  return (shows ?? free)?.viewColumn ?? vscode.ViewColumn.Beside;
}
