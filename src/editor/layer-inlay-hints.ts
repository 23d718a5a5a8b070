import * as vscode from 'vscode';
import { formatCount, formatShape } from '../shared/format';
import type { LayerSummary } from '../shared/model-summary';
import { inlayHintsWanted } from '../workspace/settings';
import type { Inspections } from './inspections';
import type { SourceMark } from './source-marks';

/** Layers of one call (in a loop) that fit behind it. */
const mostLayers = 3;

/** `→ 14×14×64 · 18,496` behind every layer's call. */
export class LayerInlayHints implements vscode.InlayHintsProvider, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>();
  private readonly disposables: vscode.Disposable[];

  readonly onDidChangeInlayHints = this.changed.event;

  constructor(private readonly inspections: Inspections) {
    this.disposables = [
      this.changed,
      inspections.onDidChange(() => { this.changed.fire(); }),
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration('lookbook.inlayHints')) this.changed.fire();
      }),
    ];
  }

  provideInlayHints(document: vscode.TextDocument, visible: vscode.Range): vscode.InlayHint[] {
    if (!inlayHintsWanted(document.uri)) return [];
    const hints = new Map<number, vscode.InlayHint>();
    for (const mark of this.inspections.marksIn(document)) {
      if (mark.layers.length === 0 || !visible.contains(mark.range.end)) continue;
      // Two experiments may share a helper: the first one speaks.
      const offset = document.offsetAt(mark.range.end);
      if (!hints.has(offset)) hints.set(offset, hintFor(document, mark));
    }
    return [...hints.values()];
  }

  dispose(): void {
    for (const disposable of this.disposables) disposable.dispose();
  }
}

function hintFor(document: vscode.TextDocument, { layers, range }: SourceMark): vscode.InlayHint {
  const words = layers.slice(0, mostLayers).map(describe);
  if (layers.length > mostLayers) words.push('…');
  // Behind the comma that follows a layer in a list, as one reads.
  const after = document.getText(new vscode.Range(range.end, range.end.translate(0, 1))) === ',' ? range.end.translate(0, 1) : range.end;
  const hint = new vscode.InlayHint(after, `→ ${words.join(', ')}`);
  hint.paddingLeft = true;
  return hint;
}

function describe({ outputShape, parameters }: LayerSummary): string {
  return parameters === 0 ? formatShape(outputShape) : `${formatShape(outputShape)} · ${formatCount(parameters)}`;
}
