import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { experimentText, inWorkspace, lookbook, openNew, placeOf, until } from './support';

async function diagnosticOf(uri: vscode.Uri, severity: vscode.DiagnosticSeverity): Promise<vscode.Diagnostic> {
  return await until('a diagnostic', () =>
    vscode.languages.getDiagnostics(uri).find((found) => found.source === 'Lookbook' && found.severity === severity));
}

describe('errors of experiments in the editor', () => {
  before(async () => { await lookbook(); });

  it('marks a syntax error where it is', async () => {
    const document = await openNew('syntax.model.ts', experimentText('      tf.layers.flatten({ inputShape }),\n      tf.layers.dense({ units: ]),'));
    const { range } = await diagnosticOf(document.uri, vscode.DiagnosticSeverity.Error);
    assert.equal(range.start.line, placeOf(document, 'units: ]').line);
  });

  it('marks a layer that does not fit at its call, and forgets the error when it is mended', async () => {
    const text = experimentText('      tf.layers.flatten({ inputShape }),\n      tf.layers.conv2d({ filters: 8, kernelSize: 3 }),\n      tf.layers.dense({ units: classCount, activation: \'softmax\' }),');
    const document = await openNew('shape.model.ts', text);
    const { range, message } = await diagnosticOf(document.uri, vscode.DiagnosticSeverity.Error);
    assert.equal(range.start.line, placeOf(document, 'tf.layers.conv2d').line, message);
    const edit = new vscode.WorkspaceEdit();
    edit.delete(document.uri, document.lineAt(range.start.line).rangeIncludingLineBreak);
    assert.ok(await vscode.workspace.applyEdit(edit));
    await until('no error', () => (vscode.languages.getDiagnostics(document.uri).some(({ source }) => source === 'Lookbook') ? undefined : true));
    await document.save();
  });

  it('remarks on an output wider than the classes without calling it an error', async () => {
    const { uri } = await vscode.workspace.openTextDocument(inWorkspace('model-1.model.ts'));
    const { message } = await diagnosticOf(uri, vscode.DiagnosticSeverity.Information);
    assert.match(message, /10|ten/);
  });
});
