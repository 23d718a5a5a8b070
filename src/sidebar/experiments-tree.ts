import { basename } from 'node:path';
import * as vscode from 'vscode';
import type { Inspections } from '../editor/inspections';
import { formatCount, formatShape } from '../shared/format';
import { experimentGlob, findExperiments } from '../workspace/experiment-files';
import { Throttle } from '../workspace/throttle';

/** The experiments of the workspace. In an untrusted one the list is empty, and the view's welcome says why. */
export class ExperimentsTree implements vscode.TreeDataProvider<vscode.Uri>, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<vscode.Uri | undefined>();
  private readonly disposables: vscode.Disposable[];
  private readonly relist: Throttle;
  /** Experiments whose parameters are yet to be found out. */
  private waiting: vscode.Uri[] = [];
  private evaluating = false;
  /** The listed experiments: VS Code knows an item again by the very object it was given. */
  private listed: ReadonlyMap<string, vscode.Uri> = new Map();

  readonly onDidChangeTreeData = this.changed.event;

  constructor(private readonly inspections: Inspections, log: vscode.LogOutputChannel) {
    this.relist = new Throttle(() => { this.changed.fire(undefined); }, 500, (error) => { log.error(String(error)); });
    const watcher = vscode.workspace.createFileSystemWatcher(experimentGlob, false, true, false);
    this.disposables = [
      this.changed, this.relist, watcher,
      watcher.onDidCreate(() => { this.relist.request(); }),
      watcher.onDidDelete(() => { this.relist.request(); }),
      vscode.workspace.onDidChangeWorkspaceFolders(() => { this.relist.request(); }),
      vscode.workspace.onDidGrantWorkspaceTrust(() => { this.relist.request(); }),
      inspections.onDidChange((uri) => { this.redraw(uri); }),
    ];
  }

  getChildren(element?: vscode.Uri): Promise<vscode.Uri[]> {
    return element === undefined && vscode.workspace.isTrusted ? this.list() : Promise.resolve([]);
  }

  getTreeItem(uri: vscode.Uri): vscode.TreeItem {
    const item = new vscode.TreeItem(uri, vscode.TreeItemCollapsibleState.None);
    const name = basename(uri.fsPath);
    item.id = uri.toString();
    item.label = name;
    item.contextValue = 'experiment';
    item.command = { command: 'vscode.open', title: vscode.l10n.t('Open'), arguments: [uri] };
    const failure = this.inspections.failureOf(uri);
    const inspection = this.inspections.latest(uri);
    const place = vscode.workspace.asRelativePath(uri);
    if (failure !== null) {
      item.description = vscode.l10n.t('cannot be read');
      item.tooltip = `${place}\n${failure.message}`;
    } else if (inspection !== null) {
      const { parameters, outputShape, layers } = inspection.summary;
      item.description = formatCount(parameters);
      item.tooltip = vscode.l10n.t('{0}\n{1}: {2} layers, {3} parameters, {4} outputs', place, inspection.name, layers.length, formatCount(parameters), formatShape(outputShape));
      item.accessibilityInformation = { label: vscode.l10n.t('{0}, {1}, {2} parameters', name, inspection.name, formatCount(parameters)) };
    } else {
      item.tooltip = place;
    }
    return item;
  }

  getParent(): undefined {
    return undefined;
  }

  dispose(): void {
    this.waiting = [];
    for (const disposable of this.disposables) disposable.dispose();
  }

  private async list(): Promise<vscode.Uri[]> {
    const found = await findExperiments();
    this.listed = new Map(found.map((uri) => [uri.toString(), this.listed.get(uri.toString()) ?? uri]));
    const experiments = [...this.listed.values()];
    this.waiting = [...experiments];
    void this.evaluate();
    return experiments;
  }

  private redraw(uri: vscode.Uri): void {
    const item = this.listed.get(uri.toString());
    if (item !== undefined) this.changed.fire(item);
  }

  /** Finds out parameters one experiment after the other: this is nobody's most urgent wish. */
  private async evaluate(): Promise<void> {
    if (this.evaluating) return;
    this.evaluating = true;
    for (let uri = this.waiting.shift(); uri !== undefined; uri = this.waiting.shift()) await this.inspections.ensure(uri);
    this.evaluating = false;
  }
}
