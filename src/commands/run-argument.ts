import * as v from 'valibot';
import * as vscode from 'vscode';
import { runDescription } from '../sidebar/run-words';
import type { RunEntry, RunHistory } from '../workspace/run-history';

/** A command on a run gets the run folder, a row of the history, or nothing when it comes from elsewhere. */
const runArgument = v.union([v.string(), v.pipe(v.object({ folder: v.string() }), v.transform(({ folder }) => folder))]);

/** The run folder that a command is about; asks among the runs that fit where the argument does not tell. */
export async function runFolderFrom(argument: unknown, history: RunHistory, fits: (entry: RunEntry) => boolean = () => true): Promise<string | undefined> {
  const given = v.safeParse(runArgument, argument);
  return given.success ? given.output : await pickRun(history.runs.filter(fits));
}

/** The run folders that a command was given: VS Code gives the row clicked first, then all that are selected; programs may give a list. */
export function runArguments(clicked: unknown, selected: unknown): string[] {
  for (const given of [selected, clicked, [clicked]]) {
    const several = v.safeParse(v.array(runArgument), given);
    if (several.success && several.output.length > 0) return several.output;
  }
  return [];
}

/** The same for commands that take a selection. */
export async function runFoldersFrom(clicked: unknown, selected: unknown, history: RunHistory, fits: (entry: RunEntry) => boolean): Promise<string[]> {
  const given = runArguments(clicked, selected);
  if (given.length > 0) return given;
  const one = await runFolderFrom(clicked, history, fits);
  return one === undefined ? [] : [one];
}

async function pickRun(entries: readonly RunEntry[]): Promise<string | undefined> {
  if (entries.length === 0) {
    void vscode.window.showInformationMessage(vscode.l10n.t('There is no such run in this workspace.'));
    return undefined;
  }
  const items = entries.map((entry) => ({ label: entry.record.name, description: runDescription(entry), detail: entry.record.id, folder: entry.folder }));
  const picked = await vscode.window.showQuickPick(items, { placeHolder: vscode.l10n.t('Choose a run'), matchOnDescription: true, matchOnDetail: true });
  return picked?.folder;
}
