import { basename } from 'node:path';
import * as v from 'valibot';
import * as vscode from 'vscode';
import { columnOf } from './panel-column';

/** What a page keeps for its restoration; the person's choices beside it are the page's own. */
const panelState = v.object({ file: v.string() });

/** A kind of panel that is about one experiment. */
export interface ExperimentPanelKind {
  readonly viewType: string;
  /** @param file name of the experiment's file */
  title(file: string): string;
  /** Fills the panel that VS Code made. */
  fill(panel: vscode.WebviewPanel, experiment: vscode.Uri, title: string): void;
  /** The last panel of the kind was closed. */
  onAllClosed?(): void;
}

/** The panels of one kind: one for each experiment; opening it again shows the panel that is there. */
export class ExperimentPanels implements vscode.WebviewPanelSerializer, vscode.Disposable {
  private readonly panels = new Map<string, vscode.WebviewPanel>();
  private readonly serializer: vscode.Disposable;

  constructor(private readonly kind: ExperimentPanelKind) {
    this.serializer = vscode.window.registerWebviewPanelSerializer(kind.viewType, this);
  }

  /** How many are open. */
  get size(): number {
    return this.panels.size;
  }

  /** Shows the panel beside the source. */
  open(experiment: vscode.Uri): void {
    const present = this.panels.get(experiment.fsPath);
    if (present !== undefined) present.reveal(undefined, true);
    else this.keep(vscode.window.createWebviewPanel(this.kind.viewType, '', { viewColumn: columnOf(this.kind.viewType), preserveFocus: true }), experiment);
  }

  /** Called by VS Code after a reload. */
  deserializeWebviewPanel(panel: vscode.WebviewPanel, state: unknown): Promise<void> {
    const held = v.safeParse(panelState, state);
    if (held.success) this.keep(panel, vscode.Uri.file(held.output.file));
    else panel.dispose();
    return Promise.resolve();
  }

  dispose(): void {
    this.serializer.dispose();
  }

  private keep(panel: vscode.WebviewPanel, experiment: vscode.Uri): void {
    this.panels.set(experiment.fsPath, panel);
    this.kind.fill(panel, experiment, this.kind.title(basename(experiment.fsPath)));
    panel.onDidDispose(() => {
      this.panels.delete(experiment.fsPath);
      if (this.panels.size === 0) this.kind.onAllClosed?.();
    });
  }
}
