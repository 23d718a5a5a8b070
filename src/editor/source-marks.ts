import * as vscode from 'vscode';
import type { Inspection } from '../shared/inspector-protocol';
import type { LayerSummary } from '../shared/model-summary';
import type { SourcePosition, SourceRange } from '../shared/source-range';
import { afterEdits, type TextEdit, type TextStretch } from './text-edits';

/** A place in a document that an inspection has something to say about. */
export interface SourceMark {
  readonly range: vscode.Range;
  readonly inspection: Inspection;
  /** Layers that the call here made, more than one in a loop; empty at the `defineExperiment` call. */
  readonly layers: readonly LayerSummary[];
}

interface TrackedMark {
  readonly stretch: TextStretch;
  readonly layers: readonly LayerSummary[];
}

/** One key for one file, however its drive letter is written. */
export function fileKey(path: string): string {
  return vscode.Uri.file(path).fsPath;
}

/**
 * Where the calls of one inspection are in the documents as they stand now.
 * Marks follow what is typed around them and are dropped where it is no longer clear where they belong.
 */
export class SourceMarks {
  private readonly tracked = new Map<string, readonly TrackedMark[]>();
  private readonly files: ReadonlySet<string>;

  constructor(readonly inspection: Inspection) {
    this.files = new Set(inspection.files.map(fileKey));
  }

  /** True where the file took part in the experiment. */
  concerns(file: string): boolean {
    return this.files.has(file);
  }

  /** Takes in the text of `file` that was inspected, and what was typed into it since. */
  place(file: string, text: string, since: readonly TextEdit[]): void {
    const offsetOf = offsetsIn(text);
    const marks: TrackedMark[] = [];
    const add = (source: SourceRange, layers: readonly LayerSummary[]): void => {
      const stretch = afterEdits({ start: offsetOf(source.start), end: offsetOf(source.end) }, since);
      if (stretch !== null) marks.push({ stretch, layers });
    };
    const { definition, summary } = this.inspection;
    if (definition !== null && fileKey(definition.file) === file) add(definition, []);
    for (const layers of groupByCall(summary.layers, file)) {
      const source = layers[0]?.source;
      if (source) add(source, layers);
    }
    this.tracked.set(file, marks);
  }

  /** Follows an edit of a document. */
  edit(file: string, edits: readonly TextEdit[]): void {
    const marks = this.tracked.get(file);
    if (marks === undefined) return;
    this.tracked.set(file, marks.flatMap((mark) => {
      const stretch = afterEdits(mark.stretch, edits);
      return stretch === null ? [] : [{ ...mark, stretch }];
    }));
  }

  /** The document was closed: what was typed and not saved is gone. */
  forget(file: string): void {
    this.tracked.delete(file);
  }

  marksIn(document: vscode.TextDocument): SourceMark[] {
    const file = document.uri.fsPath;
    if (!this.concerns(file)) return [];
    // A file that was read from the disk is as it was then, unless somebody has typed.
    if (!this.tracked.has(file) && !document.isDirty) this.place(file, document.getText(), []);
    return (this.tracked.get(file) ?? []).map(({ stretch, layers }) => ({
      range: new vscode.Range(document.positionAt(stretch.start), document.positionAt(stretch.end)),
      inspection: this.inspection,
      layers,
    }));
  }
}

/** The layers that calls in `file` made, those of one call together. */
function groupByCall(layers: readonly LayerSummary[], file: string): LayerSummary[][] {
  const calls = new Map<string, LayerSummary[]>();
  for (const layer of layers) {
    if (layer.source === null || fileKey(layer.source.file) !== file) continue;
    const { start, end } = layer.source;
    const call = `${start.line}:${start.column}-${end.line}:${end.column}`;
    const made = calls.get(call);
    if (made === undefined) calls.set(call, [layer]);
    else made.push(layer);
  }
  return [...calls.values()];
}

/** Turns lines and columns, which count from 1, into offsets in `text`. */
function offsetsIn(text: string): (position: SourcePosition) => number {
  const lineStarts = [0, ...Array.from(text.matchAll(/\r\n|\r|\n/g), (found) => found.index + found[0].length)];
  return ({ line, column }) => Math.min(text.length, (lineStarts[line - 1] ?? text.length) + column - 1);
}
