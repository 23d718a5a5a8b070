import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { inWorkspace, lookbook, open, until } from './support';

/** The tabs of a kind of panel. */
function tabsOf(viewType: string): readonly vscode.Tab[] {
  return vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs).filter(({ input }) => input instanceof vscode.TabInputWebview && input.viewType.endsWith(viewType));
}

describe('the panels of the study', () => {
  before(async () => { await lookbook(); });
  afterEach(async () => { await vscode.window.tabGroups.close([...tabsOf('lookbook.data')]); });

  it('explores the data of the active experiment beside its source, one panel an experiment', async () => {
    await open(inWorkspace('model-4.model.ts'));
    await vscode.commands.executeCommand('lookbook.exploreData');
    const [tab] = await until('the panel', () => (tabsOf('lookbook.data').length > 0 ? tabsOf('lookbook.data') : undefined));
    assert.equal(tab?.label, 'Data: model-4.model.ts');
    assert.notEqual(tab.group.viewColumn, vscode.ViewColumn.One);
    await vscode.commands.executeCommand('lookbook.exploreData', inWorkspace('model-1.model.ts'));
    await vscode.commands.executeCommand('lookbook.exploreData', inWorkspace('model-4.model.ts'));
    await until('two panels', () => (tabsOf('lookbook.data').length === 2 ? true : undefined));
    assert.deepEqual(tabsOf('lookbook.data').map(({ label }) => label), ['Data: model-4.model.ts', 'Data: model-1.model.ts']);
  });
});
