import { dirname, join } from 'node:path';
import * as vscode from 'vscode';
import { defaultRunsFolder, listRunFolders } from '../runs/run-folder';
import { findExperiments } from './experiment-files';

const runGlob = '**/.lookbook/runs/*/run.json';
const watchedGlob = '{**/.lookbook,**/.lookbook/runs,**/.lookbook/runs/*,**/.lookbook/runs/*/run.json,**/.lookbook/runs/*/events.ndjson}';

/** Milliseconds after which the file watcher is surely at work. Of folders made while it starts it may never tell. */
const watching = 10_000;
/**
 * Milliseconds without anything made in the workspace before runs are searched for. Of folders made within one another
 * at once, file watchers may tell the outermost only, and of nothing in it ever after.
 */
const quiet = 1_000;

/** Where the workspace's run folders are. */
export class RunFolders implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<string>();
  private readonly listChanged = new vscode.EventEmitter<void>();
  private readonly disposables: vscode.Disposable[];
  /** Folders that hold run folders, or will when somebody trains. */
  private readonly holders = new Set<string>();
  private searchTimer: ReturnType<typeof setTimeout> | undefined;

  /** Something was written in the run folder named. */
  readonly onDidChange = this.changed.event;
  /** There may be run folders that were not there before, or some may be gone: {@link look} tells. */
  readonly onDidChangeList = this.listChanged.event;

  constructor(private readonly onError: (error: unknown) => void) {
    const creations = vscode.workspace.createFileSystemWatcher('**', false, true, true);
    const watcher = vscode.workspace.createFileSystemWatcher(watchedGlob);
    this.disposables = [
      this.changed, this.listChanged, watcher, creations,
      creations.onDidCreate((uri) => { if (!this.isInHolder(uri)) this.searchIn(quiet); }),
      watcher.onDidCreate((uri) => { this.heard(uri); }),
      watcher.onDidChange((uri) => { this.heard(uri); }),
      watcher.onDidDelete(() => { this.listChanged.fire(); }),
    ];
    const settled = setTimeout(() => { this.searchIn(0); }, watching);
    this.disposables.push({ dispose: () => { clearTimeout(settled); } });
  }

  /** Searches the workspace; gives run folders, oldest first. */
  async search(): Promise<string[]> {
    const [found, experiments] = await Promise.all([vscode.workspace.findFiles(runGlob, '**/node_modules/**'), findExperiments()]);
    const folders = found.filter((uri) => uri.scheme === 'file').map((uri) => dirname(uri.fsPath));
    for (const folder of folders) this.add(folder);
    for (const { fsPath } of experiments) this.holders.add(defaultRunsFolder(fsPath));
    return folders.sort(byId);
  }

  /** Looks into the folders that runs are known to be made in. It costs little, and a file watcher may be late, or have run out of watches. */
  async look(): Promise<string[]> {
    return (await Promise.all([...this.holders].map(listRunFolders))).flat().sort(byId);
  }

  /** Takes note of a run folder that may be outside the workspace. */
  add(folder: string): void {
    this.holders.add(dirname(folder));
  }

  /** Forgets where runs are: {@link search} finds them again. */
  forget(): void {
    this.holders.clear();
  }

  dispose(): void {
    clearTimeout(this.searchTimer);
    for (const disposable of this.disposables) disposable.dispose();
  }

  /** Searches once, after some milliseconds without another wish for it. */
  private searchIn(wait: number): void {
    clearTimeout(this.searchTimer);
    this.searchTimer = setTimeout(() => {
      this.search().then(() => { this.listChanged.fire(); }, this.onError);
    }, wait);
  }

  /** True for what is in a folder of runs that is known, and so is looked into anyway. */
  private isInHolder({ fsPath }: vscode.Uri): boolean {
    return [...this.holders].some((holder) => fsPath.startsWith(holder));
  }

  private heard(uri: vscode.Uri): void {
    const [, holder, id] = /^(.*\/\.lookbook\/runs)\/([^/]+)/.exec(uri.path) ?? [];
    if (holder === undefined || id === undefined) return;
    const folder = join(uri.with({ path: holder }).fsPath, id);
    this.add(folder);
    this.changed.fire(folder);
  }
}

/** An id begins with the time at which the run was made. */
function byId(a: string, b: string): number {
  const [first, second] = [a, b].map((folder) => folder.slice(dirname(folder).length));
  return (first ?? '') < (second ?? '') ? -1 : 1;
}
