import * as vscode from 'vscode';
import { comparePanelRequest, type ComparePanelMessage, type ComparePanelRequest, type DescribedRun, type RunAnswers } from '../shared/compare-panel-protocol';
import type { Evaluation } from '../shared/evaluation';
import { failureOf, type Failure } from '../shared/failure';
import { showFailure } from '../training/failure-notice';
import { Throttle } from '../workspace/throttle';
import { comparisonToWire, ComparedRunFeed } from './compared-run-feed';
import { PanelWebview } from './panel-webview';
import { saveCurves } from './save-curves';

/** Milliseconds between two messages about runs that train. */
const tellEvery = 200;

/** What the panel that compares runs needs to know of the rest. */
export interface ComparePanelContext {
  readonly extensionUri: vscode.Uri;
  readonly log: vscode.LogOutputChannel;
  /** A run folder may hold something new. */
  readonly onDidAdvance: vscode.Event<string>;
  readonly onJournalProblem: (problem: Failure) => void;
  /** The colour of a run; makes sure that the history knows it. */
  colorSlotOf(folder: string): Promise<number>;
  /** Asks the person which runs to compare. @param chosen those that are chosen already; `undefined`: the person gave up */
  askForRuns(chosen: readonly string[]): Promise<readonly string[] | undefined>;
  /** Shows how two runs' sources differ; asks which is the second where it is `null`. */
  diffSources(first: string, second: string | null, among: readonly string[]): Promise<void>;
}

/** Compares some runs. It holds their folders and no data: the page gets all when it appears, and hears of changes while it is seen. */
export class ComparePanel {
  private readonly page: PanelWebview<unknown, ComparePanelRequest>;
  private readonly tell: Throttle;
  private feeds = new Map<string, ComparedRunFeed>();
  /** Runs that may have something new. */
  private readonly advanced = new Set<string>();
  /** Everything is to be told. */
  private wanted = false;

  constructor(private readonly panel: vscode.WebviewPanel, private runFolders: readonly string[], private readonly context: ComparePanelContext) {
    const { extensionUri, log } = context;
    this.page = new PanelWebview(panel, {
      extensionUri, log, entry: 'compare', title: titleOf(runFolders), state: { folders: runFolders }, requests: comparePanelRequest,
      onRequest: (request) => { this.receive(request).catch((error: unknown) => { showFailure(error, log, panel.title); }); },
    });
    this.tell = new Throttle(() => this.send(), tellEvery, (error) => { this.report(error); });
    const following = context.onDidAdvance((folder) => {
      if (!this.feeds.has(folder)) return;
      this.advanced.add(folder);
      this.tell.request();
    });
    this.page.onDidDispose(() => {
      this.tell.dispose();
      following.dispose();
    });
  }

  get folders(): readonly string[] {
    return this.runFolders;
  }

  get onDidDispose(): vscode.Event<void> {
    return this.page.onDidDispose;
  }

  reveal(): void {
    this.panel.reveal(undefined, true);
  }

  private async receive(request: ComparePanelRequest): Promise<void> {
    switch (request.type) {
      case 'ready': this.tellAll(); break;
      case 'addRuns': {
        const chosen = await this.context.askForRuns(this.runFolders);
        if (chosen !== undefined) this.compare(chosen);
        break;
      }
      case 'removeRun': this.compare(this.runFolders.filter((folder) => folder !== request.folder)); break;
      case 'openRun': await vscode.commands.executeCommand('lookbook.openRun', request.folder); break;
      case 'diffSources': await this.context.diffSources(request.first, request.second, this.runFolders); break;
      case 'copy': await vscode.env.clipboard.writeText(request.text); break;
      case 'saveCurves': {
        const [first] = this.runFolders;
        if (first !== undefined) await saveCurves(first, request, 'comparison');
        break;
      }
    }
  }

  private compare(folders: readonly string[]): void {
    this.runFolders = folders;
    this.page.title = titleOf(folders);
    this.tellAll();
  }

  private tellAll(): void {
    this.wanted = true;
    this.tell.request();
  }

  private async send(): Promise<void> {
    if (!this.page.visible) {
      // The page is thrown away, and asks when it is back.
      this.feeds.clear();
      return;
    }
    if (this.wanted) await this.sendAll();
    else await this.sendNews();
  }

  /** What the runs are first: that is little, and is what one looks at. */
  private async sendAll(): Promise<void> {
    this.wanted = false;
    this.advanced.clear();
    const feeds = this.runFolders.map((folder) => new ComparedRunFeed(folder, this.context.onJournalProblem));
    const problems: { folder: string; message: string }[] = [];
    const described = await Promise.all(feeds.map(async (feed): Promise<DescribedRun | null> => {
      try {
        return await feed.describe(await this.context.colorSlotOf(feed.folder));
      } catch (error) {
        problems.push({ folder: feed.folder, message: failureOf(error).message });
        return null;
      }
    }));
    const runs = described.filter((run) => run !== null);
    this.feeds = new Map(feeds.filter(({ folder }) => runs.some((run) => run.folder === folder)).map((feed) => [feed.folder, feed]));
    await this.post({ type: 'runs', runs, problems });
    await this.postTogether([...this.feeds.values()].map((feed) => () => feed.course()), (courses) => ({ type: 'courses', courses }));
    const tested = runs.flatMap(({ folder, evaluation }) => (evaluation === null ? [] : [() => this.answersOf(folder, evaluation)]));
    await this.postTogether(tested, (answers) => ({ type: 'answers', answers }));
  }

  /** Posts what is read as it comes, what came at about the same time in one message. */
  private async postTogether<T>(reads: readonly (() => Promise<T | null>)[], message: (read: T[]) => ComparePanelMessage): Promise<void> {
    let read: T[] = [];
    let since = Date.now();
    for (const each of reads) {
      const part = await each();
      if (part !== null) read.push(part);
      if (Date.now() - since < tellEvery) continue;
      await this.post(message(read));
      [read, since] = [[], Date.now()];
    }
    if (read.length > 0) await this.post(message(read));
  }

  private async sendNews(): Promise<void> {
    const folders = [...this.advanced];
    this.advanced.clear();
    for (const folder of folders) {
      const feed = this.feeds.get(folder);
      if (feed === undefined) continue;
      try {
        const change = await feed.change();
        const course = await feed.course();
        if (course !== null) await this.post({ type: 'courses', courses: [course] });
        if (change !== null) await this.post(change);
        const answers = change?.evaluation == null ? null : await this.answersOf(folder, change.evaluation);
        if (answers !== null) await this.post({ type: 'answers', answers: [answers] });
      } catch {
        // It is gone, or cannot be read any more: the list of all runs says so.
        this.tellAll();
      }
    }
  }

  /** Without a run's answers nothing is tested, and the panel says so. */
  private async answersOf(folder: string, evaluation: Evaluation): Promise<RunAnswers | null> {
    try {
      return (await this.feeds.get(folder)?.answers(evaluation)) ?? null;
    } catch (error) {
      this.report(error);
      return null;
    }
  }

  private async post(message: ComparePanelMessage): Promise<void> {
    await this.page.post(comparisonToWire(message));
  }

  private report(error: unknown): void {
    this.context.log.error(failureOf(error).detail ?? failureOf(error).message);
  }
}

function titleOf(folders: readonly string[]): string {
  return folders.length === 1 ? vscode.l10n.t('Compare 1 Run') : vscode.l10n.t('Compare {0} Runs', folders.length);
}
