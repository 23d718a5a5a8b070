import * as vscode from 'vscode';

const compareCommand = 'lookbook.compareRuns';

/** Whether runs can be compared in a panel of their own. */
async function canCompare(): Promise<boolean> {
  return (await vscode.commands.getCommands(true)).includes(compareCommand);
}

/** Shows runs beside one another: in the panel that compares runs, or each in its own where there is none. */
export async function showTogether(folders: readonly string[]): Promise<void> {
  if (await canCompare()) await vscode.commands.executeCommand(compareCommand, folders);
  else for (const folder of folders) await vscode.commands.executeCommand('lookbook.openRun', folder);
}
