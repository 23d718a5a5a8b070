import * as vscode from 'vscode';
import { followJournal, type JournalFollower } from '../runs/follow-journal';
import { listRun } from '../runs/read-run';
import { failureOf, type Failure } from '../shared/failure';
import { advanceProgress, noProgress, type RunProgress } from '../shared/run-progress';
import { isUnfinished, type RunRecord } from '../shared/run-record';
import type { ColorSlots } from './color-slots';
import type { JournalDamage } from './journal-damage';
import { RunFolders } from './run-folders';
import { Throttle } from './throttle';

/** A run as the editor's views show it. */
export interface RunEntry {
  /** Absolute path of the run folder. */
  readonly folder: string;
  /** Its state is the derived one: a run whose process is gone reads `interrupted`. */
  readonly record: RunRecord;
  /** What the journal says, while the run is unfinished. */
  readonly progress: RunProgress | null;
  /** 1 to 6. */
  readonly colorSlot: number;
}

/** A run folder whose record cannot be read. */
export interface DamagedRun {
  readonly folder: string;
  readonly problem: Failure;
}

/** How often folders are looked at without being told to, in milliseconds: a process may die in silence, a file watcher may be late. */
const lookEvery = 2_000;
/** Views hear of changes at most this often, in milliseconds. */
const announceEvery = 1_000;

/**
 * Every run of the workspace, whoever made it, kept up to date from the run folders.
 * It only reads, so it works in an untrusted workspace too.
 */
export class RunHistory implements vscode.Disposable {
  private readonly entries = new Map<string, RunEntry>();
  private readonly damagedRuns = new Map<string, DamagedRun>();
  private readonly followers = new Map<string, JournalFollower>();
  /** The last read of each folder: reads of one folder follow one another, for a follower has a position. */
  private readonly reads = new Map<string, Promise<unknown>>();
  private readonly refreshes = new Map<string, Throttle>();
  private readonly changed = new vscode.EventEmitter<void>();
  private readonly advanced = new vscode.EventEmitter<string>();
  private readonly disposables: vscode.Disposable[] = [];
  private readonly announce: Throttle;
  private readonly looking: Throttle;
  private readonly folders = new RunFolders((error) => { this.report(error); });
  private readonly timer: ReturnType<typeof setInterval>;

  /** The list or something in it changed. */
  readonly onDidChange = this.changed.event;
  /** The run folder named may hold something new. */
  readonly onDidAdvance = this.advanced.event;

  constructor(private readonly colors: ColorSlots, private readonly damage: JournalDamage, private readonly log: vscode.LogOutputChannel) {
    this.announce = new Throttle(() => { this.tell(); }, announceEvery, (error) => { this.report(error); });
    this.looking = new Throttle(() => this.look(), announceEvery, (error) => { this.report(error); });
    this.timer = setInterval(() => { this.looking.request(); }, lookEvery);
    this.disposables.push(
      this.changed, this.advanced, this.announce, this.looking, this.folders,
      this.folders.onDidChange((folder) => { this.wake(folder); }),
      this.folders.onDidChangeList(() => { this.looking.request(); }),
      vscode.workspace.onDidChangeWorkspaceFolders(() => { void this.startAfresh(); }),
    );
  }

  /** All runs, newest first. */
  get runs(): readonly RunEntry[] {
    return [...this.entries.values()].sort((a, b) => newestFirst(a.record, b.record));
  }

  /** Run folders that are there but cannot be read. */
  get damaged(): readonly DamagedRun[] {
    return [...this.damagedRuns.values()];
  }

  get(folder: string): RunEntry | undefined {
    return this.entries.get(folder);
  }

  /** Searches the workspace for runs, and reads them all anew. */
  async list(): Promise<void> {
    const found = await this.folders.search();
    const known = [...this.entries.keys(), ...this.damagedRuns.keys()].filter((folder) => !found.includes(folder));
    // Oldest first, one after the other: colour slots follow the order of creation.
    for (const folder of [...found, ...known]) await this.refresh(folder);
  }

