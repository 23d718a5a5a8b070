import assert from 'node:assert/strict';
import { basename } from 'node:path';
import * as vscode from 'vscode';
import type { AugmentationRuns } from '../../src/commands/compare-augmentation-command';
import type { TrainedExperiment } from '../../src/commands/train-all-command';
import { readRun } from '../../src/runs/read-run';
import { withStandIns } from './stand-ins';
import { experimentText, inWorkspace, lookbook, until } from './support';

const flatten = '      tf.layers.flatten({ inputShape }),\n';
const good = experimentText(`${flatten}      tf.layers.dense({ units: classCount, activation: 'softmax' }),`);
const broken = experimentText(`${flatten}      tf.layers.conv2d({ filters: 8, kernelSize: 3 }),`);

/** Stands in for VS Code's progress, whose button a test cannot press, and for its messages. */
class Shown {
  readonly titles: string[] = [];
  readonly progress: string[] = [];
  readonly said: string[] = [];
  private readonly buttons: vscode.CancellationTokenSource[] = [];

  readonly standIns = {
    withProgress: (options: vscode.ProgressOptions, task: (progress: vscode.Progress<{ message?: string }>, token: vscode.CancellationToken) => Thenable<unknown>): Thenable<unknown> => {
      assert.ok(options.cancellable);
      const button = new vscode.CancellationTokenSource();
      this.titles.push(options.title ?? '');
      this.buttons.push(button);
      return task({ report: ({ message }) => { this.progress.push(message ?? ''); } }, button.token);
    },
    showInformationMessage: (message: string): Promise<undefined> => this.say(message),
    showWarningMessage: (message: string): Promise<undefined> => this.say(message),
    showErrorMessage: (message: string): Promise<undefined> => this.say(message),
  };

  cancel(): void {
    this.buttons.at(-1)?.cancel();
  }

  private say(message: string): Promise<undefined> {
    this.said.push(message);
    return Promise.resolve(undefined);
  }
}

function trainAll(folder: vscode.Uri, overrides: object): Thenable<TrainedExperiment[] | undefined> {
  return vscode.commands.executeCommand<TrainedExperiment[] | undefined>('lookbook.trainAll', { uri: folder, overrides: { engine: 'simd', ...overrides } });
}

async function write(folder: vscode.Uri, texts: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, text] of Object.entries(texts)) await vscode.workspace.fs.writeFile(vscode.Uri.joinPath(folder, name), new TextEncoder().encode(text));
}

describe('training all of a folder', function () {
  this.timeout(120_000);
  const folder = (): vscode.Uri => inWorkspace('several');

  before(async () => { await lookbook(); });
  afterEach(async () => { await vscode.workspace.fs.delete(folder(), { recursive: true }); });

  it('trains one after the other under one progress, and says at the end what failed', async () => {
    await write(folder(), { 'a.model.ts': good, 'b.model.ts': broken, 'deeper/c.model.ts': good });
    const shown = new Shown();
    await withStandIns(vscode.window, shown.standIns, async () => {
      const trained = await trainAll(folder(), { limit: 640, epochs: 150, validationSplit: 0, augment: true });
      assert.deepEqual(trained?.map(({ file }) => basename(file)), ['a.model.ts', 'b.model.ts', 'c.model.ts']);
      const records = await Promise.all(trained.map(({ folder: run }) => readRun(run ?? '')));
      assert.deepEqual(records.map(({ state }) => state), ['completed', 'failed', 'completed']);
      const [first, , last] = records;
      assert.ok(Date.parse(last?.createdAt ?? '') >= Date.parse(first?.endedAt ?? ''), 'the last was started when the first had ended');
      assert.deepEqual([last?.settings?.training.validationSplit, last?.settings?.augment.length, last?.name], [0, 5, 'A test (with augmentation)']);
    });
    assert.deepEqual(shown.titles, ['Training all of several']);
    assert.ok(shown.progress.some((message) => message.startsWith('3 of 3 · A test (with augmentation): ')), shown.progress.join('\n'));
    assert.ok(shown.said.some((message) => /^Trained 2 of 3 experiments\. Failed: b\.model\.ts \(.+\)$/.test(message)), shown.said.join('\n'));
  });

  it('stops the running one when cancelled, starts no other, and skips the test when cancelled again', async () => {
    await write(folder(), { 'a.model.ts': good, 'b.model.ts': good });
    const shown = new Shown();
    await withStandIns(vscode.window, shown.standIns, async () => {
      const ended = trainAll(folder(), { epochs: 100_000, limit: 640 });
      await until('figures', () => shown.progress.find((message) => /^1 of 2 · A test: epoch \d+ of 100000, loss \d\.\d{4}, accuracy \d\.\d{4}, .+ left · about .+ left in all$/.test(message)), 60);
      shown.cancel();
      await until('the progress of the stop', () => shown.titles[1]);
      shown.cancel();
      const trained = await ended;
      assert.equal(trained?.length, 1);
      const { state } = await readRun(trained[0]?.folder ?? '');
      assert.equal(state, 'stopped');
    });
    assert.deepEqual(shown.titles, ['Training all of several', 'Training all of several: stopping; cancel again to skip the test']);
    assert.ok(shown.said.includes('Trained 0 of 2 experiments.'), shown.said.join('\n'));
  });

  it('asks for the folder where there are several', async () => {
    await write(folder(), { 'a.model.ts': good });
    let offered: readonly vscode.QuickPickItem[] = [];
    const pickNone = async (items: readonly vscode.QuickPickItem[] | Thenable<readonly vscode.QuickPickItem[]>): Promise<undefined> => { offered = await items; };
    await withStandIns(vscode.window, { showQuickPick: pickNone }, async () => {
      await vscode.commands.executeCommand('lookbook.trainAll');
    });
    assert.ok(offered.some(({ label, description }) => label === 'several' && description === '1 experiment'), JSON.stringify(offered));
    assert.ok(offered.length > 1);
  });
});

describe('comparing with and without augmentation', function () {
  this.timeout(120_000);

  before(async () => { await lookbook(); });

  it('trains an experiment without its list and with it, or with the study\'s where it has none, and says so', async () => {
    const shown = new Shown();
    await withStandIns(vscode.window, shown.standIns, async () => {
      const runs = await vscode.commands.executeCommand<AugmentationRuns | undefined>('lookbook.compareAugmentation', { uri: inWorkspace('model-1.model.ts'), overrides: { engine: 'simd', limit: 640, epochs: 1 } });
      assert.ok(runs);
      const [without, augmented] = await Promise.all([runs.without, runs.with].map(({ folder }) => until('the end of the run', async () => {
        const record = await readRun(folder);
        return record.state === 'completed' ? record : undefined;
      }, 60)));
      assert.deepEqual([without?.name, without?.settings?.augment], ['Model 1: baseline', []]);
      assert.equal(augmented?.name, 'Model 1: baseline (with augmentation)');
      assert.equal(augmented.settings?.augment.length, 5);
      assert.notEqual(augmented.result?.testLoss, without?.result?.testLoss);
      const tabs = (): vscode.Tab[] => vscode.window.tabGroups.all.flatMap((group) => group.tabs);
      await until('both runs compared', () => tabs().find(({ input }) => input instanceof vscode.TabInputWebview && input.viewType.endsWith('lookbook.compare')));
      await until('the word on the augmentation', () => shown.said.find((message) => message.startsWith('model-1.model.ts lists no augmentation, so it is trained with the study\'s: flipLeftRight, ')));
    });
  });
});
