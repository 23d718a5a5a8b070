import assert from 'node:assert/strict';
import { basename, delimiter } from 'node:path';
import * as vscode from 'vscode';
import { RunWriter } from '../../src/runs/run-writer';
import { installTensorBoard, orSkip } from '../unit/tensorboard-installation';
import { withStandIns } from './stand-ins';
import { inWorkspace, lookbook, until } from './support';

const versions = { lookbook: '0', node: process.version, tfjs: '4', platform: process.platform };

async function makeRun(batches: number): Promise<string> {
  const writer = await RunWriter.create({ runsFolder: inWorkspace('.lookbook', 'runs').fsPath, experimentFile: inWorkspace('model-1.model.ts').fsPath, versions });
  for (let step = 1; step <= batches; step++) writer.append({ type: 'batch', epoch: 1, batch: step, step, loss: 1 / step, accuracy: 0.5, images: 64, seconds: step });
  await writer.end('stopped', null);
  return writer.folder;
}

describe('Open in TensorBoard', function () {
  this.timeout(180_000);
  let folder = '';
  before(async () => {
    await lookbook();
    folder = await makeRun(3);
  });

  it('says how to install it where it is not', async () => {
    const said: string[] = [];
    const showWarningMessage = (message: string): Promise<undefined> => {
      said.push(message);
      return Promise.resolve(undefined);
    };
    await withStandIns(process.env, { PATH: '/nowhere' }, () => withStandIns(vscode.window, { showWarningMessage }, async () => {
      await vscode.commands.executeCommand('lookbook.openTensorBoard', folder);
      assert.match(await until('the message', () => said[0]), /TensorBoard is not installed.*-m pip install tensorboard/);
    }));
  });

  it('says where a run has written nothing for it', async () => {
    const said: string[] = [];
    const showInformationMessage = (message: string): Promise<undefined> => {
      said.push(message);
      return Promise.resolve(undefined);
    };
    const empty = await makeRun(0);
    await withStandIns(vscode.window, { showInformationMessage }, async () => {
      await vscode.commands.executeCommand('lookbook.openTensorBoard', empty);
    });
    assert.deepEqual(said.length, 1);
  });

  it('serves the run, and opens it once more from the same server', async function () {
    const { programs } = orSkip(await installTensorBoard(), this);
    const opened: vscode.Uri[] = [];
    const addresses: vscode.Uri[] = [];
    const standIns = {
      asExternalUri: (uri: vscode.Uri): Promise<vscode.Uri> => {
        addresses.push(uri);
        return Promise.resolve(uri);
      },
      openExternal: (uri: vscode.Uri): Promise<boolean> => {
        opened.push(uri);
        return Promise.resolve(true);
      },
    };
    await withStandIns(process.env, { PATH: [programs, process.env.PATH].join(delimiter) }, () => withStandIns(vscode.env, standIns, async () => {
      await vscode.commands.executeCommand('lookbook.openTensorBoard', folder);
      await vscode.commands.executeCommand('lookbook.openTensorBoard', { folder });
    }));
    assert.deepEqual(opened.map(({ query }) => query), [`runFilter=${basename(folder)}`, `runFilter=${basename(folder)}`]);
    assert.equal(new Set(addresses.map(String)).size, 1);
    const runs = await until('the run in TensorBoard', async () => {
      const names = (await (await fetch(`${String(addresses[0])}data/runs`)).json()) as string[];
      return names.some((name) => name.startsWith(basename(folder))) ? names : undefined;
    });
    assert.ok(runs.includes(`${basename(folder)}/tensorboard/train`), runs.join());
  });
});
