import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { hoverText, inWorkspace, lookbook, open, openNew, placeOf, until } from './support';

const secondConv = 'tf.layers.conv2d({ filters: 64';

describe('what the editor shows of a model', () => {
  let document: vscode.TextDocument;

  before(async () => {
    await lookbook();
    document = await open(inWorkspace('model-4.model.ts'));
  });

  /** The hover once the inspector has spoken. */
  async function hover(position: () => vscode.Position): Promise<string> {
    return await until('a hover of Lookbook', async () => {
      const text = await hoverText(document, position());
      return text.includes('data:image/svg+xml') ? text : undefined;
    }, 60);
  }

  it('hovers a layer with its shape, parameters and receptive field', async () => {
    const text = await hover(() => placeOf(document, secondConv, 'tf.layers.co'.length));
    for (const figure of ['14×14×64', '18,496', 'all trainable', '8×8', '3,612,672']) assert.ok(text.includes(figure), `${figure} in ${text}`);
  });

  it('answers who points before the first evaluation has ended', async () => {
    const fresh = await openNew('fresh.model.ts', document.getText());
    const text = await hoverText(fresh, placeOf(fresh, secondConv, 'tf.layers.co'.length));
    assert.ok(text.includes('18,496'), text);
    await vscode.workspace.fs.delete(fresh.uri);
    await vscode.window.showTextDocument(document);
  });

  it('hovers defineExperiment with the whole summary', async () => {
    const text = await hover(() => placeOf(document, 'defineExperiment({', 4));
    for (const figure of ['420,739', 'Non-trainable', '28×28×32', '401,536', '387']) assert.ok(text.includes(figure), `${figure} in ${text}`);
  });

  it('hints shapes behind the layers', async () => {
    const all = new vscode.Range(0, 0, document.lineCount, 0);
    const hints = await vscode.commands.executeCommand<vscode.InlayHint[]>('vscode.executeInlayHintProvider', document.uri, all);
    const labels = hints.map(({ label }) => (typeof label === 'string' ? label : label.map(({ value }) => value).join('')));
    assert.ok(labels.includes('→ 28×28×32 · 320'), labels.join(' | '));
    assert.ok(labels.includes('→ 14×14×64 · 18,496'), labels.join(' | '));
    assert.ok(labels.includes('→ 7×7×64'), labels.join(' | '));
  });

  it('has the side bar draw the item it lists anew, when the document was evaluated', async () => {
    const { experiments } = await lookbook();
    const fresh = await openNew('listed.model.ts', document.getText());
    const listed = await until('the experiment in the list', async () =>
      (await experiments.getChildren())?.find((uri) => uri.fsPath === fresh.uri.fsPath));
    const drawn: unknown[] = [];
    const listener = experiments.onDidChangeTreeData?.((item) => { drawn.push(item); });
    const edit = new vscode.WorkspaceEdit();
    edit.insert(fresh.uri, new vscode.Position(0, 0), '// typed\n');
    await vscode.workspace.applyEdit(edit);
    await until('its item drawn anew', () => drawn.includes(listed) || undefined, 60);
    listener?.dispose();
    await fresh.save();
    await vscode.workspace.fs.delete(fresh.uri);
    await vscode.window.showTextDocument(document);
  });

  it('offers to train above the definition', async () => {
    const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>('vscode.executeCodeLensProvider', document.uri, 10);
    const train = lenses.find(({ command }) => command?.command === 'lookbook.train');
    assert.ok(train);
    assert.ok(train.command?.title.includes('Train Fashion Model'));
    assert.equal(train.range.start.line, placeOf(document, 'defineExperiment({').line);
    assert.ok(lenses.some(({ command }) => command?.title === '420,739 parameters'));
  });

  it('follows what is typed before a layer, at once', async () => {
    const edit = new vscode.WorkspaceEdit();
    edit.insert(document.uri, new vscode.Position(0, 0), '// one\n// two\n');
    assert.ok(await vscode.workspace.applyEdit(edit));
    const text = await hoverText(document, placeOf(document, secondConv, 5));
    assert.ok(text.includes('18,496'), text);
  });

  it('evaluates what is typed, unsaved', async () => {
    const edit = new vscode.WorkspaceEdit();
    const start = placeOf(document, secondConv, secondConv.length - 2);
    edit.replace(document.uri, new vscode.Range(start, start.translate(0, 2)), '16');
    assert.ok(await vscode.workspace.applyEdit(edit));
    const text = await until('the new shape', async () => {
      const now = await hoverText(document, placeOf(document, 'tf.layers.conv2d({ filters: 16', 5));
      return now.includes('14×14×16') ? now : undefined;
    });
    assert.ok(text.includes('4,624'), text);
    assert.ok(document.isDirty);
  });

  it('keeps the last good figures while the text is broken', async () => {
    const edit = new vscode.WorkspaceEdit();
    edit.insert(document.uri, new vscode.Position(document.lineCount, 0), '\nconst broken = (;\n');
    assert.ok(await vscode.workspace.applyEdit(edit));
    await until('the error', () => vscode.languages.getDiagnostics(document.uri).find(({ source }) => source === 'Lookbook'));
    assert.ok((await hoverText(document, placeOf(document, 'tf.layers.conv2d({ filters: 16', 5))).includes('14×14×16'));
  });

  after(async () => {
    await vscode.window.showTextDocument(document);
    await vscode.commands.executeCommand('workbench.action.files.revert');
  });
});
