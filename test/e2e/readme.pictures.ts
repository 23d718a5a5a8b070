import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser } from 'playwright-core';
import { RunPanel } from './run-panel';
import { launchBrowser, Workbench } from './workbench';

/**
 * Not tests: the pictures of the README, taken where a person would see them. `npm run screenshots`
 * Those of the comparison and of augmentations, which are long, are pages alone: `node scripts/look.mjs`.
 */
describe('Pictures for the README', () => {
  let browser: Browser;
  let workbench: Workbench;
  let panel: RunPanel;

  before(async () => {
    browser = await launchBrowser();
    workbench = await Workbench.open(browser, { width: 1360, height: 820, scale: 2 });
    panel = new RunPanel(workbench.webview());
  });

  after(async () => {
    await browser.close();
  });

  it('the hover of a layer', async () => {
    await workbench.openSideBar('Lookbook');
    await workbench.openFile('model-4.model.ts');
    await workbench.hover('conv2d', 2, '18,496');
    await picture('hover-dark');
    // Leaves the hover and the word that was found.
    await workbench.page.keyboard.press('Control+Home');
  });

  it('the panel during a run, dark and light', async () => {
    await workbench.runCommand('Train Fashion Model');
    await panel.text.getByText('4 of 10').first().waitFor({ timeout: 600_000 });
    await inBothThemes('run-training');
  });

  it('the panel after a run, dark and light, and the side bar', async () => {
    await panel.untilState('Completed', 800);
    await inBothThemes('run-completed');
    await workbench.page.locator('.part.sidebar').screenshot({ path: file('sidebar-dark') });
    await otherTheme();
    await workbench.page.locator('.part.sidebar').screenshot({ path: file('sidebar-light') });
    await otherTheme();
  });

  it('the data of an experiment, dark and light', async () => {
    await workbench.tab('model-4.model.ts').first().click();
    await workbench.runCommand('Lookbook: Explore Data');
    await panel.text.getByText('1–36 of 60,000').waitFor({ timeout: 60_000 });
    await inBothThemes('explore-data');
  });

  it('the report of the study, dark and light', async () => {
    for (const colorScheme of ['dark', 'light'] as const) {
      const page = await browser.newPage({ colorScheme, viewport: { width: 1280, height: 900 } });
      await page.goto(pathToFileURL(resolve('docs', 'study', 'report.html')).href);
      await page.screenshot({ path: file(`report-${colorScheme}`) });
      await page.close();
    }
  });

  async function inBothThemes(name: string): Promise<void> {
    for (const theme of ['dark', 'light']) {
      await picture(`${name}-${theme}`);
      await otherTheme();
    }
  }

  async function otherTheme(): Promise<void> {
    await workbench.runCommand('Toggle between Light/Dark Themes');
    // Colours fade into each other, and notes that have come up go.
    await workbench.page.waitForTimeout(2000);
  }

  async function picture(name: string): Promise<void> {
    await workbench.page.screenshot({ path: file(name) });
  }
});

const file = (name: string): string => join('docs', 'images', `${name}.png`);
