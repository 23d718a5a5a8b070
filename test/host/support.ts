import assert from 'node:assert/strict';
import { setTimeout as wait } from 'node:timers/promises';
import * as vscode from 'vscode';
import type { LookbookApi } from '../../src/extension';

/** The extension's public face, once it is active. */
export async function lookbook(): Promise<LookbookApi> {
  const extension = vscode.extensions.getExtension<LookbookApi>('lookbook.lookbook');
  assert.ok(extension, 'the extension is installed');
  return await extension.activate();
}

/** A file of the workspace, a copy of examples/ that is thrown away. */
export function inWorkspace(...names: string[]): vscode.Uri {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  assert.ok(folder, 'a folder is open');
  return vscode.Uri.joinPath(folder.uri, ...names);
}

/** Asks until there is an answer; fails with `what` after `seconds`. */
export async function until<T>(what: string, ask: () => T | undefined | PromiseLike<T | undefined>, seconds = 30): Promise<T> {
  const end = Date.now() + seconds * 1000;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (Date.now() > end) throw new Error(`Waited ${seconds} s in vain for ${what}`);
    await wait(100);
  }
}

/** Writes a file of the workspace and opens it. */
export async function openNew(name: string, text: string): Promise<vscode.TextDocument> {
  const uri = inWorkspace(name);
  await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(text));
  return await open(uri);
}

export async function open(uri: vscode.Uri): Promise<vscode.TextDocument> {
  const document = await vscode.workspace.openTextDocument(uri);
  await vscode.window.showTextDocument(document, { viewColumn: vscode.ViewColumn.One });
  return document;
}

/** The place where `text` begins in a document, or the place `within` it. */
export function placeOf(document: vscode.TextDocument, text: string, within = 0): vscode.Position {
  const offset = document.getText().indexOf(text);
  assert.ok(offset >= 0, `${document.fileName} has ${JSON.stringify(text)}`);
  return document.positionAt(offset + within);
}

/** What all hovers at a place say, in Markdown. */
export async function hoverText(document: vscode.TextDocument, position: vscode.Position): Promise<string> {
  const hovers = await vscode.commands.executeCommand<vscode.Hover[]>('vscode.executeHoverProvider', document.uri, position);
  return hovers.flatMap(({ contents }) => contents).map((content) => (content instanceof vscode.MarkdownString ? content.value : '')).join('\n\n');
}

/** A small experiment in place of `layers`. */
export function experimentText(layers: string): string {
  return `import * as tf from '@tensorflow/tfjs';
import { defineExperiment } from 'lookbook';

export default defineExperiment({
  name: 'A test',
  data: { dataset: 'fashion-mnist' },
  training: { epochs: 1, batchSize: 32, validationSplit: 0.1 },
  model: ({ inputShape, classCount }) => tf.sequential({
    layers: [
${layers}
    ],
  }),
});
`;
}