  /** Says that a run folder, which need not be known yet, has something new. */
  wake(folder: string): void {
    this.folders.add(folder);
    let throttle = this.refreshes.get(folder);
    if (throttle === undefined) {
      throttle = new Throttle(async () => { await this.refresh(folder); }, announceEvery, (error) => { this.report(error); });
      this.refreshes.set(folder, throttle);
    }
    throttle.request();
    this.advanced.fire(folder);
  }

  /** Reads one run folder now; gives `undefined` where there is no run. */
  async refresh(folder: string): Promise<RunEntry | undefined> {
    const before = this.reads.get(folder) ?? Promise.resolve();
    const read = before.then(() => this.read(folder), () => this.read(folder));
    this.reads.set(folder, read);
    return await read;
  }

  dispose(): void {
    clearInterval(this.timer);
    for (const throttle of this.refreshes.values()) throttle.dispose();
    for (const disposable of this.disposables) disposable.dispose();
  }

  private async read(folder: string): Promise<RunEntry | undefined> {
    const listed = await listRun(folder);
    if (listed?.record == null) {
      await this.remove(folder);
      if (listed !== null) this.damagedRuns.set(folder, listed);
      this.announce.request();
      return undefined;
    }
    const { record } = listed;
    this.damagedRuns.delete(folder);
    const progress = isUnfinished(record.state) ? await this.readProgress(folder) : null;
    if (progress === null) this.followers.delete(folder);
    const entry = { folder, record, progress, colorSlot: this.colors.slotOf(record.id) };
    this.entries.set(folder, entry);
    this.announce.request();
    return entry;
  }

  private async readProgress(folder: string): Promise<RunProgress> {
    let follower = this.followers.get(folder);
    let progress = this.entries.get(folder)?.progress ?? noProgress;
    if (follower === undefined) {
      follower = followJournal(folder, this.damage.note);
      progress = noProgress;
      this.followers.set(folder, follower);
    }
    for (const event of await follower.read()) progress = advanceProgress(progress, event);
    return progress;
  }

  private async remove(folder: string): Promise<void> {
    this.damagedRuns.delete(folder);
    const entry = this.entries.get(folder);
    if (entry === undefined) return;
    this.entries.delete(folder);
    this.followers.delete(folder);
    this.reads.delete(folder);
    this.refreshes.get(folder)?.dispose();
    this.refreshes.delete(folder);
    await this.colors.forget(entry.record.id);
    this.advanced.fire(folder);
  }

  /** Reads what appeared, what is gone, and what is unfinished. */
  private async look(): Promise<void> {
    const present = await this.folders.look();
    const known = [...this.entries.keys(), ...this.damagedRuns.keys()];
    const unfinished = [...this.entries.values()].filter(({ record }) => isUnfinished(record.state)).map(({ folder }) => folder);
    const changed = [...present.filter((folder) => !known.includes(folder)), ...known.filter((folder) => !present.includes(folder)), ...unfinished];
    for (const folder of new Set(changed)) {
      await this.refresh(folder);
      this.advanced.fire(folder);
    }
  }

  private tell(): void {
    void vscode.commands.executeCommand('setContext', 'lookbook.hasRuns', this.entries.size > 0);
    this.changed.fire();
  }

  /** Runs of folders that left the workspace are on the disk still: only a new search tells which belong here. */
  private async startAfresh(): Promise<void> {
    this.folders.forget();
    for (const known of [this.entries, this.damagedRuns, this.followers]) known.clear();
    await this.list();
    this.announce.request();
  }

  private report(error: unknown): void {
    this.log.error(failureOf(error).detail ?? failureOf(error).message);
  }
}

/** Ids have whole seconds only, so the time of creation decides between runs that were started together. */
function newestFirst(a: RunRecord, b: RunRecord): number {
  return Date.parse(b.createdAt) - Date.parse(a.createdAt) || (a.id < b.id ? 1 : -1);
}
