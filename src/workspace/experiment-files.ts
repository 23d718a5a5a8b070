import * as vscode from 'vscode';
import { isRunId } from '../runs/run-folder';

/** Documents in which Lookbook looks for layers: experiments, and the helper files that they may import. */
export const sourceSelector: vscode.DocumentSelector = [
  { scheme: 'file', language: 'typescript' },
  { scheme: 'file', language: 'javascript' },
];

/** Documents that are experiments. */
export const experimentSelector: vscode.DocumentSelector = { scheme: 'file', pattern: '**/*.model.{ts,js}' };

/** Glob of every experiment of a workspace. */
export const experimentGlob = '**/*.model.{ts,js}';

/** True for a file on this machine that is an experiment by its name. Copies that a run keeps are not. */
export function isExperiment(uri: vscode.Uri): boolean {
  return uri.scheme === 'file' && /\.model\.[tj]s$/.test(uri.path) && !uri.path.split('/').some((name) => name === '.lookbook' || isRunId(name));
}

/** The experiments of the workspace, in the order of their paths; numbers in names count as numbers. */
export async function findExperiments(): Promise<vscode.Uri[]> {
  const found = await vscode.workspace.findFiles(experimentGlob, '**/{node_modules,.lookbook}/**');
  return found.filter(isExperiment).sort((a, b) => a.path.localeCompare(b.path, undefined, { numeric: true }));
}
