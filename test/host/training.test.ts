import assert from 'node:assert/strict';
import { stat } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import * as vscode from 'vscode';
import { readRun } from '../../src/runs/read-run';
import type { RunState } from '../../src/shared/run-record';
import type { StartedRun } from '../../src/training/training-service';
import { inWorkspace, lookbook, until } from './support';

const experiment = (): vscode.Uri => inWorkspace('model-2.model.ts');

async function train(overrides: Readonly<Record<string, unknown>>): Promise<StartedRun> {
  const started = await vscode.commands.executeCommand<StartedRun | undefined>('lookbook.train', { uri: experiment(), overrides: { engine: 'simd', ...overrides } });
  assert.ok(started, 'a run came about');
  return started;
}

async function untilState(folder: string, ...states: RunState[]): Promise<RunState> {
  return await until(`${basename(folder)} to be ${states.join(' or ')}`, async () => {
    const { state, failure } = await readRun(folder);
    if (state === 'failed' && !states.includes('failed')) throw new Error(failure?.message);
    return states.includes(state) ? state : undefined;
  }, 90);
}

async function itemOf(folder: string): Promise<vscode.TreeItem | undefined> {
  const { runs } = await lookbook();
  const row = runs.getChildren().find((candidate) => candidate.folder === folder);
  return row === undefined ? undefined : runs.getTreeItem(row);
}

function panelTitles(): string[] {
  return vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs).filter(({ input }) => input instanceof vscode.TabInputWebview).map(({ label }) => label);
}

/** Answers the next question with a button. */
function answerWarning(button: string): () => void {
  const original = vscode.window.showWarningMessage;
  const answer = (): Promise<string> => Promise.resolve(button);
  Object.assign(vscode.window, { showWarningMessage: answer });
  return () => { Object.assign(vscode.window, { showWarningMessage: original }); };
}

describe('training in VS Code', function () {
  this.timeout(180_000);
  let completed: StartedRun;

  it('trains to the end, beside the source, and the history shows it', async () => {
    completed = await train({ limit: 640, epochs: 1 });
    assert.equal(dirname(completed.folder), inWorkspace('.lookbook', 'runs').fsPath);
    await until('the panel', () => (panelTitles().some((title) => title.startsWith('Model 2')) ? true : undefined));
    await untilState(completed.folder, 'completed');
    const { result, engine } = await readRun(completed.folder);
    assert.equal(engine?.name, 'simd');
    assert.ok(result !== null && result.testAccuracy > 0.5);
    const item = await until('the run in the history', async () => {
      const found = await itemOf(completed.folder);
      return found?.contextValue === 'run.completed' ? found : undefined;
    });
    assert.match(String(item.description), new RegExp(`^${result.testAccuracy.toFixed(4)} · .+ · simd$`));
    assert.ok(item.accessibilityInformation?.label.includes('completed'));
  });

  it('queues a second training, stops the first, and keeps what it had learnt', async () => {
    const first = await train({ epochs: 50, limit: 6400 });
    const second = await train({ limit: 320, epochs: 1 });
    await untilState(first.folder, 'running');
    assert.equal((await readRun(second.folder)).state, 'queued');
    await until('progress in the history', async () => (/^epoch 1 of 50 · simd$/.test(String((await itemOf(first.folder))?.description)) ? true : undefined), 60);
    await vscode.commands.executeCommand('lookbook.stopRun', first.folder);
    await untilState(first.folder, 'stopped');
    assert.ok((await readRun(first.folder)).result, 'the test set was evaluated');
    await untilState(second.folder, 'completed');
  });

  it('skips the test when stopped twice', async () => {
    const { folder } = await train({ epochs: 50, limit: 6400 });
    await untilState(folder, 'running');
    await vscode.commands.executeCommand('lookbook.stopRun', folder);
    await vscode.commands.executeCommand('lookbook.stopRun', folder);
    await untilState(folder, 'stopped');
  });

  it('trains a run again as it was', async () => {
    const again = await vscode.commands.executeCommand<StartedRun | undefined>('lookbook.rerun', completed.folder);
    assert.ok(again);
    await untilState(again.folder, 'completed');
    const [before, after] = await Promise.all([readRun(completed.folder), readRun(again.folder)]);
    assert.deepEqual(after.settings, before.settings);
    assert.equal(after.experimentFile, before.experimentFile);
    assert.equal(after.result?.testLoss, before.result?.testLoss, 'the same seed, the same bits');
  });

  it('opens the source as it was, read-only', async () => {
    await vscode.commands.executeCommand('lookbook.openRunSource', { folder: completed.folder });
    const document = vscode.window.activeTextEditor?.document;
    assert.equal(document?.uri.scheme, 'lookbook-source');
    assert.ok(document.getText().includes('defineExperiment'));
  });

  it('deletes a run after asking where there is no trash', async () => {
    const restore = answerWarning('Delete Permanently');
    try {
      await vscode.commands.executeCommand('lookbook.deleteRun', { folder: completed.folder });
    } finally {
      restore();
    }
    await assert.rejects(stat(completed.folder));
    await until('the history without it', async () => ((await itemOf(completed.folder)) === undefined ? true : undefined));
  });
});
