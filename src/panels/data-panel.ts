import * as vscode from 'vscode';
import type { Inspections } from '../editor/inspections';
import { dataPanelRequest, type DataPanelMessage, type DataPanelRequest } from '../shared/data-panel-protocol';
import type { DataWish, SampleWish } from '../shared/data-view';
import { failureOf, type Failure } from '../shared/failure';
import type { DataClient, DataQuestion } from '../supervisor/data-client';
import { showPlace } from '../training/failure-notice';
import { dataSourceOf } from '../workspace/settings';
import { Throttle } from '../workspace/throttle';
import { PanelWebview } from './panel-webview';

/** Milliseconds between two looks at the data while an experiment is edited. */
const lookEvery = 100;

export interface DataPanelContext {
  readonly extensionUri: vscode.Uri;
  readonly log: vscode.LogOutputChannel;
  readonly inspections: Inspections;
  readonly data: DataClient;
}

/** Shows the data of one experiment, with the classes that its text has now. */
export class DataPanel {
  private readonly page: PanelWebview<DataPanelMessage, DataPanelRequest>;
  private readonly closed = new AbortController();
  private readonly look: Throttle;

  constructor(panel: vscode.WebviewPanel, private readonly experiment: vscode.Uri, title: string, private readonly context: DataPanelContext) {
    const { extensionUri, log, inspections } = context;
    this.page = new PanelWebview(panel, {
      extensionUri, log, title, entry: 'data', state: { file: experiment.fsPath }, requests: dataPanelRequest, onRequest: (request) => { this.receive(request); },
    });
    this.look = new Throttle(() => this.sendOverview(), lookEvery, (error) => { void this.sendFailure(error); });
    const following = inspections.onDidChange(({ fsPath }) => { if (fsPath === experiment.fsPath) this.look.request(); });
    this.page.onDidDispose(() => {
      this.closed.abort();
      this.look.dispose();
      following.dispose();
    });
  }

  private receive(request: DataPanelRequest): void {
    switch (request.type) {
      case 'ready': this.look.request(); break;
      case 'samples': void this.sendSamples(request.wish); break;
      case 'openExperiment': void vscode.window.showTextDocument(this.experiment, { viewColumn: vscode.ViewColumn.One }); break;
      case 'openProblem': if (this.problem !== null) void showPlace(this.problem); break;
      case 'showLog': this.context.log.show(); break;
    }
  }

  private get problem(): Failure | null {
    if (!vscode.workspace.isTrusted) {
      return {
        message: vscode.l10n.t('The workspace is not trusted, so the experiment is not evaluated.'),
        remedy: vscode.l10n.t('These are the classes of the dataset itself.'),
      };
    }
    return this.context.inspections.failureOf(this.experiment);
  }

  /** The data as the last good text of the experiment names it; without one, the whole dataset. */
  private get wish(): DataWish {
    const { data } = this.context.inspections.latest(this.experiment)?.settings ?? { data: { dataset: 'fashion-mnist' as const } };
    return { source: dataSourceOf(this.experiment), data };
  }

  private get question(): DataQuestion {
    return {
      asker: this.experiment.fsPath, signal: this.closed.signal,
      onProgress: (download) => { void this.page.post({ type: 'loading', download }); },
    };
  }

  private async sendOverview(): Promise<void> {
    if (!this.page.visible) return;
    const { inspections, data } = this.context;
    await inspections.ensure(this.experiment);
    const isKnown = inspections.latest(this.experiment) !== null || this.problem !== null;
    // It is being evaluated: its end is told.
    if (!isKnown) return;
    const overview = await data.describe(this.wish, this.question);
    await this.page.post({ type: 'overview', overview, problem: this.problem });
  }

  private async sendSamples(wish: SampleWish): Promise<void> {
    try {
      await this.page.post({ type: 'samples', page: await this.context.data.samples(this.wish, wish, this.question) });
    } catch (error) {
      await this.sendFailure(error);
    }
  }

  private async sendFailure(error: unknown): Promise<void> {
    // Closed, or a newer question took over.
    if (error instanceof DOMException && error.name === 'AbortError') return;
    const failure = failureOf(error);
    this.context.log.error(failure.detail ?? failure.message);
    await this.page.post({ type: 'failed', failure });
  }
}
