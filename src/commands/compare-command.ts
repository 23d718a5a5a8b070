import * as vscode from 'vscode';
import type { RunRecord } from '../shared/run-record';
import { runDescription, runIcon } from '../sidebar/run-words';
import type { RunHistory } from '../workspace/run-history';
import { readOnly, sourceFile } from '../workspace/source-as-it-was';
import { runArguments } from './run-argument';

/** Fewer are no comparison. */
const leastRuns = 2;

export interface CompareCommandContext {
  readonly history: RunHistory;
  /** Run folders of the rows that are selected in the history. */
  readonly selectedRuns: () => readonly string[];
  readonly open: (folders: readonly string[]) => void;
}

/**
 * "Compare Runs": the runs given (run folders or rows of the history, as an array or as VS Code hands over a selection),
 * else those selected in the history, else those that the person picks.
 */
export async function compareRuns(clicked: unknown, selected: unknown, { history, selectedRuns, open }: CompareCommandContext): Promise<void> {
  const given = runArguments(clicked, selected);
  const wanted = given.length > 0 ? given : selectedRuns();
  // An array is meant as it is; a single row is where the person began.
  const folders = Array.isArray(clicked) || wanted.length >= leastRuns ? await readable(wanted, history) : await askForRuns(history, wanted);
  if (folders !== undefined && folders.length > 0) open(folders);
}

async function readable(folders: readonly string[], history: RunHistory): Promise<string[]> {
  const entries = await Promise.all([...new Set(folders)].map((folder) => history.refresh(folder)));
  const found = entries.flatMap((entry) => (entry === undefined ? [] : [entry.folder]));
  if (found.length === 0) void vscode.window.showWarningMessage(vscode.l10n.t('None of these runs can be read any more.'));
  return found;
}

/** Lets the person pick runs. @param chosen those that are ticked at first. @returns `undefined` where the person gave up. */
export async function askForRuns(history: RunHistory, chosen: readonly string[]): Promise<string[] | undefined> {
  const items = history.runs.map((entry) => ({
    label: entry.record.name, description: runDescription(entry), detail: entry.record.id, iconPath: runIcon(entry), folder: entry.folder, picked: chosen.includes(entry.folder),
  }));
  if (items.length === 0) {
    void vscode.window.showInformationMessage(vscode.l10n.t('There is no run in this workspace yet. Train an experiment, then compare its runs.'));
    return undefined;
  }
  const picked = await vscode.window.showQuickPick(items, {
    canPickMany: true, matchOnDescription: true, matchOnDetail: true, placeHolder: vscode.l10n.t('Choose the runs to compare'),
  });
  if (picked === undefined || picked.length === 0) return undefined;
  const now = picked.map(({ folder }) => folder);
  // Those that were there keep their places; the rest follow, oldest first.
  return [...chosen.filter((folder) => now.includes(folder)), ...now.filter((folder) => !chosen.includes(folder)).reverse()];
}

/** Shows how the source of one run differs from another's, in VS Code's diff editor. */
export async function diffSources(first: string, second: string | null, among: readonly string[], history: RunHistory): Promise<void> {
  const other = second ?? await pickOther(first, among, history);
  if (other === undefined) return;
  const [before, after] = await Promise.all([sourceOf(first, history), sourceOf(other, history)]);
  if (before === null || after === null) {
    void vscode.window.showWarningMessage(vscode.l10n.t('One of the runs ended before its source was kept, so there is nothing to compare it with.'));
    return;
  }
  await vscode.commands.executeCommand('vscode.diff', readOnly(before.uri), readOnly(after.uri), `${nameOf(before.record)} ↔ ${nameOf(after.record)}`);
}

async function pickOther(first: string, among: readonly string[], history: RunHistory): Promise<string | undefined> {
  const others = among.filter((folder) => folder !== first).flatMap((folder) => history.get(folder) ?? []);
  const [only] = others;
  if (others.length < 2) return only?.folder;
  const items = others.map((entry) => ({ label: entry.record.name, description: runDescription(entry), detail: entry.record.id, iconPath: runIcon(entry), folder: entry.folder }));
  const name = history.get(first)?.record.name ?? '';
  return (await vscode.window.showQuickPick(items, { placeHolder: vscode.l10n.t('Choose the run whose source to compare with that of {0}', name) }))?.folder;
}

async function sourceOf(folder: string, history: RunHistory): Promise<{ uri: vscode.Uri; record: RunRecord } | null> {
  const record = (await history.refresh(folder))?.record;
  const uri = record === undefined ? null : sourceFile(folder, record);
  return record === undefined || uri === null ? null : { uri, record };
}

function nameOf({ name, createdAt }: RunRecord): string {
  return `${name} (${new Date(createdAt).toLocaleTimeString(vscode.env.language, { timeStyle: 'short' })})`;
}
