import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { inWorkspace, lookbook, open, until } from './support';

/** The tabs of a kind of panel. */
function tabsOf(viewType: string): readonly vscode.Tab[] {
  return vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs).filter(({ input }) => input instanceof vscode.TabInputWebview && input.viewType.endsWith(viewType));
}

describe('the panels of the study', () => {
  before(async () => { await lookbook(); });
  afterEach(async () => { await vscode.window.tabGroups.close([...tabsOf('lookbook.data'), ...tabsOf('lookbook.augmentation')]); });

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

  it('previews the augmentation of an experiment, from the lens above its definition', async () => {
    const document = await open(inWorkspace('model-4.model.ts'));
    const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>('vscode.executeCodeLensProvider', document.uri, 10);
    const command = lenses.map((lens) => lens.command).find((candidate) => candidate?.command === 'lookbook.previewAugmentation');
    assert.equal(command?.title, 'Preview Augmentation');
    await vscode.commands.executeCommand(command.command, ...(command.arguments ?? []) as unknown[]);
    const [tab] = await until('the panel', () => (tabsOf('lookbook.augmentation').length > 0 ? tabsOf('lookbook.augmentation') : undefined));
    assert.equal(tab?.label, 'Augmentation: model-4.model.ts');
  });
});
