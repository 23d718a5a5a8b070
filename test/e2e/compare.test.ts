import assert from 'node:assert/strict';
import type { Browser, FrameLocator, Locator } from 'playwright-core';
import { writeManyRuns } from '../runs-on-disk';
import { keepFailurePictures } from './failure-pictures';
import { OwnWorkspace } from './own-workspace';
import { launchBrowser, Workbench } from './workbench';

/** The size that the panel is made for; a smaller one for a quick look. */
const manyBatches = Number(process.env.LOOKBOOK_MANY_BATCHES ?? 10_000);

describe('Compare Runs, in an installed extension', function () {
  this.timeout(300_000);
  let browser: Browser;
  let workbench: Workbench;
  let own: OwnWorkspace;
  let many: OwnWorkspace;
  let sideBar: Locator;
  let panel: FrameLocator;

  before(async () => {
    [own, many] = [await OwnWorkspace.make(), await OwnWorkspace.make()];
    await own.addExample('model-2.model.ts');
    await writeManyRuns(own.path('model-2.model.ts'), 4, 400);
    browser = await launchBrowser();
    workbench = await Workbench.open(browser, { folder: own.folder });
    panel = workbench.webview();
  });

  keepFailurePictures(() => workbench);

  after(async () => {
    await browser.close();
    await own.remove();
    await many.remove();
  });

  const row = (name: string): Locator => panel.getByRole('row').filter({ has: panel.getByRole('button', { name, exact: true }) });

  it('compares the rows that are selected in the side bar: figures, tested differences, curves, matrices', async () => {
    sideBar = await workbench.openSideBar('Lookbook');
    await sideBar.getByRole('treeitem', { name: /^Run 4,/ }).click();
    // Clicked, a run opens; only the comparison is to be seen here.
    await workbench.tab('Run 4').click({ button: 'middle' });
    await workbench.tab('Run 4').waitFor({ state: 'detached' });
    await sideBar.getByRole('treeitem', { name: /^Run 1,/ }).click({ modifiers: ['Control'] });
    await workbench.chooseFromMenu(sideBar.getByRole('treeitem', { name: /^Run 1,/ }), 'Compare Runs');
    await panel.getByRole('heading', { name: 'Compare 2 runs' }).waitFor({ timeout: 30_000 });
    await row('Run 1').getByText('0.9933').waitFor();
    // 29 images of 3,000 wrong in place of 20, the same twenty among them: nine to none is no chance.
    assert.match((await panel.locator('.difference').first().getAttribute('title')) ?? '', /^The runs differ\..*McNemar’s exact test: p = 0\.0039/);
    await panel.locator('.multiple').nth(1).scrollIntoViewIfNeeded();
    await panel.locator('.multiple svg.marks').nth(1).waitFor();
    assert.equal(await panel.getByRole('grid', { name: 'Confusion matrix of Run 1' }).count(), 1);
    assert.match(await panel.locator('.settings').innerText(), /learningRate[\s\S]*0\.01/);
  });

  it('shows the difference of the sources in VS Code’s diff editor', async () => {
    await panel.getByRole('button', { name: 'Diff Sources' }).click();
    await workbench.page.locator('.diff-editor, .monaco-diff-editor').first().waitFor();
    await workbench.tab('↔').first().waitFor();
    await workbench.tab('Compare 2 Runs').click();
  });

  it('is back after a reload, with the runs and the baseline that were chosen', async () => {
    await panel.getByRole('button', { name: 'Make Run 1 the baseline' }).click();
    await panel.getByRole('button', { name: 'Run 1 is the baseline' }).waitFor();
    await workbench.reload();
    await panel.getByRole('heading', { name: 'Compare 2 runs' }).waitFor({ timeout: 60_000 });
    await panel.getByRole('button', { name: 'Run 1 is the baseline' }).waitFor();
  });

  it(`opens fifty runs of ${manyBatches} batches from the palette`, async () => {
    await many.addExample('model-2.model.ts');
    await writeManyRuns(many.path('model-2.model.ts'), 50, manyBatches);
    await workbench.close();
    workbench = await Workbench.open(browser, { folder: many.folder });
    panel = workbench.webview();
    sideBar = await workbench.openSideBar('Lookbook');
    await sideBar.getByRole('treeitem', { name: /^Run 50,/ }).waitFor({ timeout: 60_000 });
    await workbench.runCommand('Lookbook: Compare Runs');
    await workbench.page.locator('.quick-input-header').getByRole('checkbox').first().click();
    const start = Date.now();
    await workbench.page.locator('.quick-input-widget').getByRole('button', { name: 'OK' }).click();
    await row('Run 50').waitFor({ timeout: 60_000 });
    const table = Date.now() - start;
    await row('Run 50').getByText('10 epochs').waitFor({ timeout: 60_000 });
    console.log(`      50 runs of ${manyBatches} batches: table after ${table} ms, courses after ${Date.now() - start} ms`);
    assert.equal(await panel.locator('.comparison tbody tr').count(), 50);
    await panel.locator('.multiple').first().scrollIntoViewIfNeeded();
    await panel.locator('.multiple svg.marks path').first().waitFor({ timeout: 60_000 });
    await panel.getByText('Where pixels stand for several batches').waitFor({ timeout: 60_000 });
  });
});
