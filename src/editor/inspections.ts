import * as vscode from 'vscode';
import { failureOf, type Failure } from '../shared/failure';
import type { Inspection } from '../shared/inspector-protocol';
import type { InspectorClient } from '../supervisor/inspector-client';
import { isExperiment } from '../workspace/experiment-files';
import { SourceMarks, type SourceMark } from './source-marks';
import type { TextEdit } from './text-edits';

/** Milliseconds without a key pressed before an experiment is evaluated anew. */
const debounce = 350;

/** What is known of one experiment. */
interface Knowledge {
  /** Of the last text that could be evaluated. */
  marks: SourceMarks | null;
  /** Of the newest text. */
  failure: Failure | null;
  /** A file that took part has changed since. */
  stale: boolean;
}

/** An evaluation under way, and what was typed into its document meanwhile. */
interface Pending {
  readonly abort: AbortController;
  readonly edits: TextEdit[];
}

/**
 * What the inspector says of experiments: of those that are open as they are typed, of others when somebody asks.
 * Evaluates nothing until {@link start}, which is called when the workspace is trusted.
 */
export class Inspections implements vscode.Disposable {
  private readonly known = new Map<string, Knowledge>();
  private readonly pending = new Map<string, Pending>();
  private readonly timers = new Map<string, ReturnType<typeof setTimeout>>();
  private readonly changed = new vscode.EventEmitter<vscode.Uri>();
  private readonly disposables: vscode.Disposable[] = [this.changed];
  private started = false;

  /** Something new is known of the experiment named. */
  readonly onDidChange = this.changed.event;

  constructor(private readonly client: InspectorClient, private readonly log: vscode.LogOutputChannel) {}

  /** Begins to evaluate and to follow documents. */
  start(): void {
    if (this.started) return;
    this.started = true;
    const deleted = vscode.workspace.createFileSystemWatcher('**/*.model.{ts,js}', true, true, false);
    this.disposables.push(
      deleted,
      deleted.onDidDelete((uri) => { this.forget(uri); }),
      vscode.workspace.onDidOpenTextDocument((document) => { this.schedule(document, 0); }),
      vscode.workspace.onDidChangeTextDocument((event) => { this.followEdit(event); }),
      vscode.workspace.onDidSaveTextDocument((document) => { this.followSave(document); }),
      vscode.workspace.onDidCloseTextDocument((document) => { this.followClose(document); }),
    );
    for (const document of vscode.workspace.textDocuments) this.schedule(document, 0);
  }

  /** The last good inspection of an experiment. */
  latest(uri: vscode.Uri): Inspection | null {
    return this.known.get(uri.fsPath)?.marks?.inspection ?? null;
  }

  /** Why the newest text of an experiment cannot be evaluated. */
  failureOf(uri: vscode.Uri): Failure | null {
    return this.known.get(uri.fsPath)?.failure ?? null;
  }

  /** Everything that inspections have to say about places in a document, an experiment or a helper of one. */
  marksIn(document: vscode.TextDocument): SourceMark[] {
    return [...this.known.values()].flatMap(({ marks }) => marks?.marksIn(document) ?? []);
  }

  /** Resolves when the experiment's newest text has been evaluated: at once, if no evaluation is due or under way. */
  settled(uri: vscode.Uri): Promise<void> {
    const isSettled = (): boolean => !this.timers.has(uri.fsPath) && !this.pending.has(uri.fsPath);
    if (isSettled()) return Promise.resolve();
    return new Promise((resolve) => {
      const listener = this.onDidChange(() => {
        if (!isSettled()) return;
        listener.dispose();
        resolve();
      });
    });
  }

  /** Evaluates an experiment unless what is known of it still holds. */
  async ensure(uri: vscode.Uri): Promise<void> {
    const knowledge = this.known.get(uri.fsPath);
    if (!this.started || this.pending.has(uri.fsPath) || (knowledge !== undefined && !knowledge.stale)) return;
    await this.inspect(uri);
  }

  dispose(): void {
    for (const timer of this.timers.values()) clearTimeout(timer);
    for (const { abort } of this.pending.values()) abort.abort();
    for (const disposable of this.disposables) disposable.dispose();
  }

  private schedule(document: vscode.TextDocument, wait: number): void {
    if (!isExperiment(document.uri)) return;
    const file = document.uri.fsPath;
    clearTimeout(this.timers.get(file));
    this.timers.set(file, setTimeout(() => {
      this.timers.delete(file);
      void this.inspect(document.uri);
    }, wait));
  }

  private async inspect(uri: vscode.Uri): Promise<void> {
    const file = uri.fsPath;
    this.pending.get(file)?.abort.abort();
    const pending: Pending = { abort: new AbortController(), edits: [] };
    this.pending.set(file, pending);
    const document = vscode.workspace.textDocuments.find((open) => open.uri.fsPath === file);
    const text = document?.getText();
    const knowledge: Knowledge = { marks: this.known.get(file)?.marks ?? null, failure: null, stale: false };
    try {
      const inspection = await this.client.inspect({ file, ...(text === undefined ? {} : { text }) }, pending.abort.signal);
      knowledge.marks = new SourceMarks(inspection);
      if (text !== undefined) knowledge.marks.place(file, text, pending.edits);
    } catch (error) {
      knowledge.failure = failureOf(error);
      this.log.debug(`${file}: ${knowledge.failure.detail ?? knowledge.failure.message}`);
    }
    // A newer evaluation has taken over.
    if (this.pending.get(file) !== pending) return;
    this.pending.delete(file);
    if (pending.abort.signal.aborted) return;
    this.known.set(file, knowledge);
    this.changed.fire(uri);
  }

  private followEdit({ document, contentChanges }: vscode.TextDocumentChangeEvent): void {
    if (contentChanges.length === 0) return;
    const file = document.uri.fsPath;
    const edits = contentChanges.map(({ rangeOffset, rangeLength, text }) => ({ offset: rangeOffset, length: rangeLength, inserted: text.length }));
    for (const { marks } of this.known.values()) marks?.edit(file, edits);
    this.pending.get(file)?.edits.push(...edits);
    this.schedule(document, debounce);
  }

  /** A helper was saved: the experiments that import it have to be evaluated anew. */
  private followSave(document: vscode.TextDocument): void {
    const file = document.uri.fsPath;
    for (const [experiment, knowledge] of this.known) {
      const concerned = knowledge.marks?.concerns(file) === true || knowledge.failure?.file === file;
      if (experiment === file || !concerned) continue;
      knowledge.stale = true;
      const open = vscode.workspace.textDocuments.find((candidate) => candidate.uri.fsPath === experiment);
      if (open === undefined) this.changed.fire(vscode.Uri.file(experiment));
      else this.schedule(open, 0);
    }
  }

  private followClose(document: vscode.TextDocument): void {
    const file = document.uri.fsPath;
    for (const { marks } of this.known.values()) marks?.forget(file);
    const knowledge = this.known.get(file);
    // What was typed and not saved is gone; ask again when somebody wants to know.
    if (knowledge !== undefined) knowledge.stale = true;
  }

  private forget(uri: vscode.Uri): void {
    this.pending.get(uri.fsPath)?.abort.abort();
    if (this.known.delete(uri.fsPath)) this.changed.fire(uri);
  }
}
