import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import * as vscode from 'vscode';
import { RunWriter } from '../../src/runs/run-writer';
import { inWorkspace, lookbook, until } from './support';

const versions = { lookbook: '0', node: process.version, tfjs: '4', platform: process.platform };

/** A run that is made as the command line makes one: nobody tells the extension. */
async function makeRun(name: string): Promise<RunWriter> {
  const writer = await RunWriter.create({ runsFolder: inWorkspace('.lookbook', 'runs').fsPath, experimentFile: inWorkspace('model-1.model.ts').fsPath, versions });
  await writer.update({ name, state: 'running', startedAt: new Date().toISOString() });
  writer.append({
    type: 'started', name, engine: 'simd', threads: 2, parameters: 1, epochs: 4, batchesPerEpoch: 10, batchSize: 64,
    trainingImages: 640, validationImages: 0, testImages: 10, classes: ['Top'],
  });
  return writer;
}

async function itemOf(folder: string): Promise<vscode.TreeItem | undefined> {
  const { runs } = await lookbook();
  const row = runs.getChildren().find((candidate) => candidate.folder === folder);
  return row === undefined ? undefined : runs.getTreeItem(row);
}

/** The contributed colour of a row's icon. */
function colorOf({ iconPath }: vscode.TreeItem): unknown {
  return iconPath instanceof vscode.ThemeIcon && iconPath.color !== undefined ? (Reflect.get(iconPath.color, 'id') as unknown) : undefined;
}

async function untilDescribed(folder: string, description: RegExp): Promise<vscode.TreeItem> {
  return await until(`${description.source} in the history`, async () => {
    const item = await itemOf(folder);
    return item !== undefined && description.test(String(item.description)) ? item : undefined;
  });
}

describe('the run history', () => {
  const longName = `A run with a name that goes on ${'and on '.repeat(30)}`.trim();
  let live: RunWriter;

  before(async () => {
    await lookbook();
    live = await makeRun(longName);
  });

  it('shows a run of another process as it is made, and follows it', async () => {
    const item = await untilDescribed(live.folder, /^epoch 1 of 4 · simd$/);
    assert.equal(item.label, longName);
    assert.equal(item.contextValue, 'run.running');
    live.append({ type: 'batch', epoch: 3, batch: 1, step: 21, loss: 0.5, accuracy: 0.5, images: 64, seconds: 3 });
    await untilDescribed(live.folder, /^epoch 3 of 4 · simd$/);
  });

  it('opens its panel and does not open it twice', async () => {
    await Promise.all([
      vscode.commands.executeCommand('lookbook.openRun', live.folder),
      vscode.commands.executeCommand('lookbook.openRun', { folder: live.folder }),
    ]);
    const tabs = await until('the panel', () => {
      const all = vscode.window.tabGroups.all.flatMap((group) => group.tabs);
      const found = all.filter(({ input }) => input instanceof vscode.TabInputWebview && input.viewType.endsWith('lookbook.run'));
      return found.length > 0 ? found : undefined;
    });
    assert.deepEqual(tabs.map(({ label }) => label), [longName]);
    await vscode.window.tabGroups.close(tabs);
  });

  it('tells a failure with its line', async () => {
    const failed = await makeRun('Fails');
    await failed.end('failed', { message: 'No.', file: inWorkspace('model-1.model.ts').fsPath, position: { line: 22, column: 3 } });
    const item = await untilDescribed(failed.folder, /^failed · line 22$/);
    assert.equal(item.contextValue, 'run.failed');
    assert.equal(colorOf(item), 'charts.red');
  });

  it('calls a run interrupted whose process is gone, within ten seconds', async () => {
    await live.update({ process: { ...live.record.process, pid: 2 ** 22 - 3, startTime: '1' } });
    const killed = Date.now();
    await untilDescribed(live.folder, /^interrupted/);
    assert.ok(Date.now() - killed < 10_000);
  });

  it('shows fifty runs, newest first, each in a colour that stays', async () => {
    const writers: RunWriter[] = [];
    for (let i = 1; i <= 50; i++) {
      const writer = await makeRun(`Run ${i}`);
      await writer.end('stopped', null);
      writers.push(writer);
    }
    const { runs } = await lookbook();
    const folders = new Set(writers.map(({ folder }) => folder));
    const rows = await until('fifty rows', () => {
      const found = runs.getChildren().filter(({ folder }) => folders.has(folder));
      return found.length === 50 && found.every((row) => runs.getTreeItem(row).contextValue === 'run.stopped') ? found : undefined;
    });
    assert.deepEqual(rows.map(({ folder }) => folder), writers.map(({ folder }) => folder).reverse());
    const colors = (): unknown[] => rows.map((row) => colorOf(runs.getTreeItem(row)));
    const before = colors();
    assert.deepEqual(new Set(before), new Set([1, 2, 3, 4, 5, 6].map((slot) => `lookbook.run${slot}`)));
    await vscode.commands.executeCommand('lookbook.refreshRuns');
    assert.deepEqual(colors(), before);
  });

  it('shows runs in folders that are made together with them, one within another', async () => {
    const made: string[] = [];
    for (let i = 1; i <= 8; i++) {
      const writer = await RunWriter.create({ runsFolder: inWorkspace(`new-${i}`, 'deep', 'deeper', '.lookbook', 'runs').fsPath, experimentFile: inWorkspace('model-1.model.ts').fsPath, versions });
      await writer.end('stopped', null);
      made.push(writer.folder);
    }
    for (const folder of made) await until(`${folder} in the history`, () => itemOf(folder));
  });

  it('shows a run folder that cannot be read as what it is', async () => {
    const broken = await makeRun('Broken');
    await broken.end('stopped', null);
    await vscode.workspace.fs.writeFile(vscode.Uri.joinPath(vscode.Uri.file(broken.folder), 'run.json'), new TextEncoder().encode('{ "version": 1,'));
    const item = await untilDescribed(broken.folder, /^cannot be read$/);
    assert.equal(item.contextValue, 'run.damaged');
  });

  it('forgets a run that somebody deletes', async () => {
    await rm(live.folder, { recursive: true });
    await until('the history without it', async () => ((await itemOf(live.folder)) === undefined ? true : undefined));
  });
});
