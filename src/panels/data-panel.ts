import type * as vscode from 'vscode';
import { dataPanelRequest, type DataPanelMessage, type DataPanelRequest, type ExperimentPanelRequest } from '../shared/data-panel-protocol';
import { ExperimentPanel, type ExperimentPanelContext } from './experiment-panel';

type OwnRequest = Exclude<DataPanelRequest, ExperimentPanelRequest>;

/** Shows the data of one experiment, with the classes that its text has now. */
export class DataPanel extends ExperimentPanel<DataPanelMessage, OwnRequest> {
  constructor(panel: vscode.WebviewPanel, experiment: vscode.Uri, title: string, context: ExperimentPanelContext) {
    super(panel, experiment, { entry: 'data', title, requests: dataPanelRequest }, context);
  }

  protected override async send(): Promise<void> {
    const overview = await this.context.data.describe(this.wish, this.question);
    await this.page.post({ type: 'overview', overview, problem: this.problem });
  }

  protected override async receive({ wish }: OwnRequest): Promise<void> {
    await this.page.post({ type: 'samples', page: await this.context.data.samples(this.wish, wish, this.question) });
  }
}
