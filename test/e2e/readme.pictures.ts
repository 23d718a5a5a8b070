import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { RunPanel } from './run-panel';
import { e2eEnvironment, launchBrowser, Workbench } from './workbench';

const themes = { dark: 'Default Dark Modern', light: 'Default Light Modern' };

/** Not tests: the pictures of the README, taken where a person would see them. `npm run screenshots` */
describe('Pictures for the README', () => {
  let browser: Browser;
  let workbench: Workbench;
  let panel: RunPanel;

  before(async () => {
    await setTheme('dark');
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
  });

  it('the panel during a run, dark and light', async () => {
    await workbench.runCommand('Train Fashion Model');
    await panel.text.getByText('4 of 10').first().waitFor({ timeout: 600_000 });
    await inBothThemes('run-training');
  });

  it('the panel after a run, dark and light, and the side bar', async () => {
    await panel.untilState('Completed', 800);
    await inBothThemes('run-completed');
    await workbench.page.locator('.part.sidebar').screenshot({ path: file('sidebar-light') });
    await setTheme('dark');
    await workbench.page.waitForTimeout(2000);
    await workbench.page.locator('.part.sidebar').screenshot({ path: file('sidebar-dark') });
  });

  async function inBothThemes(name: string): Promise<void> {
    for (const theme of ['dark', 'light'] as const) {
      await setTheme(theme);
      await workbench.page.waitForTimeout(2000);
      await picture(`${name}-${theme}`);
    }
  }

  async function picture(name: string): Promise<void> {
    await workbench.page.screenshot({ path: file(name) });
  }
});

const file = (name: string): string => join('docs', 'images', `${name}.png`);

/** Changes the theme as a person would in the settings file, which the workbench watches. */
async function setTheme(theme: keyof typeof themes): Promise<void> {
  const path = join(e2eEnvironment().userData, 'User', 'settings.json');
  const settings = JSON.parse(await readFile(path, 'utf8')) as Record<string, unknown>;
  await writeFile(path, JSON.stringify({ ...settings, 'workbench.colorTheme': themes[theme] }, null, 2));
}
