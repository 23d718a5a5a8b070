import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import type { Browser, Locator } from 'playwright-core';
import { keepFailurePictures } from './failure-pictures';
import { OwnWorkspace } from './own-workspace';
import { RunPanel } from './run-panel';
import { trainInTerminal, type TerminalTraining } from './terminal';
import { changeSettings, launchBrowser, Workbench } from './workbench';

describe('From an empty workspace on', () => {
  let browser: Browser;
  let restoreSettings: () => Promise<void>;
  let workbench: Workbench;
  let own: OwnWorkspace;
  let elsewhere: OwnWorkspace;
  let sideBar: Locator;
  let panel: RunPanel;
  let training: TerminalTraining | undefined;

  before(async () => {
    [own, elsewhere] = [await OwnWorkspace.make(), await OwnWorkspace.make()];
    await elsewhere.addExample('model-2.model.ts');
    // Long enough for a reload in the middle; the workbench reads its settings anew after a while only.
    restoreSettings = await changeSettings({ 'lookbook.limit': 32_000 });
    browser = await launchBrowser();
    workbench = await Workbench.open(browser, { folder: own.folder });
    sideBar = await workbench.openSideBar('Lookbook');
    panel = new RunPanel(workbench.webview());
  });

  keepFailurePictures(() => workbench);

  after(async () => {
    training?.kill();
    await browser.close();
    await restoreSettings();
    await own.remove();
    await elsewhere.remove();
  });

  it('a run of a terminal appears as it is made, and reads interrupted once it is killed', async () => {
    training = trainInTerminal(elsewhere.path('model-2.model.ts'), { epochs: 50, limit: 6400, out: own.path('deep', '.lookbook', 'runs') });
    await sideBar.getByRole('treeitem', { name: /Model 2.*epoch 1 of 50/ }).click();
    await panel.untilState('Training', 30);
    training.kill();
    await sideBar.getByRole('treeitem', { name: /Model 2.*interrupted/ }).waitFor({ timeout: 10_000 });
    await panel.untilState('Interrupted', 10);
  });

  it('deletes it by key, after asking, and its panel with it', async () => {
    await sideBar.getByRole('treeitem', { name: /Model 2/ }).click();
    // A key that is pressed while the click still opens the run goes nowhere.
    await workbench.tab('Model 2').waitFor();
    await workbench.page.waitForTimeout(500);
    await workbench.page.keyboard.press('Delete');
    await workbench.dialog().getByText('Delete Model 2').waitFor();
    await workbench.dialog().getByRole('button', { name: 'Delete', exact: true }).click();
    await sideBar.getByRole('treeitem', { name: /Model 2/ }).waitFor({ state: 'detached' });
    await workbench.tab('Model 2').waitFor({ state: 'detached' });
    assert.deepEqual((await readdir(own.path('deep', '.lookbook', 'runs'))).filter((name) => !name.startsWith('.')), []);
  });

  it('the welcome copies the examples, which the editor finds nothing wrong with', async () => {
    await sideBar.getByRole('button', { name: 'Copy the Examples' }).click();
    await workbench.tab('model-4.model.ts').waitFor();
    await sideBar.getByRole('treeitem', { name: /model-6\.model\.ts.*420,995/ }).waitFor();
    // The type checker knows the types: it says what a layer takes.
    await workbench.hover('maxPooling2d', 1, 'Pooling2DLayerArgs');
    assert.equal(await workbench.errorsInEditor().count(), 0);
  });

  it('the panel is back after a reload in the middle of a run, with its curves, and says that the run was interrupted', async () => {
    await workbench.runCommand('Train Fashion Model');
    await panel.untilState('Training', 60);
    await workbench.reload();
    await panel.untilState('Interrupted', 60);
    assert.ok((await panel.drawn('Loss')) > 0);
  });
});
