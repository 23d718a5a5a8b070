import type * as v from 'valibot';
import * as vscode from 'vscode';
import type { Inspections } from '../editor/inspections';
import type { DataNews, ExperimentPanelRequest } from '../shared/data-panel-protocol';
import type { DataWish } from '../shared/data-view';
import { failureOf, type Failure } from '../shared/failure';
import type { DataClient, DataQuestion } from '../supervisor/data-client';
import { showPlace } from '../training/failure-notice';
import { dataSourceOf } from '../workspace/settings';
import { Throttle } from '../workspace/throttle';
import { PanelWebview } from './panel-webview';

/** Milliseconds between two looks while an experiment is edited. */
const lookEvery = 100;

export interface ExperimentPanelContext {
  readonly extensionUri: vscode.Uri;
  readonly log: vscode.LogOutputChannel;
  readonly inspections: Inspections;
  readonly data: DataClient;
}

/** A panel's page and protocol. */
export interface ExperimentPage<Request> {
  readonly entry: string;
  readonly title: string;
  readonly requests: v.GenericSchema<unknown, Request>;
}

/** A panel that shows something of one experiment and its data, and follows the experiment's text. */
export abstract class ExperimentPanel<Message, Request extends { readonly type: string }> {
  protected readonly page: PanelWebview<Message | DataNews, Request | ExperimentPanelRequest>;
  private readonly closed = new AbortController();
  private readonly look: Throttle;

  constructor(panel: vscode.WebviewPanel, protected readonly experiment: vscode.Uri, page: ExperimentPage<Request | ExperimentPanelRequest>, protected readonly context: ExperimentPanelContext) {
    const { extensionUri, log, inspections } = context;
    this.page = new PanelWebview(panel, {
      extensionUri, log, entry: page.entry, title: page.title, state: { file: experiment.fsPath }, requests: page.requests,
      onRequest: (request) => { this.handle(request); },
    });
    this.look = new Throttle(() => this.lookAnew(), lookEvery, (error) => { void this.sendFailure(error); });
    const following = inspections.onDidChange(({ fsPath }) => { if (fsPath === experiment.fsPath) this.look.request(); });
    this.page.onDidDispose(() => {
      this.closed.abort();
      this.look.dispose();
      following.dispose();
    });
  }

  /** Tells the page what the experiment is now. */
  protected abstract send(): Promise<void>;

  /** Does what only this kind of panel is asked for. */
  protected abstract receive(request: Request): Promise<void>;

  /** Why the newest text of the experiment is not what is shown. */
  protected get problem(): Failure | null {
    if (!vscode.workspace.isTrusted) {
      return {
        message: vscode.l10n.t('The workspace is not trusted, so the experiment is not evaluated.'),
        remedy: vscode.l10n.t('The dataset itself is shown.'),
      };
    }
    return this.context.inspections.failureOf(this.experiment);
  }

  /** The data as the last good text of the experiment names it; without one, the whole dataset. */
  protected get wish(): DataWish {
    const { data } = this.context.inspections.latest(this.experiment)?.settings ?? { data: { dataset: 'fashion-mnist' as const } };
    return { source: dataSourceOf(this.experiment), data };
  }

  protected get question(): DataQuestion {
    return {
      asker: `${this.page.entry} ${this.experiment.fsPath}`, signal: this.closed.signal,
      onProgress: (download) => { void this.page.post({ type: 'loading', download }); },
    };
  }

  /** Has the experiment told anew. */
  protected refresh(): void {
    this.look.request();
  }

  private handle(request: Request | ExperimentPanelRequest): void {
    if (isCommon(request)) this.handleCommon(request);
    else this.receive(request).catch((error: unknown) => this.sendFailure(error));
  }

  private handleCommon({ type }: ExperimentPanelRequest): void {
    const { problem } = this;
    switch (type) {
      case 'ready': this.look.request(); break;
      case 'openExperiment': void vscode.window.showTextDocument(this.experiment, { viewColumn: vscode.ViewColumn.One }); break;
      case 'openProblem': if (problem !== null) void showPlace(problem); break;
      case 'showLog': this.context.log.show(); break;
    }
  }

  private async lookAnew(): Promise<void> {
    if (!this.page.visible) return;
    const { inspections } = this.context;
    await inspections.ensure(this.experiment);
    // Otherwise it is still being evaluated, and the end of that is told.
    if (inspections.latest(this.experiment) !== null || this.problem !== null) await this.send();
  }

  private async sendFailure(error: unknown): Promise<void> {
    // Closed, or a newer question took over.
    if (error instanceof DOMException && error.name === 'AbortError') return;
    const failure = failureOf(error);
    this.context.log.error(failure.detail ?? failure.message);
    await this.page.post({ type: 'failed', failure });
  }
}

const commonTypes: readonly string[] = ['ready', 'openExperiment', 'openProblem', 'showLog'] satisfies ExperimentPanelRequest['type'][];

function isCommon(request: { readonly type: string }): request is ExperimentPanelRequest {
  return commonTypes.includes(request.type);
}
