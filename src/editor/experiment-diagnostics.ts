import * as vscode from 'vscode';
import type { Failure } from '../shared/failure';
import type { Inspections } from './inspections';
import { toPosition } from './positions';

/** Errors of experiments at the place in the source that is at fault, while one types; remarks as information. */
export class ExperimentDiagnostics implements vscode.Disposable {
  private readonly collection = vscode.languages.createDiagnosticCollection('lookbook');
  /** By experiment: a helper may be at fault in several. */
  private readonly found = new Map<string, readonly (readonly [vscode.Uri, vscode.Diagnostic])[]>();
  private readonly subscription: vscode.Disposable;

  constructor(private readonly inspections: Inspections) {
    this.subscription = inspections.onDidChange((uri) => { this.update(uri); });
  }

  dispose(): void {
    this.subscription.dispose();
    this.collection.dispose();
  }

  private update(experiment: vscode.Uri): void {
    const before = this.found.get(experiment.fsPath) ?? [];
    const failure = this.inspections.failureOf(experiment);
    const now = failure === null
      ? (this.inspections.latest(experiment)?.remarks ?? []).map((remark) => diagnose(experiment, remark, vscode.DiagnosticSeverity.Information))
      : [diagnose(experiment, failure, vscode.DiagnosticSeverity.Error)];
    this.found.set(experiment.fsPath, now);
    const all = [...this.found.values()].flat();
    const touched = new Map([...before, ...now].map(([uri]) => [uri.toString(), uri]));
    for (const [key, uri] of touched) {
      this.collection.set(uri, unlikeOnes(all.filter(([other]) => other.toString() === key).map(([, diagnostic]) => diagnostic)));
    }
  }
}

function diagnose(experiment: vscode.Uri, failure: Failure, severity: vscode.DiagnosticSeverity): readonly [vscode.Uri, vscode.Diagnostic] {
  const message = failure.remedy === undefined ? failure.message : `${failure.message}\n${failure.remedy}`;
  const diagnostic = new vscode.Diagnostic(rangeOf(failure), message, severity);
  diagnostic.source = 'Lookbook';
  return [failure.file === undefined ? experiment : vscode.Uri.file(failure.file), diagnostic];
}

/** The text at fault; without a known end the word there. */
function rangeOf({ file, position, end }: Failure): vscode.Range {
  if (position === undefined) return new vscode.Range(0, 0, 0, 0);
  const start = toPosition(position);
  if (end !== undefined) return new vscode.Range(start, toPosition(end));
  const document = vscode.workspace.textDocuments.find((open) => file !== undefined && open.uri.fsPath === vscode.Uri.file(file).fsPath);
  const word = document === undefined || start.line >= document.lineCount ? undefined : document.getWordRangeAtPosition(start);
  return word ?? new vscode.Range(start, start.translate(0, 1));
}

/** Experiments that share a faulty helper all report the same. */
function unlikeOnes(diagnostics: readonly vscode.Diagnostic[]): vscode.Diagnostic[] {
  return [...new Map(diagnostics.map((diagnostic) => [`${diagnostic.range.start.line}:${diagnostic.range.start.character} ${diagnostic.message}`, diagnostic])).values()];
}
