import type { Browser, FrameLocator } from 'playwright-core';
import { keepFailurePictures } from './failure-pictures';
import { launchBrowser, Workbench } from './workbench';

describe('The panels of the study, in an installed extension', () => {
  let browser: Browser;
  let workbench: Workbench;
  let panel: FrameLocator;

  before(async () => {
    browser = await launchBrowser();
    workbench = await Workbench.open(browser);
    panel = workbench.webview();
  });

  keepFailurePictures(() => workbench);

  after(async () => {
    await browser.close();
  });

  it('explores the real data: counts, the accuracy to beat, samples', async () => {
    await workbench.openFile('model-4.model.ts');
    await workbench.runCommand('Lookbook: Explore Data');
    await panel.getByText('accuracy of always answering Top, the largest class').waitFor({ timeout: 60_000 });
    await panel.locator('.big', { hasText: /^0\.50$/ }).waitFor();
    await panel.locator('lookbook-chart text', { hasText: '30,000 · 5,000' }).waitFor();
    await panel.getByText('1–36 of 60,000').waitFor();
    await panel.getByRole('radio', { name: 'Accessories' }).check();
    await panel.getByText('1–36 of 6,000').waitFor();
  });

  it('follows the classes as they are typed', async () => {
    await workbench.tab('model-4.model.ts').first().click();
    await workbench.replace('Accessories', 'Bags');
    await panel.locator('lookbook-chart text', { hasText: 'Bags, 10 %' }).waitFor();
    await panel.getByText('1–36 of 60,000').waitFor();
    await workbench.page.keyboard.press('Control+Z');
  });

  it('previews augmentations as they will be fed, and writes a transform into the source, which undo takes out', async () => {
    await workbench.tab('model-4.model.ts').first().click();
    await workbench.runCommand('Lookbook: Preview Augmentation');
    await panel.getByText('With the experiment’s seed, 42').waitFor({ timeout: 60_000 });
    await panel.getByText('as it is').nth(41).waitFor();
    await panel.getByRole('checkbox', { name: 'rotate' }).click();
    await panel.getByRole('slider', { name: 'rotate: degrees' }).waitFor();
    await panel.locator('pre', { hasText: 'augment: [rotate({ degrees: 15, probability: 0.5 })]' }).waitFor();
    await panel.getByText(/^[−+]\d+°$/).first().waitFor();
    await panel.getByRole('spinbutton', { name: 'rotate: degrees' }).fill('40');
    await panel.getByRole('spinbutton', { name: 'rotate: degrees' }).press('Enter');
    await panel.locator('pre', { hasText: 'degrees: 40' }).waitFor();
    await workbench.tab('model-4.model.ts').first().click();
    await workbench.page.keyboard.press('Control+Z');
    await panel.locator('pre', { hasText: 'degrees: 15' }).waitFor();
    await workbench.page.keyboard.press('Control+Z');
    await panel.locator('pre', { hasText: 'augment: []' }).waitFor();
  });
});
