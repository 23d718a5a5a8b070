import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import type { Browser, Locator } from 'playwright-core';
import { keepFailurePictures } from './failure-pictures';
import { OwnWorkspace } from './own-workspace';
import { RunPanel } from './run-panel';
import { trainInTerminal } from './terminal';
import { changeSettings, launchBrowser, Workbench } from './workbench';

describe('In Restricted Mode', () => {
  let browser: Browser;
  let restoreSettings: () => Promise<void>;
  let workbench: Workbench;
  let own: OwnWorkspace;
  let sideBar: Locator;

  const wasEvaluated = (): boolean => existsSync(own.path('evaluated'));

  before(async () => {
    own = await OwnWorkspace.make();
    await own.addExample('model-1.model.ts');
    await trainInTerminal(own.path('model-1.model.ts'), { epochs: 1, limit: 320 }).ended;
    // From now on the experiment leaves a trace when it is run.
    await own.addExample('model-1.model.ts', 'model-1.model.ts', (text) => `${text}\nimport { writeFileSync } from 'node:fs';\nwriteFileSync(${JSON.stringify(own.path('evaluated'))}, '');\n`);
    restoreSettings = await changeSettings({ 'security.workspace.trust.enabled': true, 'security.workspace.trust.startupPrompt': 'never' });
    browser = await launchBrowser();
    workbench = await Workbench.open(browser, { folder: own.folder });
    sideBar = await workbench.openSideBar('Lookbook');
  });

  keepFailurePictures(() => workbench);

  after(async () => {
    await browser.close();
    await restoreSettings();
    await own.remove();
  });

  it('the history is readable, a run opens, and nothing of the workspace is run', async () => {
    await sideBar.getByText('This workspace is in Restricted Mode.').waitFor();
    await workbench.openFile('model-1.model.ts');
    await sideBar.getByRole('treeitem', { name: /Model 1.*completed/ }).click();
    const panel = new RunPanel(workbench.webview());
    await panel.untilState('Completed', 30);
    await panel.button('Rerun').click();
    await workbench.notification('the workspace is not trusted').waitFor();
    assert.equal((await readdir(own.path('.lookbook', 'runs'))).length, 1);
    assert.equal(wasEvaluated(), false);
  });

  it('trust turns everything on', async () => {
    await sideBar.getByRole('button', { name: 'Manage Workspace Trust' }).click();
    await workbench.page.getByRole('button', { name: 'Trust', exact: true }).first().click();
    await sideBar.getByRole('treeitem', { name: /model-1\.model\.ts.*101,770/ }).waitFor();
    assert.equal(wasEvaluated(), true);
  });
});
