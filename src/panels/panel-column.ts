import * as vscode from 'vscode';

/** Where a panel is opened: beside the source, in the column where another of its kind already is, if any, but never over the source. */
export function columnOf(viewType: string): vscode.ViewColumn {
  const { all, activeTabGroup } = vscode.window.tabGroups;
  const besideSource = all.filter((group) => group !== activeTabGroup || !(group.activeTab?.input instanceof vscode.TabInputText));
  const other = besideSource.find(({ tabs }) => tabs.some(({ input }) => input instanceof vscode.TabInputWebview && input.viewType.endsWith(viewType)));
  return other?.viewColumn ?? vscode.ViewColumn.Beside;
}
