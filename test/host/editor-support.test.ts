import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { experimentText, hoverText, lookbook, open, placeOf, until } from './support';

describe('what the editor knows of experiments', () => {
  let folder: string;

  before(async () => {
    await lookbook();
    folder = await mkdtemp(join(tmpdir(), 'lookbook-fresh-'));
  });

  after(async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  });

  it('is in a folder without a tsconfig.json as soon as an experiment is opened there', async () => {
    const file = join(folder, 'fresh.model.ts');
    await writeFile(file, experimentText('      tf.layers.maxPooling2d({ inputShape, poolSize: 2 }),'));
    const document = await open(vscode.Uri.file(file));
    const place = placeOf(document, 'maxPooling2d', 3);
    const said = await until('the argument of maxPooling2d', async () => {
      const text = await hoverText(document, place);
      return text.includes('Pooling2DLayerArgs') ? text : undefined;
    });
    assert.match(said, /maxPooling2d/u);
    const wrong = vscode.languages.getDiagnostics(document.uri).filter(({ source }) => source === 'ts');
    assert.deepEqual(wrong.map(({ message }) => message), []);
  });
});
