import { dirname } from 'node:path';
import * as vscode from 'vscode';
import { writeEditorSupport } from '../experiment/editor-support';
import { failureOf } from '../shared/failure';
import { isExperiment } from './experiment-files';

/**
 * Lets the editor's type checker know `lookbook` and `@tensorflow/tfjs` in folders with experiments, as soon as one is opened.
 * Does nothing until {@link start}, which is called when the workspace is trusted.
 */
export class EditorSupport implements vscode.Disposable {
  private readonly done = new Set<string>();
  private readonly disposables: vscode.Disposable[] = [];

  constructor(private readonly typesFolder: string, private readonly log: vscode.LogOutputChannel) {}

  start(): void {
    this.disposables.push(vscode.workspace.onDidOpenTextDocument(({ uri }) => { void this.provide(uri); }));
    for (const { uri } of vscode.workspace.textDocuments) void this.provide(uri);
  }

  /** Sees to the folder of an experiment; a failure is logged, for training works without. */
  async provide(experiment: vscode.Uri): Promise<void> {
    const folder = dirname(experiment.fsPath);
    if (!isExperiment(experiment) || this.done.has(folder)) return;
    this.done.add(folder);
    try {
      await writeEditorSupport(folder, this.typesFolder);
    } catch (error) {
      this.log.warn(`${folder}: ${failureOf(error).message}`);
    }
  }

  dispose(): void {
    for (const disposable of this.disposables) disposable.dispose();
  }
}
