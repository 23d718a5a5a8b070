import * as vscode from 'vscode';
import { toRange } from '../editor/positions';
import { augmentationPanelRequest, type AugmentationPanelMessage, type AugmentationPanelRequest } from '../shared/augmentation-panel-protocol';
import type { AugmentationChange } from '../shared/augmentation-view';
import type { ExperimentPanelRequest } from '../shared/data-panel-protocol';
import type { InspectorClient } from '../supervisor/inspector-client';
import { showFailure } from '../training/failure-notice';
import { ExperimentPanel, type ExperimentPanelContext } from './experiment-panel';

type OwnRequest = Exclude<AugmentationPanelRequest, ExperimentPanelRequest>;

export interface AugmentationPanelContext extends ExperimentPanelContext {
  readonly inspector: InspectorClient;
}

/** How often a change is worked out anew because somebody typed meanwhile. */
const attempts = 3;

/** Shows what the augmentations of an experiment make of its images, and writes changes of them into its text. */
export class AugmentationPanel extends ExperimentPanel<AugmentationPanelMessage, OwnRequest> {
  /** Changes are made one after the other: each is worked out on the text that the last one left. */
  private lastChange: Promise<void> = Promise.resolve();

  constructor(panel: vscode.WebviewPanel, experiment: vscode.Uri, title: string, private readonly tools: AugmentationPanelContext) {
    super(panel, experiment, { entry: 'augmentation', title, requests: augmentationPanelRequest }, tools);
  }

  protected override async send(): Promise<void> {
    const inspection = this.context.inspections.latest(this.experiment);
    const { augment, training } = inspection?.settings ?? { augment: [], training: { seed: 42, validationSplit: 0.1 } };
    const source = inspection?.augmentation ?? { written: null, steps: [], extensible: false };
    await this.page.post({ type: 'experiment', augment, seed: training.seed, validationSplit: training.validationSplit, source, problem: this.problem });
  }

  protected override async receive(request: OwnRequest): Promise<void> {
    switch (request.type) {
      case 'preview':
        await this.page.post({ type: 'preview', preview: await this.context.data.preview(this.wish, request.wish, this.question) });
        break;
      case 'change':
        this.lastChange = this.lastChange.then(() => this.change(request.change));
        await this.lastChange;
        break;
      case 'openPlace':
        await vscode.window.showTextDocument(vscode.Uri.file(request.place.file), { viewColumn: vscode.ViewColumn.One, selection: toRange(request.place) });
        break;
    }
  }

  /** Writes a change into the document, saved or not, as one edit that undo takes back. Where it cannot be written, that is told, and the page gets back what is there. */
  private async change(change: AugmentationChange): Promise<void> {
    try {
      const document = await vscode.workspace.openTextDocument(this.experiment);
      for (let attempt = 0; attempt < attempts; attempt++) {
        const { version } = document;
        const edits = await this.tools.inspector.editAugmentation({ file: this.experiment.fsPath, text: document.getText() }, change);
        if (document.version !== version) continue;
        const edit = new vscode.WorkspaceEdit();
        for (const { place, text } of edits) edit.replace(document.uri, toRange(place), text);
        if (await vscode.workspace.applyEdit(edit)) return;
      }
      throw new Error(vscode.l10n.t('The source changed while the augmentation was written into it. Try again.'));
    } catch (error) {
      showFailure(error, this.context.log);
      this.refresh();
    }
  }
}
