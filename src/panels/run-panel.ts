import * as v from 'valibot';
import * as vscode from 'vscode';
import { readTestResults } from '../runs/read-run';
import type { Evaluation } from '../shared/evaluation';
import { failureOf, type Failure } from '../shared/failure';
import type { DownloadProgress, ImageBytes } from '../shared/data-view';
import { runPanelRequest, type RunPanelMessage, type RunPanelRequest } from '../shared/run-panel-protocol';
import { showFailure } from '../training/failure-notice';
import { Throttle } from '../workspace/throttle';
import { RunFeed, toWire } from './run-feed';
import { saveCurves } from './save-curves';
import { webviewHtml, webviewRoot } from './webview-page';

/** Milliseconds between two messages to a panel. */
const tellEvery = 1_000;

/** The command that does what a button in the panel asks for; each takes the run folder. */
const commandOf: Readonly<Record<Exclude<RunPanelRequest['type'], 'ready' | 'copy' | 'showTestImages' | 'saveCurves'>, string>> = {
  stop: 'lookbook.stopRun',
  rerun: 'lookbook.rerun',
  openExperiment: 'lookbook.openExperiment',
  openSource: 'lookbook.openRunSource',
  revealFolder: 'lookbook.revealRunFolder',
  openTensorBoard: 'lookbook.openTensorBoard',
  showLog: 'lookbook.showLog',
  openFailure: 'lookbook.openRunFailure',
};

/** What a run panel needs to know of the rest. */
export interface RunPanelContext {
  readonly extensionUri: vscode.Uri;
  readonly log: vscode.LogOutputChannel;
  /** A run folder may hold something new. */
  readonly onDidAdvance: vscode.Event<string>;
  /** A line of a journal is damaged. */
  readonly onJournalProblem: (problem: Failure) => void;
  colorSlotOf(folder: string): number;
  queuedBehind(folder: string): number;
  /** The bytes of test images of a run's dataset, by their numbers in it. @throws LookbookError where they cannot be shown. */
  testImages(folder: string, images: readonly number[], onProgress: (download: DownloadProgress) => void): Promise<ImageBytes>;
}

/** The panel of one run. It holds no data: the page asks for everything when it appears, and hears of changes while it is seen. */
export class RunPanel {
  private readonly feed: RunFeed;
  private readonly disposables: vscode.Disposable[] = [];
  private readonly tell: Throttle;
  /** The page asked for everything and has not got it yet. */
  private wantsSnapshot = false;
  /** The page is there and has got its snapshot. */
  private hydrated = false;

  readonly onDidDispose: vscode.Event<void>;

  constructor(readonly folder: string, private readonly panel: vscode.WebviewPanel, title: string, private readonly context: RunPanelContext) {
    this.feed = new RunFeed(folder, () => context.colorSlotOf(folder), () => context.queuedBehind(folder), context.onJournalProblem);
    this.tell = new Throttle(() => this.send(), tellEvery, (error) => { this.report(error); });
    this.onDidDispose = panel.onDidDispose;
    const { webview } = panel;
    panel.title = title;
    panel.iconPath = {
      light: vscode.Uri.joinPath(context.extensionUri, 'media', 'run-light.svg'),
      dark: vscode.Uri.joinPath(context.extensionUri, 'media', 'run-dark.svg'),
    };
    // Restored panels have lost theirs (microsoft/vscode#197103).
    webview.options = { enableScripts: true, localResourceRoots: [webviewRoot(context.extensionUri)] };
    this.disposables.push(
      this.tell,
      webview.onDidReceiveMessage((message: unknown) => { this.receive(message); }),
      panel.onDidChangeViewState(() => { if (!panel.visible) this.hydrated = false; }),
      context.onDidAdvance((advanced) => { if (advanced === folder && this.hydrated) this.tell.request(); }),
      panel.onDidDispose(() => { for (const disposable of this.disposables) disposable.dispose(); }),
    );
    webview.html = webviewHtml(webview, context.extensionUri, { entry: 'run', title, state: { folder } });
  }

  close(): void {
    this.panel.dispose();
  }

  reveal(): void {
    this.panel.reveal(undefined, true);
  }

  private receive(message: unknown): void {
    const request = v.safeParse(runPanelRequest, message);
    if (!request.success) {
      this.context.log.warn(`The run panel sent something else than a request: ${request.issues[0].message}`);
      return;
    }
    const { output } = request;
    switch (output.type) {
      case 'ready':
        this.wantsSnapshot = true;
        this.tell.request();
        break;
      case 'copy':
        void vscode.env.clipboard.writeText(output.text);
        break;
      case 'showTestImages':
        void this.sendTestImages(output.images);
        break;
      case 'saveCurves':
        saveCurves(this.folder, output).catch((error: unknown) => { showFailure(error, this.context.log, vscode.l10n.t('Export Curves')); });
        break;
      default: void vscode.commands.executeCommand(commandOf[output.type], this.folder);
    }
  }

  private async send(): Promise<void> {
    if (!this.panel.visible) return;
    const whole = this.wantsSnapshot;
    this.wantsSnapshot = false;
    try {
      const message = whole ? await this.feed.snapshot() : await this.feed.delta();
      if (message === null) return;
      if ('record' in message && message.record !== undefined) this.panel.title = message.record.name;
      await this.panel.webview.postMessage(toWire(message));
      if (whole) this.hydrated = true;
      // After the figures, which are small and are not to wait.
      if ('evaluation' in message && message.evaluation) await this.panel.webview.postMessage(await this.testResults(message.evaluation));
    } catch (error) {
      this.hydrated = true;
      const { message, detail } = failureOf(error);
      this.context.log.debug(detail ?? message);
      await this.panel.webview.postMessage(toWire({ type: 'gone', message: vscode.l10n.t('This run cannot be read any more: {0}', message) }));
    }
  }

  /** Goes as it is, for VS Code hands typed arrays over. */
  private async testResults(evaluation: Evaluation): Promise<RunPanelMessage> {
    try {
      const results = await readTestResults(this.folder, evaluation);
      if (results !== null) return { type: 'testResults', ...results };
      return { type: 'noTestResults', message: vscode.l10n.t('This run was made by an earlier version of Lookbook, which did not keep what the model said of which test image. Rerun it to see images, articles and calibration.') };
    } catch (error) {
      this.report(error);
      return { type: 'noTestResults', message: vscode.l10n.t('What the model said of the test images cannot be read: {0}', failureOf(error).message) };
    }
  }

  private async sendTestImages(images: number[]): Promise<void> {
    let answer: RunPanelMessage;
    try {
      const { pixels, ...size } = await this.context.testImages(this.folder, images, (download) => {
        if (this.panel.visible) void this.panel.webview.postMessage({ type: 'loadingTestImages', download } satisfies RunPanelMessage);
      });
      answer = { type: 'testImages', images, size, pixels };
    } catch (error) {
      const { message, remedy } = failureOf(error);
      answer = { type: 'noTestImages', images, message: [message, remedy].filter((words) => words !== undefined).join(' ') };
    }
    if (this.panel.visible) await this.panel.webview.postMessage(answer);
  }

  private report(error: unknown): void {
    this.context.log.error(failureOf(error).detail ?? failureOf(error).message);
  }
}
