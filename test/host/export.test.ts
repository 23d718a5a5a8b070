import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import * as vscode from 'vscode';
import { saveCurves } from '../../src/panels/save-curves';
import { withStandIns } from './stand-ins';
import { inWorkspace } from './support';

describe('exporting curves', () => {
  const folder = (): string => inWorkspace('.lookbook', 'runs', '20261122-140200-model-4-a1b2').fsPath;

  /** Saves to where the dialog's answer says; gives what the dialog was told. */
  async function save(request: Parameters<typeof saveCurves>[1], target: vscode.Uri | undefined): Promise<vscode.SaveDialogOptions> {
    const asked: vscode.SaveDialogOptions[] = [];
    const showSaveDialog = (options: vscode.SaveDialogOptions): Promise<vscode.Uri | undefined> => {
      asked.push(options);
      return Promise.resolve(target);
    };
    const showInformationMessage = (): Promise<undefined> => Promise.resolve(undefined);
    await withStandIns(vscode.window, { showSaveDialog, showInformationMessage }, () => saveCurves(folder(), request));
    return asked[0] ?? assert.fail('no dialog');
  }

  it('suggests a name beside the experiment and writes text as it is', async () => {
    const target = inWorkspace('curves.csv');
    const { defaultUri, filters } = await save({ type: 'saveCurves', format: 'csv', content: 'step,loss\n1,0.5\n' }, target);
    assert.equal(defaultUri?.fsPath, inWorkspace('20261122-140200-model-4-a1b2-curves.csv').fsPath);
    assert.deepEqual(filters, { CSV: ['csv'] });
    assert.equal(await readFile(target.fsPath, 'utf8'), 'step,loss\n1,0.5\n');
  });

  it('writes a PNG byte for byte', async () => {
    const bytes = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 255]);
    const target = inWorkspace('curves.png');
    await save({ type: 'saveCurves', format: 'png', content: bytes.toString('base64') }, target);
    assert.deepEqual(await readFile(target.fsPath), bytes);
  });

  it('writes nothing when the dialog is cancelled', async () => {
    await save({ type: 'saveCurves', format: 'json', content: '{}' }, undefined);
    await assert.rejects(readFile(inWorkspace('20261122-140200-model-4-a1b2-curves.json').fsPath));
  });
});
