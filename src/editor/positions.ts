import * as vscode from 'vscode';
import type { SourcePosition } from '../shared/source-range';

/** VS Code counts lines and columns from 0, the rest of Lookbook from 1. */
export function toPosition({ line, column }: SourcePosition): vscode.Position {
  return new vscode.Position(line - 1, column - 1);
}

export function toRange(range: { readonly start: SourcePosition; readonly end: SourcePosition }): vscode.Range {
  return new vscode.Range(toPosition(range.start), toPosition(range.end));
}
