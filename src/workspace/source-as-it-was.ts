import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as vscode from 'vscode';
import type { RunRecord } from '../shared/run-record';

const scheme = 'lookbook-source';

/** Shows files that a run keeps, read-only: what was trained is not to be edited. */
export class SourceAsItWas implements vscode.TextDocumentContentProvider, vscode.Disposable {
  private readonly registration = vscode.workspace.registerTextDocumentContentProvider(scheme, this);

  async provideTextDocumentContent(uri: vscode.Uri): Promise<string> {
    return await readFile(uri.with({ scheme: 'file' }).fsPath, 'utf8');
  }

  dispose(): void {
    this.registration.dispose();
  }
}

/** The file on disk of an experiment as a run trained it; `null` where the run ended before it was kept. */
export function sourceFile(folder: string, { sourceFile: relative }: RunRecord): vscode.Uri | null {
  return relative === null ? null : vscode.Uri.file(join(folder, relative));
}

/** The same file as a document that cannot be edited. */
export function readOnly(file: vscode.Uri): vscode.Uri {
  return file.with({ scheme });
}
