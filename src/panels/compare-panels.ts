import * as v from 'valibot';
import * as vscode from 'vscode';
import { ComparePanel, type ComparePanelContext } from './compare-panel';
import { columnOf } from './panel-column';

const viewType = 'lookbook.compare';
/** What a page keeps for its restoration; the person's choices beside it are the page's own. */
const panelState = v.object({ folders: v.array(v.string()) });

/** Panels that compare runs; comparing the same runs again shows the panel that is there. */
export class ComparePanels implements vscode.WebviewPanelSerializer, vscode.Disposable {
  private readonly panels = new Set<ComparePanel>();
  private readonly serializer: vscode.Disposable;

  constructor(private readonly context: ComparePanelContext) {
    this.serializer = vscode.window.registerWebviewPanelSerializer(viewType, this);
  }

  /** @param folders run folders, in the order in which they are to be shown. */
  open(folders: readonly string[]): void {
    const present = [...this.panels].find((panel) => panel.folders.length === folders.length && folders.every((folder) => panel.folders.includes(folder)));
    if (present !== undefined) present.reveal();
    else this.keep(vscode.window.createWebviewPanel(viewType, '', { viewColumn: columnOf(viewType), preserveFocus: true }), folders);
  }

  /** Called by VS Code after a reload. */
  deserializeWebviewPanel(panel: vscode.WebviewPanel, state: unknown): Promise<void> {
    const held = v.safeParse(panelState, state);
    if (held.success) this.keep(panel, held.output.folders);
    else panel.dispose();
    return Promise.resolve();
  }

  dispose(): void {
    this.serializer.dispose();
  }

  private keep(panel: vscode.WebviewPanel, folders: readonly string[]): void {
    const compare = new ComparePanel(panel, folders, this.context);
    this.panels.add(compare);
    compare.onDidDispose(() => { this.panels.delete(compare); });
  }
}
