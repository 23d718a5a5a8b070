import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { writeManyRuns } from '../runs-on-disk';
import { withStandIns } from './stand-ins';
import { inWorkspace, lookbook, until } from './support';

function tabs(): readonly vscode.Tab[] {
  return vscode.window.tabGroups.all.flatMap((group) => group.tabs).filter(({ input }) => input instanceof vscode.TabInputWebview && input.viewType.endsWith('lookbook.compare'));
}

describe('Compare Runs', function () {
  this.timeout(120_000);
  let folders: string[] = [];

  before(async () => {
    await lookbook();
    folders = await writeManyRuns(inWorkspace('model-2.model.ts').fsPath, 3, 20);
  });
  afterEach(async () => { await vscode.window.tabGroups.close(tabs()); });

  it('opens the runs it is given, by folder or by row, and shows the panel that is there for the same ones', async () => {
    const [first = '', second = ''] = folders;
    await vscode.commands.executeCommand('lookbook.compareRuns', [first, second]);
    const [tab] = await until('the panel', () => (tabs().length === 1 ? tabs() : undefined));
    assert.equal(tab?.label, 'Compare 2 Runs');
    await vscode.commands.executeCommand('lookbook.compareRuns', { folder: second }, [{ folder: second }, { folder: first }]);
    await vscode.commands.executeCommand('lookbook.compareRuns', folders);
    await until('a second panel', () => (tabs().length === 2 ? true : undefined));
    assert.deepEqual(tabs().map(({ label }) => label).sort(), ['Compare 2 Runs', 'Compare 3 Runs']);
  });

  it('asks where it is given none, or one, which is ticked then', async () => {
    const offered: (vscode.QuickPickItem & { folder: string })[][] = [];
    const showQuickPick = (items: (vscode.QuickPickItem & { folder: string })[]): Promise<unknown> => {
      offered.push(items);
      return Promise.resolve(items.filter(({ folder }) => folders.includes(folder)));
    };
    await until('the runs in the history', async () => ((await lookbook()).runs.getChildren().filter(({ folder }) => folders.includes(folder)).length === 3 ? true : undefined));
    await withStandIns(vscode.window, { showQuickPick }, async () => { await vscode.commands.executeCommand('lookbook.compareRuns', { folder: folders[1] }); });
    assert.deepEqual(offered[0]?.filter(({ picked }) => picked).map(({ folder }) => folder), [folders[1]]);
    await until('the panel', () => (tabs().some(({ label }) => label === 'Compare 3 Runs') ? true : undefined));
  });

  it('says so where none of the runs is there', async () => {
    const said: string[] = [];
    const showWarningMessage = (message: string): Promise<undefined> => {
      said.push(message);
      return Promise.resolve(undefined);
    };
    await withStandIns(vscode.window, { showWarningMessage }, async () => { await vscode.commands.executeCommand('lookbook.compareRuns', ['/nowhere/a', '/nowhere/b']); });
    assert.deepEqual([said.length, tabs().length], [1, 0]);
  });
});
