import * as vscode from 'vscode';
import type { RunRecord } from '../shared/run-record';

/** By what figures `auto` took the run's engine; no line where it was named or there was no other. */
export function engineFigures({ engine }: RunRecord): string[] {
  if (engine?.choice === undefined) return [];
  const { stepMilliseconds: { simd, 'tfjs-node': tfjsNode }, remembered } = engine.choice;
  const words: [string, string] = [simd.toFixed(1), tfjsNode.toFixed(1)];
  return [remembered
    ? vscode.l10n.t('The faster engine, measured in an earlier run: simd {0} ms a step, tfjs-node {1} ms', ...words)
    : vscode.l10n.t('The faster engine, as measured: simd {0} ms a step, tfjs-node {1} ms', ...words)];
}
