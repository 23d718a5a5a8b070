import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import * as vscode from 'vscode';
import { RunWriter } from '../../src/runs/run-writer';
import { makeRun } from '../unit/report/made-runs';
import { withStandIns } from './stand-ins';
import { inWorkspace, lookbook, until } from './support';

const versions = { lookbook: '0', node: process.version, tfjs: '4', platform: process.platform };

describe('Write Report', function () {
  this.timeout(180_000);
  const runs = {
    get folder(): string { return inWorkspace('.').fsPath; },
    create: (experiment = 'model-1.model.ts'): Promise<RunWriter> => RunWriter.create({ runsFolder: inWorkspace('report-runs').fsPath, experimentFile: inWorkspace(experiment).fsPath, versions }),
  };
  let folders: string[] = [];
  before(async () => {
    await lookbook();
    folders = [
      await makeRun(runs, { experiment: 'model-1.model.ts', name: 'Model 1: baseline', skill: 0.9 }),
      await makeRun(runs, { experiment: 'model-2.model.ts', name: 'Model 2: two conv', skill: 0.97 }),
    ];
  });

  it('writes the runs that were chosen where the person says, and opens the report', async () => {
    const out = inWorkspace('a report.html');
    const offered: string[][] = [];
    const opened: string[] = [];
    const window = {
      showSaveDialog: (): Promise<vscode.Uri> => Promise.resolve(out),
      showInformationMessage: (message: string, ...buttons: string[]): Promise<string | undefined> => {
        offered.push([message, ...buttons]);
        return Promise.resolve(buttons[0]);
      },
    };
    const openExternal = (uri: vscode.Uri): Promise<boolean> => {
      opened.push(uri.fsPath);
      return Promise.resolve(true);
    };
    await withStandIns(vscode.window, window, () => withStandIns(vscode.env, { openExternal }, async () => {
      const written = await vscode.commands.executeCommand<{ html: string; markdown: string }>('lookbook.writeReport', folders);
      assert.equal(written.html, out.fsPath);
      await until('the report in the browser', () => opened[0]);
    }));
    assert.deepEqual(opened, [out.fsPath]);
    assert.equal(offered[0]?.length, 3);
    const html = await readFile(out.fsPath, 'utf8');
    assert.ok(html.includes('Model 1') && html.includes('Model 2'));
    assert.match(await readFile(inWorkspace('a report.md').fsPath, 'utf8'), /a%20report-figures\/loss-model-1\.svg/);
  });

  it('does nothing when the person names no file, and says what to do where a run was not tested', async () => {
    await withStandIns(vscode.window, { showSaveDialog: () => Promise.resolve(undefined) }, async () => {
      assert.equal(await vscode.commands.executeCommand('lookbook.writeReport', folders), undefined);
    });
    const untested = await makeRun(runs, { experiment: 'model-3.model.ts', name: 'Model 3', skill: 0.9, failed: true });
    const told: string[] = [];
    const showErrorMessage = (message: string): Promise<undefined> => {
      told.push(message);
      return Promise.resolve(undefined);
    };
    await withStandIns(vscode.window, { showSaveDialog: () => Promise.resolve(inWorkspace('none.html')), showErrorMessage }, async () => { await vscode.commands.executeCommand('lookbook.writeReport', { folder: untested }); });
    assert.match(await until('the message', () => told[0]), /nothing to report/);
  });
});
