import * as vscode from 'vscode';

/** Where a panel is opened: beside the source, in the column where another of its kind already is, if any. */
export function columnOf(viewType: string): vscode.ViewColumn {
  const tabs = vscode.window.tabGroups.all.flatMap((group) => group.tabs);
  const other = tabs.find(({ input }) => input instanceof vscode.TabInputWebview && input.viewType.endsWith(viewType));
  return other?.group.viewColumn ?? vscode.ViewColumn.Beside;
}
