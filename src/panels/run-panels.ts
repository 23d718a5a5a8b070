import * as v from 'valibot';
import * as vscode from 'vscode';
import { columnOf } from './panel-column';
import { RunPanel, type RunPanelContext } from './run-panel';

const viewType = 'lookbook.run';
/** What a page keeps for its restoration; the person's choices beside it are the page's own. */
const panelState = v.object({ folder: v.string() });

/** What the panels' owner must know of the run history. */
export interface RunPanelsContext extends RunPanelContext {
  /** The name of the run in a folder, or `null` where there is no run. */
  nameOf(folder: string): Promise<string | null>;
}

/** One panel a run; opening a run again shows the panel that is there. */
export class RunPanels implements vscode.WebviewPanelSerializer, vscode.Disposable {
  private readonly panels = new Map<string, RunPanel>();
  private readonly serializer: vscode.Disposable;

  constructor(private readonly context: RunPanelsContext) {
    this.serializer = vscode.window.registerWebviewPanelSerializer(viewType, this);
  }

  /** Shows a run beside the source, in the column where another run's panel already is, if any, but never over the source; the focus stays. */
  async open(folder: string): Promise<void> {
    const name = await this.context.nameOf(folder);
    const present = this.panels.get(folder);
    if (present !== undefined) {
      present.reveal();
      return;
    }
    if (name === null) {
      void vscode.window.showWarningMessage(vscode.l10n.t('The run folder {0} is gone or cannot be read.', folder));
      return;
    }
    const panel = vscode.window.createWebviewPanel(viewType, name, { viewColumn: columnOf(viewType), preserveFocus: true });
    this.keep(folder, panel, name);
  }

  /** Closes the panel of a run that was deleted, if it is open. */
  close(folder: string): void {
    this.panels.get(folder)?.close();
  }

  /** Called by VS Code after a reload. A panel that does not know its run, or whose run is gone, is closed. */
  async deserializeWebviewPanel(panel: vscode.WebviewPanel, state: unknown): Promise<void> {
    const held = v.safeParse(panelState, state);
    const name = held.success ? await this.context.nameOf(held.output.folder) : null;
    if (!held.success || name === null) panel.dispose();
    else this.keep(held.output.folder, panel, name);
  }

  dispose(): void {
    this.serializer.dispose();
  }

  private keep(folder: string, panel: vscode.WebviewPanel, name: string): void {
    const run = new RunPanel(folder, panel, name, this.context);
    this.panels.set(folder, run);
    run.onDidDispose(() => { this.panels.delete(folder); });
  }
}
