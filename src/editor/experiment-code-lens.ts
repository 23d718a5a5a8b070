import * as vscode from 'vscode';
import { formatCount, formatRoughly } from '../shared/format';
import type { Inspection } from '../shared/inspector-protocol';
import { totalMultiplyAdds } from './hover-words';
import type { Inspections } from './inspections';

/** Above `defineExperiment`: presses to train it and to see its augmentations, and how large it is. */
export class ExperimentCodeLens implements vscode.CodeLensProvider, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>();
  private readonly subscription: vscode.Disposable;

  readonly onDidChangeCodeLenses = this.changed.event;

  constructor(private readonly inspections: Inspections) {
    this.subscription = inspections.onDidChange(() => { this.changed.fire(); });
  }

  provideCodeLenses(document: vscode.TextDocument): vscode.CodeLens[] {
    if (!vscode.workspace.isTrusted) return [];
    const definition = this.inspections.marksIn(document).find((mark) => mark.layers.length === 0);
    const range = definition?.range ?? findDefinition(document);
    if (range === null) return [];
    const line = new vscode.Range(range.start, range.start);
    const words = definition === undefined ? [] : figures(definition.inspection);
    return [
      new vscode.CodeLens(line, {
        command: 'lookbook.train',
        title: `$(play) ${vscode.l10n.t('Train Fashion Model')}`,
        tooltip: vscode.l10n.t('Trains this experiment and shows it learn'),
        arguments: [document.uri],
      }),
      new vscode.CodeLens(line, {
        command: 'lookbook.previewAugmentation',
        title: vscode.l10n.t('Preview Augmentation'),
        tooltip: vscode.l10n.t('Shows training images as the trainer will feed them'),
        arguments: [document.uri],
      }),
      ...words.map((title) => new vscode.CodeLens(line, { command: '', title })),
    ];
  }

  dispose(): void {
    this.changed.dispose();
    this.subscription.dispose();
  }
}

function figures({ summary }: Inspection): string[] {
  const multiplyAdds = totalMultiplyAdds(summary.layers);
  return [
    vscode.l10n.t('{0} parameters', formatCount(summary.parameters)),
    ...(multiplyAdds === 0 ? [] : [vscode.l10n.t('{0} multiply-adds an image', formatRoughly(multiplyAdds))]),
  ];
}

/** Where the text seems to define an experiment: before the first evaluation, and while the text is broken. */
function findDefinition(document: vscode.TextDocument): vscode.Range | null {
  const found = /\bdefineExperiment\s*\(/.exec(document.getText());
  if (found === null) return null;
  const start = document.positionAt(found.index);
  return new vscode.Range(start, start);
}
