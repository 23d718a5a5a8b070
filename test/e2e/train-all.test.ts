import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import type { Browser } from 'playwright-core';
import { readRun } from '../../src/runs/read-run';
import { listRunFolders } from '../../src/runs/run-folder';
import { keepFailurePictures } from './failure-pictures';
import { OwnWorkspace } from './own-workspace';
import { changeSettings, launchBrowser, Workbench } from './workbench';

describe('Train All, in an installed extension', () => {
  let browser: Browser;
  let restoreSettings: () => Promise<void>;
  let workbench: Workbench;
  let workspace: OwnWorkspace;

  before(async () => {
    workspace = await OwnWorkspace.make();
    await workspace.addExample('model-1.model.ts', 'study/model-1.model.ts');
    await workspace.addExample('model-1.model.ts', 'study/model-2.model.ts', (text) => text.replace('Model 1: baseline', 'Model 2: misspelt').replace('tf.layers.flatten', 'tf.layers.flat'));
    await workspace.addExample('model-1.model.ts', 'study/model-3.model.ts', (text) => text.replace('Model 1: baseline', 'Model 3: again'));
    // All images: a training of model 1 on fewer is over before its progress is read.
    restoreSettings = await changeSettings({ 'lookbook.limit': 60_000 });
    browser = await launchBrowser();
    workbench = await Workbench.open(browser, { folder: workspace.folder });
  });

  keepFailurePictures(() => workbench);

  after(async () => {
    await browser.close();
    await restoreSettings();
    await workspace.remove();
  });

  it('trains a folder\'s experiments in turn on real images, under one progress, and says what failed', async () => {
    // Its experiments are listed: the extension has come to life.
    await (await workbench.openSideBar('Lookbook')).getByRole('treeitem', { name: /model-3\.model\.ts/ }).waitFor();
    await workbench.page.keyboard.press('Control+Shift+E');
    await workbench.chooseFromMenu(workbench.page.getByRole('treeitem', { name: 'study' }).first(), 'Train All');
    await workbench.notification('Training all of study').waitFor();
    await workbench.notification('3 of 3 · Model 3: again: epoch').waitFor({ timeout: 60_000 });
    await workbench.notification('Trained 2 of 3 experiments. Failed: model-2.model.ts').waitFor({ timeout: 60_000 });
  });

  /** What the runs of the folder wrote down, by name. */
  async function testAccuracies(): Promise<ReadonlyMap<string, string>> {
    const folders = await listRunFolders(workspace.path('study', '.lookbook', 'runs'));
    const records = await Promise.all(folders.map((folder) => readRun(folder)));
    return new Map(records.flatMap(({ name, result }) => (result === null ? [] : [[name, result.testAccuracy.toFixed(4)]])));
  }

  it('compares the runs that it trained, by the figures that they wrote down', async () => {
    await workbench.notification('Trained 2 of 3').getByRole('button', { name: 'Compare' }).click();
    const panel = workbench.webview();
    await panel.getByRole('heading', { name: 'Compare 2 runs' }).waitFor({ timeout: 30_000 });
    const figures = await testAccuracies();
    assert.equal(figures.size, 2);
    for (const [name, accuracy] of figures) {
      await panel.getByRole('row').filter({ has: panel.getByRole('button', { name, exact: true }) }).getByText(accuracy).first().waitFor();
    }
  });

  it('writes them into a report', async () => {
    await workbench.runCommand('Lookbook: Write Report');
    await workbench.page.locator('.quick-input-widget:visible input[type="text"]').fill(workspace.path('study', 'report.html'));
    await workbench.page.keyboard.press('Enter');
    await workbench.notification('The report is written').waitFor({ timeout: 60_000 });
    const html = await readFile(workspace.path('study', 'report.html'), 'utf8');
    for (const [name, accuracy] of await testAccuracies()) assert.ok(html.includes(accuracy), `${accuracy} of ${name}`);
  });

  it('lists the runs in the side bar, where all can be trained again', async () => {
    const sideBar = await workbench.openSideBar('Lookbook');
    await sideBar.getByRole('treeitem', { name: /Model 1: baseline.*completed/i }).waitFor();
    await sideBar.getByRole('treeitem', { name: /Model 3: again.*completed/i }).waitFor();
    await sideBar.getByRole('treeitem', { name: /Model 2: misspelt.*failed/i }).waitFor();
    await sideBar.locator('.pane-header', { hasText: 'Experiments' }).hover();
    await sideBar.getByRole('button', { name: 'Train All' }).first().click();
    await workbench.notification('Training all of study').waitFor();
    await workbench.notification('Training all of study').getByRole('button', { name: 'Cancel' }).click();
    await workbench.notification('experiments.').filter({ hasText: /Trained [01] of 3/ }).first().waitFor({ timeout: 60_000 });
  });
});
