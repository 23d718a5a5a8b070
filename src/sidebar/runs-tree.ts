import { basename } from 'node:path';
import * as vscode from 'vscode';
import type { DamagedRun, RunEntry, RunHistory } from '../workspace/run-history';
import { runDescription, runIcon, runTooltip, stateWord } from './run-words';

/** A row of the run history; commands on it get the row. */
export interface RunRow {
  readonly folder: string;
}

/** The runs of the workspace, newest first, whoever made them. Readable in an untrusted workspace too. */
export class RunsTree implements vscode.TreeDataProvider<RunRow>, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<undefined>();
  private readonly subscription: vscode.Disposable;
  /** One object a folder, so that VS Code keeps the selection. */
  private rows = new Map<string, RunRow>();

  readonly onDidChangeTreeData = this.changed.event;

  constructor(private readonly history: RunHistory) {
    this.subscription = history.onDidChange(() => { this.changed.fire(undefined); });
  }

  getChildren(element?: RunRow): RunRow[] {
    if (element !== undefined) return [];
    const folders = [...this.history.runs, ...this.history.damaged].map(({ folder }) => folder);
    this.rows = new Map(folders.map((folder) => [folder, this.rows.get(folder) ?? { folder }]));
    return [...this.rows.values()];
  }

  getTreeItem({ folder }: RunRow): vscode.TreeItem {
    const entry = this.history.get(folder);
    if (entry !== undefined) return runItem(entry);
    const damaged = this.history.damaged.find((run) => run.folder === folder);
    return damagedItem(damaged ?? { folder, problem: { message: vscode.l10n.t('The run folder is gone.') } });
  }

  getParent(): undefined {
    return undefined;
  }

  dispose(): void {
    this.changed.dispose();
    this.subscription.dispose();
  }
}

function runItem(entry: RunEntry): vscode.TreeItem {
  const { folder, record } = entry;
  const item = new vscode.TreeItem(record.name);
  item.id = folder;
  item.description = runDescription(entry);
  item.tooltip = runTooltip(entry);
  item.iconPath = runIcon(entry);
  item.contextValue = `run.${record.state}`;
  item.command = { command: 'lookbook.openRun', title: vscode.l10n.t('Open'), arguments: [{ folder }] };
  item.accessibilityInformation = { label: vscode.l10n.t('{0}, {1}, {2}', record.name, stateWord(record.state), runDescription(entry)) };
  return item;
}

function damagedItem({ folder, problem }: DamagedRun): vscode.TreeItem {
  const item = new vscode.TreeItem(basename(folder));
  item.id = folder;
  item.description = vscode.l10n.t('cannot be read');
  item.tooltip = problem.message;
  item.iconPath = new vscode.ThemeIcon('warning', new vscode.ThemeColor('charts.yellow'));
  item.contextValue = 'run.damaged';
  item.accessibilityInformation = { label: vscode.l10n.t('{0}, cannot be read: {1}', basename(folder), problem.message) };
  return item;
}
